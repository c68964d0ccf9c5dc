/**
 * How a slider's travel maps to a hyperparameter's values. Learning rates live on a log scale; momenta and betas live near 1,
 * where 0.9, 0.99 and 0.999 deserve equal room; a decay may be exactly zero and otherwise logarithmic.
 */

export type SliderScale = 'linear' | 'log' | 'log-or-zero' | 'near-one';

export interface SliderRange {
  readonly scale: SliderScale;
  /** Lowest value on the slider; for `log-or-zero` the lowest above zero. The field beside it may take others. */
  readonly min: number;
  readonly max: number;
}

export const SLIDER_POSITIONS = 1000;
/** `log-or-zero` gives the first part of its travel to zero itself. */
const ZERO_SHARE = 0.04;

/** Position in [0, 1000] of a value; values off the slider rest at its ends. */
export function positionOf(value: number, range: SliderRange): number {
  return Math.round(Math.max(0, Math.min(1, shareOf(value, range))) * SLIDER_POSITIONS);
}

/** The value at a position, rounded to what a reader would type. */
export function valueAt(position: number, range: SliderRange): number {
  const share = position / SLIDER_POSITIONS;
  if (position >= SLIDER_POSITIONS) return range.max;
  switch (range.scale) {
    case 'linear':
      return rounded(range.min + share * (range.max - range.min), (range.max - range.min) / SLIDER_POSITIONS);
    case 'log':
      return position <= 0 ? range.min : significant(logAt(share, range), 3);
    case 'log-or-zero':
      return share < ZERO_SHARE ? 0 : significant(logAt((share - ZERO_SHARE) / (1 - ZERO_SHARE), range), 2);
    case 'near-one': {
      const gap = (1 - range.min) * ((1 - range.max) / (1 - range.min)) ** share;
      return position <= 0 ? range.min : Number((1 - significant(gap, 2)).toFixed(8));
    }
    default:
      range.scale satisfies never;
      return range.min;
  }
}

/**
 * The next value up (`step` 1) or down (−1), as far away as one position or, where `settle` would round that back to the
 * `present` one, as many as it takes: a press of an arrow key is never lost.
 */
export function nextValue(
  present: number,
  step: 1 | -1,
  range: SliderRange,
  settle: (value: number) => number,
): number {
  const last = step > 0 ? SLIDER_POSITIONS : 0;
  let at = positionOf(present, range);
  while (at !== last) {
    at += step;
    const next = settle(valueAt(at, range));
    if (next !== present) return next;
  }
  return present;
}

function shareOf(value: number, range: SliderRange): number {
  switch (range.scale) {
    case 'linear':
      return (value - range.min) / (range.max - range.min);
    case 'log':
      return value <= range.min ? 0 : Math.log(value / range.min) / Math.log(range.max / range.min);
    case 'log-or-zero':
      if (value <= 0) return 0;
      return ZERO_SHARE + (1 - ZERO_SHARE) * Math.max(0, Math.log(value / range.min) / Math.log(range.max / range.min));
    case 'near-one':
      return value >= range.max
        ? 1
        : Math.log((1 - value) / (1 - range.min)) / Math.log((1 - range.max) / (1 - range.min));
    default:
      range.scale satisfies never;
      return 0;
  }
}

function logAt(share: number, range: SliderRange): number {
  return range.min * (range.max / range.min) ** share;
}

function significant(value: number, digits: number): number {
  return Number(value.toPrecision(digits));
}

/** To the decimal place of `grain`, one finer. */
function rounded(value: number, grain: number): number {
  const digits = Math.max(0, Math.ceil(-Math.log10(grain)));
  return Number(value.toFixed(Math.min(12, digits)));
}
