/**
 * Standardization of the columns of a table, fitted once and applied to any rows. Source: sklearn StandardScaler
 */
import { AppError } from '../../contract/result.ts';
import { numbersOf } from '../catalog/arguments.ts';
import type { Choice } from '../catalog/entry.ts';
import { normArguments } from '../catalog/norms.ts';
import { statisticsOf } from './norm-groups.ts';
import type { Tensor } from './tensor.ts';

export interface Standardization {
  /** One number a column each. */
  readonly mean: Float64Array;
  /** Divisor N − ddof; exactly 0 for a column whose numbers are all equal. */
  readonly std: Float64Array;
  /** std, or 1 for a constant column, which thus becomes 0. */
  readonly scale: Float64Array;
  /** (x − mean)/scale of rows with as many columns. */
  apply(x: Tensor): Tensor;
}

/**
 * Fits on a table (N, D). Throws AppError('invalid-recipe') on an illegal choice, AppError('invalid-request') unless there
 * are more rows than ddof.
 */
export function fitStandardization(choice: Choice, x: Tensor): Standardization {
  const { ddof = 0 } = numbersOf(normArguments(choice));
  const [rows = 0, columns = 0] = x.shape;
  if (x.shape.length !== 2 || rows <= ddof)
    throw new AppError(
      'invalid-request',
      `norm "standardize" must have a table (N, D) of more than ${ddof} rows; got (${x.shape.join(', ')}).`,
    );
  const columnOf = (place: number): number => place % columns;
  const grouping = { groupOf: columnOf, groups: columns, parameterOf: columnOf, parameterShape: [columns] };
  const { mean, variance } = statisticsOf(x, grouping);
  const isConstant = Array.from({ length: columns }, (_, column) =>
    x.data.every((value, place) => columnOf(place) !== column || value === x.data[column]),
  );
  const centre = mean.map((value, column) => (isConstant[column] ? (x.data[column] ?? 0) : value));
  const std = variance.map((value, column) => (isConstant[column] ? 0 : Math.sqrt((value * rows) / (rows - ddof))));
  const scale = std.map((value, column) => (isConstant[column] ? 1 : value));
  return {
    mean: centre,
    std,
    scale,
    apply: ({ shape, data }) => ({
      shape,
      data: data.map((value, place) => (value - (centre[columnOf(place)] ?? 0)) / (scale[columnOf(place)] ?? 1)),
    }),
  };
}
