/** Colours that keep their promises: even steps, told apart with every kind of cones, and visible on both papers. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Lab, labDistance, labFromRgb, type Rgb } from '../../../../src-renderer/labs/plot/oklab.ts';
import {
  CATEGORY_COUNT,
  categoryHue,
  cssOfPacked,
  mixPacked,
  packedRamp,
  packHex,
  type RampName,
  rampColours,
  rgbFromHex,
} from '../../../../src-renderer/labs/plot/ramps.ts';

const source = (path: string) => readFileSync(resolve(import.meta.dirname, '../../../../src-renderer', path), 'utf8');

function colours(css: string, selector: string): Map<string, string> {
  const start = css.indexOf(`${selector} {`);
  const block = css.slice(start, css.indexOf('}', start));
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((match) => [match[1] ?? '', match[2] ?? '']));
}

const tokens = source('app/tokens.css');
const plots = source('labs/plot/plots.css');
const themes = [
  { paper: 'light', selector: ':root' },
  { paper: 'dark', selector: ':root[data-theme="dark"]' },
] as const;

const linear = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const encoded = (value: number) => (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055);

function contrast(a: string, b: string): number {
  const luminance = (hex: string) => {
    const [red = 0, green = 0, blue = 0] = rgbFromHex(hex).map(linear);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** Machado, Oliveira and Fernandes (2009), severity 1, on linear light. */
const SIGHT: Readonly<Record<string, readonly number[]>> = {
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
};

function seen(hex: string, sight: string): Lab {
  const rgb = rgbFromHex(hex).map(linear);
  const matrix = SIGHT[sight] ?? [1, 0, 0, 0, 1, 0, 0, 0, 1];
  const row = (at: number) =>
    encoded(
      Math.min(
        1,
        Math.max(
          0,
          rgb.reduce((sum, value, index) => sum + (matrix[3 * at + index] ?? 0) * value, 0),
        ),
      ),
    );
  return labFromRgb([row(0), row(1), row(2)] satisfies Rgb);
}

describe.each(themes)('categories on $paper paper', ({ selector }) => {
  const hues = colours(plots, selector);
  const papers = ['paper', 'paper-raised', 'paper-sunken'].map((name) => colours(tokens, selector).get(name) ?? '');
  const all = Array.from({ length: CATEGORY_COUNT }, (_, index) => hues.get(`category-${index}`) ?? '');

  it('stand out from every paper at 3:1', () => {
    for (const hue of all) for (const paper of papers) expect(contrast(hue, paper), hue).toBeGreaterThanOrEqual(3);
  });

  // 0.02 in OKLab is about the least difference seen side by side; thin lines need several times that.
  it.each([
    ['full colour sight', 0.125],
    ['protanopia', 0.08],
    ['deuteranopia', 0.08],
    ['tritanopia', 0.06],
  ])('differ from each other under %s', (sight, least) => {
    for (const [index, a] of all.entries())
      for (const b of all.slice(index + 1))
        expect(labDistance(seen(a, sight), seen(b, sight)), `${a} and ${b}`).toBeGreaterThan(least);
  });
});

it('categories repeat after the last', () => {
  expect(categoryHue(CATEGORY_COUNT + 2)).toBe('var(--category-2)');
});

describe.each(themes)('ramps on $paper paper', ({ paper }) => {
  const labs = (name: RampName, count: number) =>
    rampColours(name, paper, count).map((css) => labFromRgb(rgbFromHex(css)));

  it.each(['sequential', 'warm', 'diverging', 'cyclic'] as const)('%s changes by equal steps', (name) => {
    const points = labs(name, 33);
    const steps = points.slice(1).map((point, index) => labDistance(point, points[index] ?? point));
    const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length;
    // Bytes round dark colours by up to 0.004, some 15 % of such a step; a kink or a plateau would be far outside.
    for (const step of steps) expect(Math.abs(step - mean)).toBeLessThan(0.2 * mean);
  });

  it.each(['sequential', 'warm'] as const)('%s moves away from the paper with every step', (name) => {
    const lightness = labs(name, 128).map(([value]) => (paper === 'light' ? -value : value));
    for (let index = 2; index < lightness.length; index++)
      expect((lightness[index] ?? 0) - (lightness[index - 2] ?? 0)).toBeGreaterThan(0);
  });

  it('diverging is neutral in its centre and equally far from it at both ends', () => {
    const points = labs('diverging', 128);
    const [first, centre, last] = [points[0], points[64], points[127]];
    expect(Math.hypot(centre?.[1] ?? 1, centre?.[2] ?? 1)).toBeLessThan(0.012);
    expect(Math.abs((first?.[0] ?? 0) - (last?.[0] ?? 1))).toBeLessThan(0.02);
  });

  it('cyclic ends where it starts', () => {
    const ramp = packedRamp('cyclic', paper);
    expect(cssOfPacked(ramp[0] ?? 0)).toBe(cssOfPacked(ramp.at(-1) ?? 1));
  });
});

describe('packed colours', () => {
  it('hold their bytes in the order of ImageData', () => {
    const bytes = new Uint8Array(Uint32Array.of(packHex('#123456')).buffer);
    expect([...bytes]).toEqual([0x12, 0x34, 0x56, 255]);
  });

  it('mix from one colour to the other', () => {
    expect(cssOfPacked(mixPacked('#1559c4', '#faf7f1', 0))).toBe('#1559c4');
    expect(cssOfPacked(mixPacked('#1559c4', '#faf7f1', 1))).toBe('#faf7f1');
  });
});
