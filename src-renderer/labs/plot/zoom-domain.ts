/** Moving and magnifying the stretch of an axis that is in sight, the same way on linear and logarithmic axes. */
import type { Domain, ScaleKind } from './axis-scale.ts';

/** Beyond it float64 runs out of different ticks. */
const MAX_ZOOM = 1e6;

/** One axis of a plot: all there is to see, and how its numbers are spaced. */
export interface ZoomAxis {
  readonly full: Domain;
  readonly scale: ScaleKind;
}

/** `domain` magnified by `factor` (> 1: closer), with the point at `share` (0 to 1) of the axis kept in place; within `full`. */
export function zoomDomain(axis: ZoomAxis, domain: Domain, factor: number, share: number): Domain {
  const [low, high] = flat(axis, domain);
  const [first, last] = flat(axis, axis.full);
  const span = Math.min(last - first, Math.max((last - first) / MAX_ZOOM, (high - low) / factor));
  const from = low + (high - low) * share - span * share;
  return within(axis, from, span);
}

/** `domain` moved by `share` of its length; stops at the ends of `full`. */
export function panDomain(axis: ZoomAxis, domain: Domain, share: number): Domain {
  const [low, high] = flat(axis, domain);
  return within(axis, low + (high - low) * share, high - low);
}

function within(axis: ZoomAxis, from: number, span: number): Domain {
  const [first, last] = flat(axis, axis.full);
  if (span >= (last - first) * (1 - 1e-9)) return axis.full;
  const start = Math.max(first, Math.min(last - span, from));
  return [raised(axis, start), raised(axis, start + span)];
}

function flat({ scale }: ZoomAxis, [low, high]: Domain): Domain {
  return scale === 'log' ? [Math.log(low), Math.log(high)] : [low, high];
}

function raised({ scale }: ZoomAxis, value: number): number {
  return scale === 'log' ? Math.exp(value) : value;
}
