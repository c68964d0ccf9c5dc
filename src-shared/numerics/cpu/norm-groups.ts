/**
 * The arithmetic every normalization layer shares: groups of elements with one mean and variance each, a scale and a shift
 * by parameter, and the way back. Knows no layer. M elements a group, G = γ·dy, x-hat the normalized x:
 * dx = (G − mean(G) − x-hat·mean(G·x-hat))/√(var + eps).
 */
import { type Tensor, zeros } from './tensor.ts';

/** Which group, and which scale and shift, each element of a tensor belongs to. */
export interface Grouping {
  readonly groupOf: (place: number) => number;
  readonly groups: number;
  readonly parameterOf: (place: number) => number;
  /** Shape of the scale and of the shift. */
  readonly parameterShape: readonly number[];
}

export interface Statistics {
  readonly mean: Float64Array;
  /** Population variance: divided by the number of elements. */
  readonly variance: Float64Array;
}

export interface Gradients {
  readonly dx: Tensor;
  readonly dgamma: Tensor;
  readonly dbeta: Tensor;
}

function groupMeans(values: Float64Array, { groupOf, groups }: Grouping): Float64Array {
  const sums = new Float64Array(groups);
  for (let place = 0; place < values.length; place += 1) {
    const group = groupOf(place);
    sums[group] = (sums[group] ?? 0) + (values[place] ?? 0);
  }
  return sums.map((sum) => (sum * groups) / values.length);
}

/**
 * Mean and population variance of every group. The mean is subtracted before squaring, and what rounding left of it is
 * taken out once more: E[x²] − E[x]² would keep 3 digits at an offset of 1e6.
 */
export function statisticsOf({ data }: Tensor, grouping: Grouping): Statistics {
  const { groupOf } = grouping;
  const rough = groupMeans(data, grouping);
  const rest = groupMeans(
    data.map((value, place) => value - (rough[groupOf(place)] ?? 0)),
    grouping,
  );
  const mean = rough.map((value, group) => value + (rest[group] ?? 0));
  const squares = data.map((value, place) => (value - (mean[groupOf(place)] ?? 0)) ** 2);
  return { mean, variance: groupMeans(squares, grouping) };
}

/** Mean squares in the place of variances, and means of 0: what RMSNorm divides by. */
export function meanSquaresOf({ data }: Tensor, grouping: Grouping): Statistics {
  return {
    mean: new Float64Array(grouping.groups),
    variance: groupMeans(
      data.map((value) => value * value),
      grouping,
    ),
  };
}

/** x-hat = (x − mean)/√(variance + eps). */
export function normalizedBy(x: Tensor, { groupOf }: Grouping, { mean, variance }: Statistics, eps: number): Tensor {
  const scale = variance.map((value) => 1 / Math.sqrt(value + eps));
  const data = x.data.map((value, place) => (value - (mean[groupOf(place)] ?? 0)) * (scale[groupOf(place)] ?? 0));
  return { shape: x.shape, data };
}

/** x-hat·γ + β; absent ones are 1 and 0. */
export function scaleAndShift(normalized: Tensor, { parameterOf }: Grouping, gamma?: Tensor, beta?: Tensor): Tensor {
  const data = normalized.data.map(
    (value, place) => value * (gamma?.data[parameterOf(place)] ?? 1) + (beta?.data[parameterOf(place)] ?? 0),
  );
  return { shape: normalized.shape, data };
}

/** How the statistics depend on x: not at all (running ones), through the mean square, or through mean and variance. */
export type Dependence = 'fixed' | 'square' | 'meanAndVariance';

export function gradientsOf(
  normalized: Tensor,
  dy: Tensor,
  grouping: Grouping,
  { variance }: Statistics,
  eps: number,
  dependence: Dependence,
  gamma?: Tensor,
): Gradients {
  const { groupOf, parameterOf, parameterShape } = grouping;
  const dgamma = zeros(parameterShape);
  const dbeta = zeros(parameterShape);
  const scaled = new Float64Array(dy.data.length);
  for (let place = 0; place < scaled.length; place += 1) {
    const parameter = parameterOf(place);
    const slope = dy.data[place] ?? 0;
    dgamma.data[parameter] = (dgamma.data[parameter] ?? 0) + slope * (normalized.data[place] ?? 0);
    dbeta.data[parameter] = (dbeta.data[parameter] ?? 0) + slope;
    scaled[place] = slope * (gamma?.data[parameter] ?? 1);
  }
  const mean = dependence === 'meanAndVariance' ? groupMeans(scaled, grouping) : undefined;
  const along =
    dependence === 'fixed'
      ? undefined
      : groupMeans(
          scaled.map((value, place) => value * (normalized.data[place] ?? 0)),
          grouping,
        );
  const dx = scaled.map((value, place) => {
    const group = groupOf(place);
    const centred = value - (mean?.[group] ?? 0) - (normalized.data[place] ?? 0) * (along?.[group] ?? 0);
    return centred / Math.sqrt((variance[group] ?? 0) + eps);
  });
  return { dx: { shape: dy.shape, data: dx }, dgamma, dbeta };
}
