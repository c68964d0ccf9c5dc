/** The calculator lab: refusals, worked steps, what the results answer to, and the sweep. */
import { AppError } from '@shared/contract/result.ts';
import { type CalculatorOutcome, calculatorLab } from '@shared/numerics/labs/calculator.ts';
import katex from 'katex';
import { describe, expect, it } from 'vitest';
import { labContext } from '../../../support/lab-engines.ts';

const SIDES = [
  { name: 'width', value: 3, range: [1, 10] },
  { name: 'height', value: 4, range: [1, 10], scale: 'log' },
];

function work(recipe: object): Promise<CalculatorOutcome> {
  return calculatorLab.run(calculatorLab.parse({ lab: 'calculator', inputs: SIDES, ...recipe }), labContext());
}

function refusal(recipe: object): string {
  try {
    calculatorLab.parse({ lab: 'calculator', inputs: SIDES, ...recipe });
  } catch (thrown) {
    if (thrown instanceof AppError) return `${thrown.message} ${thrown.hint ?? ''}`;
    throw thrown;
  }
  return 'not refused';
}

describe('a calculation is refused', () => {
  it.each([
    [{ steps: [] }, /steps must be a list of 1 to 40 steps/],
    [
      {
        steps: [
          { name: 'a', formula: 'b' },
          { name: 'b', formula: '1' },
        ],
      },
      /Formula of step "a", column 1: "b" is not a name/,
    ],
    [{ steps: [{ name: 'width', formula: '1' }] }, /The name "width" is given twice/],
    [{ steps: [{ name: 'a', formula: 'width', format: 'bits' }] }, /steps\[0\]\.format must be one of "number"/],
    [
      { steps: [{ name: 'a', formula: '1' }], sweep: { input: 'w', of: ['a'] } },
      /sweep names the input "w", which there is not\. There are width, height/,
    ],
    [{ steps: [{ name: 'a', formula: '1' }], sweep: { input: 'width', of: ['b'] } }, /sweep names the step "b"/],
    [{ steps: [{ name: '2a', formula: '1' }] }, /begins with a letter/],
  ])('%j', (recipe, sentence) => {
    expect(refusal(recipe)).toMatch(sentence);
  });
});

describe('worked steps', () => {
  it('read earlier steps and put numbers into the formula as it is written', async () => {
    const { values, steps } = await work({
      steps: [
        { name: 'area', formula: 'width*height' },
        { name: 'd_model', formula: 'sqrt(width^2 + height^2) + area' },
      ],
    });
    expect(values).toEqual({ width: 3, height: 4, area: 12, d_model: 17 });
    expect(steps[1]?.tex).toEqual({
      name: 'd_{\\mathrm{model}}',
      formula: '\\sqrt{{\\mathrm{width}}^{2} + {\\mathrm{height}}^{2}} + \\mathrm{area}',
      numbers: '\\sqrt{3^{2} + 4^{2}} + 12',
    });
  });

  it('put negative numbers into parentheses and set thousands apart', async () => {
    const { steps } = await work({
      inputs: [
        { name: 'a', value: -2, range: [-5, 5] },
        { name: 'n', value: 1234567, range: [0, 1e7] },
      ],
      steps: [{ name: 'b', formula: 'n - a^2*a' }],
    });
    expect(steps[0]?.tex.numbers).toContain('1{,}234{,}567 - ');
    expect(steps[0]?.tex.numbers).toContain('(-2)^{2}');
  });

  it('write large numbers with a power of ten that a power of their own cannot tear apart', async () => {
    const inputs = [{ name: 'N', value: 32189857142.7, range: [0, 1e12] }];
    const { steps } = await work({ inputs, steps: [{ name: 'f', formula: '2/N^0.34' }] });
    expect(steps[0]?.tex.numbers).toBe('\\frac{2}{\\left(3.218986 \\cdot 10^{10}\\right)^{0.34}}');
  });

  it('are TeX that KaTeX sets, whatever the value', async () => {
    const { steps } = await work({
      steps: [
        { name: 'a', formula: 'where(width > 2, floor(height/width), abs(width)) mod 2' },
        { name: 'b', formula: '1/(width - 3)' },
        { name: 'c', formula: 'log(-width)*1e-30' },
      ],
    });
    expect(steps.map(({ value }) => value)).toEqual([1, Number.POSITIVE_INFINITY, Number.NaN]);
    for (const { tex } of steps)
      for (const part of [tex.name, tex.formula, tex.numbers ?? ''])
        expect(() => katex.renderToString(part, { throwOnError: true, strict: 'ignore' })).not.toThrow();
  });
});

it('says how each result answers to each input: the exponents of a power law', async () => {
  const { elasticities } = await work({
    steps: [
      { name: 'cube', formula: 'width^3/sqrt(height)', result: true },
      { name: 'sum', formula: 'width + height' },
    ],
  });
  expect(elasticities).toEqual([
    { input: 'width', result: 'cube', exponent: expect.closeTo(3, 12) },
    { input: 'height', result: 'cube', exponent: expect.closeTo(-0.5, 12) },
    { input: 'width', result: 'sum', exponent: expect.closeTo(3 / 7, 12) },
    { input: 'height', result: 'sum', exponent: expect.closeTo(4 / 7, 12) },
  ]);
});

describe('the sweep', () => {
  it('runs over the range of its input, through its present value, and leaves the others', async () => {
    const { sweep } = await work({
      steps: [{ name: 'area', formula: 'width*height' }],
      sweep: { input: 'height', of: ['area'] },
    });
    expect(sweep?.x[0]).toBe(1);
    expect(sweep?.x.at(-1)).toBe(10);
    expect(sweep?.x).toContain(4);
    sweep?.x.forEach((height, index) => {
      expect(sweep.curves[0]?.values[index]).toBe(3 * height);
    });
  });

  it('takes whole numbers only where the input is one', async () => {
    const { sweep } = await work({
      inputs: [{ name: 'n', value: 2, range: [1, 12], whole: true }],
      steps: [{ name: 'square', formula: 'n^2' }],
    });
    expect([...(sweep?.x ?? [])]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });
});

it('reads again what it has filled in', () => {
  const recipe = calculatorLab.parse({ lab: 'calculator', inputs: SIDES, steps: [{ name: 'a', formula: 'width' }] });
  expect(calculatorLab.parse(JSON.parse(JSON.stringify(recipe)))).toEqual(recipe);
});
