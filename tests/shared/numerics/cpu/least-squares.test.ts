import {
  byNormalEquations,
  bySingularValues,
  type Design,
  gram,
  leastSquares,
  predict,
  ridge,
  transposed,
} from '@shared/numerics/cpu/least-squares.ts';
import { createStream } from '@shared/numerics/cpu/random.ts';
import { leastAbsoluteSlope, reweighted } from '@shared/numerics/cpu/robust-regression.ts';
import { singularValues } from '@shared/numerics/cpu/singular-values.ts';
import {
  elasticNet,
  momentsOf,
  proximalDescent,
  softThreshold,
  subgradientDescent,
} from '@shared/numerics/cpu/sparse-regression.ts';
import { describe, expect, it } from 'vitest';

function draw(rows: number, columns: number, seed: number): Design {
  const stream = createStream(seed);
  return { rows, columns, data: Float64Array.from({ length: rows * columns }, (_, i) => stream.normal(i)) };
}

function vector(length: number, seed: number): Float64Array {
  return draw(length, 1, seed).data;
}

function largest(values: ArrayLike<number>): number {
  return Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return largest(Array.from(a, (value, i) => value - (b[i] ?? Number.NaN)));
}

/** Xᵀ(y − Xw). */
function normalResidual(design: Design, target: Float64Array, weights: Float64Array): Float64Array {
  const fitted = predict(design, weights);
  return predict(
    transposed(design),
    target.map((value, i) => value - (fitted[i] ?? 0)),
  );
}

describe('least squares', () => {
  it('leaves a residual that no column sees', () => {
    const design = draw(30, 7, 1);
    const target = vector(30, 2);
    expect(largest(normalResidual(design, target, leastSquares(design, target)))).toBeLessThan(1e-13);
  });

  it('interpolates with the shortest of all solutions when there are more columns than rows', () => {
    const design = draw(6, 15, 3);
    const target = vector(6, 4);
    const weights = leastSquares(design, target);
    expect(difference(predict(design, weights), target)).toBeLessThan(1e-13);
    // Shortest: a combination of the rows, so nothing is left when the rows explain it.
    const rows = transposed(design);
    expect(difference(predict(rows, leastSquares(rows, weights)), weights)).toBeLessThan(1e-13);
  });

  it('shares the weight evenly between two copies of a column', () => {
    const single = vector(9, 5);
    const design = { rows: 9, columns: 2, data: Float64Array.from({ length: 18 }, (_, at) => single[at >> 1] ?? 0) };
    const weights = leastSquares(
      design,
      single.map((value) => 3 * value),
    );
    expect(difference(weights, [1.5, 1.5])).toBeLessThan(1e-12);
  });

  it('agrees with singular values and with normal equations where all are exact', () => {
    const design = draw(20, 5, 6);
    const target = vector(20, 7);
    const weights = leastSquares(design, target);
    expect(difference(weights, bySingularValues(design, target))).toBeLessThan(1e-13);
    expect(difference(weights, byNormalEquations(design, target))).toBeLessThan(1e-12);
  });
});

describe('ridge', () => {
  it.each([
    [40, 6],
    [6, 40],
  ])('balances the pull of the residuals against its own for %i rows and %i columns', (rows, columns) => {
    const design = draw(rows, columns, 8);
    const target = vector(rows, 9);
    const weights = ridge(design, target, 0.7);
    const pull = normalResidual(design, target, weights);
    expect(
      difference(
        pull,
        weights.map((weight) => 0.7 * weight),
      ),
    ).toBeLessThan(1e-12);
  });
});

describe('singular values', () => {
  it.each([
    [12, 5],
    [5, 12],
  ])('put a matrix of %i rows and %i columns together again', (rows, columns) => {
    const design = draw(rows, columns, 10);
    const { values, left, right } = singularValues(design);
    const again = Float64Array.from({ length: rows * columns }, (_, at) => {
      const [row, column] = [Math.floor(at / columns), at % columns];
      return values.reduce(
        (sum, value, k) => sum + value * (left[k * rows + row] ?? 0) * (right[k * columns + column] ?? 0),
        0,
      );
    });
    expect(difference(again, design.data)).toBeLessThan(1e-13);
    expect(Array.from(values)).toEqual(Array.from(values).sort((a, b) => b - a));
  });

  it('of equal rows are one and a 0, which has no left vector', () => {
    const row = [0.12998284536284366, 0.250888305278091];
    const data = Float64Array.from({ length: 16 }, (_, at) => row[at % 2] ?? 0);
    const { values, left } = singularValues({ rows: 8, columns: 2, data });
    expect(values[0]).toBeCloseTo(Math.sqrt(8) * Math.hypot(...row), 14);
    expect([...left.subarray(8), values[1]]).toEqual(Array(9).fill(0));
  });

  it('of any rank below the columns come out, whatever the seed', () => {
    for (let seed = 0; seed < 300; seed += 1) {
      const [first, second] = [draw(7, 2, 1000 + seed), draw(2, 5, 2000 + seed)];
      const data = Float64Array.from({ length: 35 }, (_, at) =>
        [0, 1].reduce(
          (sum, k) => sum + (first.data[2 * Math.floor(at / 5) + k] ?? 0) * (second.data[5 * k + (at % 5)] ?? 0),
          0,
        ),
      );
      const { values } = singularValues({ rows: 7, columns: 5, data });
      expect(values[2]).toBeLessThan(1e-14 * (values[0] ?? 0));
    }
  });

  it('of graded columns keep their digits, however small', () => {
    const data = draw(6, 3, 12).data.map((value, at) => value * 10 ** (-12 * (at % 3)));
    const { values } = singularValues({ rows: 6, columns: 3, data });
    const last = singularValues({ rows: 6, columns: 3, data: data.map((value, at) => value * 10 ** (12 * (at % 3))) });
    // σ₁σ₂σ₃ is the volume, and scaling a column scales it.
    const volume = (all: Float64Array) => all.reduce((product, value) => product * value, 1);
    expect((volume(values) * 1e36) / volume(last.values)).toBeCloseTo(1, 12);
  });

  it('have the squares that sum to the trace of XᵀX', () => {
    const design = draw(9, 4, 11);
    const products = gram(design);
    const trace = [0, 1, 2, 3].reduce((sum, k) => sum + (products[k * 5] ?? 0), 0);
    const total = singularValues(design).values.reduce((sum, value) => sum + value ** 2, 0);
    expect(Math.abs(total / trace - 1)).toBeLessThan(1e-14);
  });
});

describe('the elastic net', () => {
  const design = draw(50, 8, 12);
  const target = vector(50, 13);

  it('meets its optimality conditions: full pull on what lives, less on what does not', () => {
    const [l1, l2] = [6, 2];
    const weights = elasticNet(momentsOf(design, target), { l1, l2 });
    const pull = normalResidual(design, target, weights);
    expect(Array.from(weights).filter((weight) => weight === 0).length).toBeGreaterThan(0);
    weights.forEach((weight, j) => {
      if (weight === 0) expect(Math.abs(pull[j] ?? 0)).toBeLessThanOrEqual(l1 + 1e-9);
      else expect(Math.abs((pull[j] ?? 0) - l1 * Math.sign(weight) - l2 * weight)).toBeLessThan(1e-8);
    });
  });

  it('is ridge without L1 and a soft threshold on orthogonal columns', () => {
    const moments = momentsOf(design, target);
    expect(difference(elasticNet(moments, { l1: 0, l2: 3 }), ridge(design, target, 3))).toBeLessThan(1e-9);
    const identity = { gram: Float64Array.of(1, 0, 0, 1), correlations: Float64Array.of(1.5, -0.4) };
    expect(Array.from(elasticNet(identity, { l1: 1, l2: 0 }))).toEqual([softThreshold(1.5, 1), 0]);
  });

  it('is where proximal descent ends, while subgradient steps never reach a zero', () => {
    const moments = momentsOf(design, target);
    const lr = 1 / (singularValues(design).values[0] ?? 1) ** 2;
    const solution = elasticNet(moments, { l1: 6, l2: 0 });
    expect(difference(proximalDescent(moments, 6, lr, 2000), solution)).toBeLessThan(1e-9);
    expect(Array.from(subgradientDescent(moments, 6, lr, 2000))).not.toContain(0);
  });
});

describe('robust fits', () => {
  it('take the weighted median of the slopes: half of the lever on either side', () => {
    expect(leastAbsoluteSlope([1, 1, 10], [1, 2, -30])).toBe(-3);
    expect(leastAbsoluteSlope([1, 1, 1, 0], [5, 1, 2, 9])).toBe(2);
  });

  it('find a location between mean and median: Huber’s condition Σψ(r) = 0 holds', () => {
    const target = [0, 0.2, 0.4, 50];
    const fit = reweighted(target, { kind: 'huber', delta: 1 }, (weights) => {
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const place = weights.reduce((sum, weight, i) => sum + (weight * (target[i] ?? 0)) / total, 0);
      return { place, predictions: target.map(() => place) };
    });
    const psi = target.reduce((sum, value) => sum + Math.max(-1, Math.min(1, value - fit.place)), 0);
    expect(Math.abs(psi)).toBeLessThan(1e-6);
  });
});
