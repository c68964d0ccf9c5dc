/** The cells of a heat map on its axes: which numbers a cell stands for, and which cell a number falls into. */
import type { AxisSpec, Domain, ScaleKind } from './axis-scale.ts';

/** `from` and `to` are the numbers of the first and the last cell, at their centres. */
export interface CellAxis extends Omit<AxisSpec, 'domain'> {
  readonly from: number;
  readonly to: number;
}

const read = (kind: ScaleKind, value: number): number => (kind === 'log' ? Math.log(value) : value);
const write = (kind: ScaleKind, value: number): number => (kind === 'log' ? Math.exp(value) : value);

/** The number at the centre of cell `index` of `count`; logarithmic axes are even in the logarithm. */
export function cellCentre({ from, to, scale }: CellAxis, count: number, index: number): number {
  if (index === 0) return from;
  if (index === count - 1) return to;
  const [first, last] = [read(scale, from), read(scale, to)];
  return write(scale, first + ((last - first) * index) / (count - 1));
}

/** From the outer edge of the first cell to that of the last. A single cell reaches from `from` to `to`. */
export function cellDomain({ from, to, scale }: CellAxis, count: number): Domain {
  if (count < 2) return [from, to];
  const [first, last] = [read(scale, from), read(scale, to)];
  const half = (last - first) / (count - 1) / 2;
  return [write(scale, first - half), write(scale, last + half)];
}

/** The cell that `value` falls into; the nearest one for numbers beyond the ends. */
export function cellAt(axis: CellAxis, count: number, value: number): number {
  const [low, high] = cellDomain(axis, count).map((end) => read(axis.scale, end)) as [number, number];
  const share = (read(axis.scale, value) - low) / (high - low);
  return Math.max(0, Math.min(count - 1, Math.floor(share * count)));
}
