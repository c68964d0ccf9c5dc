/** What the labs of formulas say: their stories' claims found again in the computed words, and values as readers write them. */
import { calculatorLab } from '@shared/numerics/labs/calculator.ts';
import { curveLab } from '@shared/numerics/labs/curve.ts';
import { fieldLab } from '@shared/numerics/labs/field.ts';
import { describe, expect, it } from 'vitest';
import { calculatorVerdict } from '../../../src-renderer/labs/calculator/calculator-words.ts';
import { quantityTex, quantityText } from '../../../src-renderer/labs/calculator/quantity-text.ts';
import { CALCULATOR_STORIES } from '../../../src-renderer/labs/calculator/stories.ts';
import { curveVerdict } from '../../../src-renderer/labs/curve/curve-words.ts';
import { CURVE_STORIES } from '../../../src-renderer/labs/curve/stories.ts';
import { fieldVerdict } from '../../../src-renderer/labs/field/field-words.ts';
import { FIELD_STORIES } from '../../../src-renderer/labs/field/stories.ts';
import { labContext } from '../../support/lab-engines.ts';

describe('the verdict on a story holds what the story promises', () => {
  const curves: Record<string, string> = {
    'sigmoid-slope': '“its slope” is highest at x = 0, where it is 0.25.',
    'gelu-fit': 'furthest apart at x = −2.6989: by 4.732e−4.',
    huber: '“naive splice” jumps at x = −1.5 (1.5 to 2.25) and x = 1.5 (2.25 to 1.5).',
    'cosine-climbs': 'At k = 200 the marked point stands at 0.1.',
    thresholds: 'At x = 1.5 the marked points stand at 0.5, 1.5, 0.75.',
    'stopping-and-ridge': 'furthest apart at u = 2.5129: by 0.20363.',
  };
  it.each(CURVE_STORIES)('curve: $id', async ({ id, recipe }) => {
    expect(curveVerdict(await curveLab.run(recipe, labContext()))).toContain(curves[id]);
  });

  const calculations: Record<string, string> = {
    'conv-output': 'Pixels never seen: 1 px. Output width: 16 px.',
    'gpt-parameters': 'Parameters, tied: 124.4 M. Share of the token table: 31 %.',
    'kv-cache': 'Cache: 2 GiB. Around here 1 % more of L makes “cache” 1 % larger',
    'training-memory': '112 GB. Left for activations, sharded: 24 GB. Left if each card holds a copy: −32 GB.',
    'scaling-law': 'Tokens per parameter: 92.647.',
    'batch-of-two': 'Second, normalized: −1. First, normalized: 1.',
  };
  it.each(CALCULATOR_STORIES)('calculator: $id', async ({ id, recipe }) => {
    expect(calculatorVerdict(await calculatorLab.run(recipe, labContext()))).toContain(calculations[id]);
  });

  const fields: Record<string, string> = {
    'logit-and-target': 'At “ln 2” (z = 0, t = 0.5) it is 0.6931.',
    xor: 'At “class 1” (x = 0, y = 1) it is 0.982.',
    'iso-flop': '(N = 1.75e11, D = 3e11) it is 2.002. At “51B” (N = 5.1e10, D = 1.02e12) it is 1.961.',
    'kl-of-gaussians': 'At “the prior” (mu = 0, s = 1) it is 0.',
    'softmax-temperature': 'is lowest at the edge, near (gap = 0, T = 0.1): 0.5.',
    penalties: 'At “unpenalized” (u = 1.9, v = 0.6) it is 0.',
  };
  it.each(FIELD_STORIES)('field: $id', async ({ id, recipe }) => {
    expect(fieldVerdict(await fieldLab.run(recipe, labContext()))).toContain(fields[id]);
  });
});

describe('a quantity', () => {
  it.each([
    [73856, 'integer', '73,856'],
    [-1234567, 'integer', '−1,234,567'],
    [1.5, 'integer', '1.5'],
    [124439800, 'si', '124.4 M'],
    [999, 'si', '999'],
    [1000, 'si', '1 k'],
    [0.02, 'si', '0.02'],
    [112e9, 'bytes', '112 GB'],
    [2 ** 31, 'binary-bytes', '2 GiB'],
    [0.0039, 'percent', '0.39 %'],
    [Number.NaN, 'si', 'not a number'],
    [Number.POSITIVE_INFINITY, 'bytes', '∞ B'],
  ] as const)('%d as %s is %s', (value, format, text) => {
    expect(quantityText(value, format)).toBe(text);
  });

  it('keeps its unit, after the prefix', () => {
    expect(quantityText(3.15e23, 'number', 'FLOP')).toBe('3.15e23 FLOP');
    expect(quantityText(2.4e9, 'si', 'FLOP')).toBe('2.4 GFLOP');
  });

  it('is TeX without commas that space like punctuation, and without commands out of a unit', () => {
    expect(quantityTex(73856, 'integer')).toBe('73{,}856');
    expect(quantityTex(0.5, 'percent')).toBe('50\\;\\text{\\%}');
    expect(quantityTex(1e-9, 'number', '\\evil{x}')).toBe('1 \\cdot 10^{-9}\\;\\text{ evil x }');
  });
});
