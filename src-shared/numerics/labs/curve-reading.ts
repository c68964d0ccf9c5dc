/**
 * What a reader would look for on sampled curves, found again between the samples: lowest and highest points, jumps, where
 * two curves meet, where they are furthest apart. Knows functions of one number, no recipe.
 */

export interface CurvePoint {
  readonly x: number;
  readonly y: number;
}

export interface Extreme extends CurvePoint {
  /** It is not the first or last sample: a place the curve turns, or a peak between them. */
  readonly isInside: boolean;
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;
const STEPS = 80;
/** Of one pair of curves. */
const MOST_CROSSINGS = 12;

/** The smallest (`sign` 1) or largest (−1) finite height; undefined if no sample is finite. */
export function extremeOf(
  at: (x: number) => number,
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  sign: 1 | -1,
): Extreme | undefined {
  let best = -1;
  for (let index = 0; index < y.length; index += 1) {
    const value = y[index] ?? Number.NaN;
    if (Number.isFinite(value) && (best < 0 || sign * value < sign * (y[best] ?? 0))) best = index;
  }
  const found = best < 0 ? undefined : { x: x[best] ?? 0, y: y[best] ?? 0 };
  if (found === undefined) return undefined;
  const [low, high] = [x[best - 1], x[best + 1]];
  if (low === undefined || high === undefined) return { ...found, isInside: false };
  const refined = narrowed((place) => sign * at(place), low, high);
  const value = at(refined);
  // A constant stretch has no place of its own; the sample stays.
  return sign * value < sign * found.y ? { x: refined, y: value, isInside: true } : { ...found, isInside: true };
}

/** Golden-section search for a minimum of f in [low, high]. */
function narrowed(f: (x: number) => number, low: number, high: number): number {
  let [from, to] = [low, high];
  let [left, right] = [to - GOLDEN * (to - from), from + GOLDEN * (to - from)];
  let [atLeft, atRight] = [f(left), f(right)];
  for (let step = 0; step < STEPS && to - from > 1e-13 * (Math.abs(from) + Math.abs(to)); step += 1) {
    if (atLeft <= atRight) {
      [to, right, atRight] = [right, left, atLeft];
      left = to - GOLDEN * (to - from);
      atLeft = f(left);
    } else {
      [from, left, atLeft] = [left, right, atRight];
      right = from + GOLDEN * (to - from);
      atRight = f(right);
    }
  }
  return (from + to) / 2;
}

/** Where a curve has two heights, the limits from the left and from the right. */
export interface Jump {
  readonly x: number;
  readonly from: number;
  readonly to: number;
}

/** Of one curve. */
const MOST_JUMPS = 6;
/** A jump is at least this share of the whole height of the curve. */
const LEAST_JUMP = 1e-3;

/** The largest jumps, from left to right: steps between neighbouring samples that do not shrink with their distance. */
export function jumpsOf(at: (x: number) => number, x: ArrayLike<number>, y: ArrayLike<number>): Jump[] {
  const finite = Array.from(y).filter(Number.isFinite);
  const height =
    finite.reduce((most, value) => Math.max(most, value), -Infinity) -
    finite.reduce((least, value) => Math.min(least, value), Infinity);
  return Array.from({ length: Math.max(0, y.length - 1) }, (_, index) => index)
    .filter((index) => stepAt(y, index) >= LEAST_JUMP * height && height > 0)
    .sort((a, b) => stepAt(y, b) - stepAt(y, a))
    .slice(0, MOST_JUMPS)
    .flatMap((index) => jumpBetween(at, x[index] ?? 0, x[index + 1] ?? 0))
    .sort((a, b) => a.x - b.x);
}

function stepAt(y: ArrayLike<number>, index: number): number {
  return Math.abs((y[index + 1] ?? Number.NaN) - (y[index] ?? Number.NaN));
}

function jumpBetween(at: (x: number) => number, low: number, high: number): Jump[] {
  let [from, to] = [low, high];
  const whole = Math.abs(at(high) - at(low));
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (from + to) / 2;
    if (middle <= from || middle >= to) break;
    const [left, right] = [Math.abs(at(middle) - at(from)), Math.abs(at(to) - at(middle))];
    if (left >= right) to = middle;
    else from = middle;
  }
  const rest = { x: (from + to) / 2, from: at(from), to: at(to) };
  return Math.abs(rest.to - rest.from) >= whole / 2 ? [rest] : [];
}

/** Where a − b changes its sign without a jump. At most 12 places. */
export function crossingsOf(a: (x: number) => number, b: (x: number) => number, x: ArrayLike<number>): CurvePoint[] {
  const gap = (place: number): number => a(place) - b(place);
  const found: CurvePoint[] = [];
  let last: CurvePoint | undefined;
  for (let index = 0; index < x.length && found.length < MOST_CROSSINGS; index += 1) {
    const here = { x: x[index] ?? 0, y: gap(x[index] ?? 0) };
    // Zeros in a row are curves that lie on each other, not a crossing.
    if (here.y === 0) continue;
    if (last !== undefined && last.y * here.y < 0) {
      const place = halved(gap, last, here);
      const width = Math.max(Math.abs(last.y), Math.abs(here.y));
      if (Math.abs(gap(place)) <= 1e-6 * width) found.push({ x: place, y: a(place) });
    }
    last = Number.isFinite(here.y) ? here : undefined;
  }
  return found;
}

function halved(f: (x: number) => number, low: CurvePoint, high: CurvePoint): number {
  let [from, to] = [low.x, high.x];
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (from + to) / 2;
    const value = f(middle);
    if (value === 0) return middle;
    if (value * low.y > 0) from = middle;
    else to = middle;
  }
  return (from + to) / 2;
}
