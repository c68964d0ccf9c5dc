/** The field lab: refusals, values on the grid, level lines against circles, arrows against derivatives. */
import { AppError } from '@shared/contract/result.ts';
import { type FieldOutcome, fieldLab } from '@shared/numerics/labs/field.ts';
import { levelLines } from '@shared/numerics/labs/level-lines.ts';
import { describe, expect, it } from 'vitest';
import { labContext } from '../../../support/lab-engines.ts';

const PLANE = { x: { range: [-2, 2] }, y: { range: [-2, 2] } };

function draw(recipe: object): Promise<FieldOutcome> {
  return fieldLab.run(fieldLab.parse({ lab: 'field', ...PLANE, ...recipe }), labContext());
}

function refusal(recipe: object): string {
  try {
    fieldLab.parse({ lab: 'field', ...PLANE, ...recipe });
  } catch (thrown) {
    if (thrown instanceof AppError) return `${thrown.message} ${thrown.hint ?? ''}`;
    throw thrown;
  }
  return 'not refused';
}

const waves = (from: number): string =>
  Array.from({ length: 90 }, (_, index) => `sin(${from + index}*x+${index}*y)`).join('+');

it.each([
  ['a name nobody gave', { f: 'x + q' }, /Formula of f, column 5: "q" is not a name/],
  ['one name for both axes', { f: 'x', x: { name: 'y', range: [0, 1] } }, /The name "y" is given twice/],
  ['half a curve', { f: 'x', curves: [{ zero: 'x +' }] }, /Formula of curves\[0\], column/],
  ['a level that moves', { f: 'x', levels: ['x'] }, /Formula of levels\[0\], column 1/],
  ['a logarithm of 0', { f: 'x', y: { range: [0, 1], scale: 'log' } }, /The range of y must lie above 0/],
  ['too many places', { f: 'x', size: 2000 }, /size must be a whole number from 16 to 640/],
  [
    'too much work',
    {
      parts: [
        { name: 'p', formula: waves(100) },
        { name: 'q', formula: waves(200) },
      ],
      f: `p + q + ${waves(1)}`,
      size: 640,
    },
    /must stay below 400000000/,
  ],
])('refuses %s', (_name, recipe, sentence) => {
  expect(refusal(recipe)).toMatch(sentence);
});

it('samples from the lower left, ends included, even in the logarithm on a logarithmic axis', async () => {
  const { values, side } = await draw({
    x: { range: [1, 10_000], scale: 'log' },
    f: 'log10(x) + 10*y',
    size: 17,
  });
  for (let row = 0; row < side; row += 1)
    for (let column = 0; column < side; column += 1)
      expect(values[row * side + column]).toBeCloseTo(column / 4 + 10 * (-2 + row / 4), 12);
});

it('finds its lowest and highest samples and the share without a value', async () => {
  const { lowest, highest, missing } = await draw({ f: 'sqrt(4 - x^2 - y^2)', size: 101 });
  expect(highest).toEqual({ x: expect.closeTo(0, 12), y: expect.closeTo(0, 12), value: 2 });
  expect(lowest?.value).toBeLessThan(0.3);
  // Outside the inscribed circle.
  expect(missing).toBeCloseTo(1 - Math.PI / 4, 1);
});

describe('level lines', () => {
  it('of a paraboloid are circles: closed, within the error of linear interpolation', async () => {
    const { levels, side } = await draw({ f: 'x^2 + y^2', levels: ['1'], size: 129 });
    expect(levels[0]?.lines).toHaveLength(1);
    const line = levels[0]?.lines[0] ?? new Float64Array();
    expect([line.at(0), line.at(1)]).toEqual([line.at(-2), line.at(-1)]);
    const cell = 4 / (side - 1);
    for (let place = 0; place < line.length; place += 2) {
      const radius = Math.hypot(-2 + (line[place] ?? 0) * cell, -2 + (line[place + 1] ?? 0) * cell);
      // The chord of a cell lies h²/8 times the curvature inside.
      expect(Math.abs(radius - 1)).toBeLessThan(cell ** 2 / 4);
    }
  });

  it('that leave the plane run from border to border in one piece', async () => {
    const { curves } = await draw({ f: 'x', curves: [{ zero: 'y - sin(2*x)' }], size: 65 });
    expect(curves[0]?.lines).toHaveLength(1);
    const line = curves[0]?.lines[0] ?? new Float64Array();
    expect([line.at(0), line.at(-2)].sort()).toEqual([0, 64]);
  });

  it('of a saddle are two branches that do not cross', () => {
    const values = Float64Array.of(1, -1, -1, 1);
    expect(levelLines({ columns: 2, rows: 2, values }, 0, 100)).toHaveLength(2);
  });

  it('finer than the picture are left out, and it is said', async () => {
    const { levels, curves } = await draw({ f: 'sin(1e5*x*y)', levels: ['0'], curves: [{ zero: 'x' }], size: 400 });
    expect(levels[0]).toEqual({ value: 0, lines: [], isTooFine: true });
    expect(curves[0]?.isTooFine).toBeUndefined();
  });

  it('stop where there is no value', () => {
    const values = Float64Array.of(0, 0, Number.NaN, 1, 1, 1);
    expect(levelLines({ columns: 3, rows: 2, values }, 0.5, 100)).toEqual([Float64Array.of(1, 0.5, 0, 0.5)]);
  });
});

it('has the gradient at the foot of each arrow', async () => {
  const { arrows } = await draw({ f: 'x^2*y', arrows: 'up', size: 16 });
  expect(arrows.length).toBe(17 * 17 * 4);
  for (let place = 0; place < arrows.length; place += 4) {
    const [x = 0, y = 0, slopeX, slopeY] = arrows.subarray(place, place + 4);
    expect(slopeX).toBeCloseTo(2 * x * y, 13);
    expect(slopeY).toBeCloseTo(x ** 2, 13);
  }
});

it('stops when it is told to, between its rows', async () => {
  let looks = 0;
  const signal = {
    get aborted() {
      looks += 1;
      return looks > 2;
    },
  };
  const recipe = fieldLab.parse({ lab: 'field', ...PLANE, f: 'x' });
  await expect(fieldLab.run(recipe, labContext({ signal }))).rejects.toMatchObject({ code: 'cancelled' });
  expect(looks).toBe(3);
});
