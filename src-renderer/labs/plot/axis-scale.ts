/**
 * One axis: the map from numbers to pixels, linear or logarithmic, and the few round numbers written along it. Knows
 * nothing of how they are drawn.
 */
import { scaleLinear, scaleLog } from 'd3-scale';
import { decadeTick, logDomain, logTicks, type Tick } from './log-axis.ts';

export type ScaleKind = 'linear' | 'log';
export type Domain = readonly [number, number];

export interface AxisSpec {
  readonly label: string;
  readonly unit?: string | undefined;
  readonly scale: ScaleKind;
  /** Rising; positive on a logarithmic axis. Default: what the data needs. */
  readonly domain?: Domain | undefined;
}

export interface AxisScale {
  readonly kind: ScaleKind;
  readonly domain: Domain;
  /** Pixels; a number that a logarithmic axis cannot hold (≤ 0) lies far below everything it can. */
  readonly toPixel: (value: number) => number;
  readonly fromPixel: (pixel: number) => number;
}

/** Pixels; beyond any plot, and small enough for every rasterizer. */
const FAR = 1e5;

/** `range`: pixels of the ends of `domain`; may fall. */
export function axisScale(kind: ScaleKind, domain: Domain, range: Domain): AxisScale {
  const scale = (kind === 'log' ? scaleLog() : scaleLinear()).domain([...domain]).range([...range]);
  const below = range[0] + Math.sign(range[0] - range[1]) * FAR;
  const toPixel = (value: number): number => {
    if (Number.isNaN(value)) return Number.NaN;
    return kind === 'log' && value <= 0 ? below : scale(value);
  };
  return { kind, domain, toPixel, fromPixel: (pixel) => scale.invert(pixel) };
}

export function axisName({ label, unit }: Pick<AxisSpec, 'label' | 'unit'>): string {
  return unit === undefined ? label : `${label} (${unit})`;
}

/**
 * The domain that holds every finite value (positive, on a logarithmic axis). `isLoose`: rounded outwards to whole steps or
 * decades, as the height of a curve wants; otherwise exact, as its length does. Never empty.
 */
export function domainOf(kind: ScaleKind, series: readonly ArrayLike<number>[], isLoose: boolean): Domain {
  const [low, high] = extent(kind, series);
  if (low > high) return kind === 'log' ? [0.1, 1] : [0, 1];
  if (kind === 'log') {
    if (high / low > 4) return isLoose ? logDomain(series, Number.NaN) : [low, high];
    return low === high || isLoose ? [low / 1.15, high * 1.15] : [low, high];
  }
  if (low === high) return low === 0 ? [-1, 1] : [low - Math.abs(low) / 10, high + Math.abs(high) / 10];
  if (!isLoose) return [low, high];
  const [from = low, to = high] = scaleLinear().domain([low, high]).nice(5).domain();
  return [from, to];
}

function extent(kind: ScaleKind, series: readonly ArrayLike<number>[]): Domain {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const values of series) {
    for (let index = 0; index < values.length; index++) {
      const value = values[index] ?? Number.NaN;
      if (!Number.isFinite(value) || (kind === 'log' && value <= 0)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return [low, high];
}

/** Round numbers within the domain, about `maxCount` of them and, over decades, never more. */
export function axisTicks({ kind, domain }: Pick<AxisScale, 'kind' | 'domain'>, maxCount: number): Tick[] {
  const count = Math.max(2, Math.floor(maxCount));
  return kind === 'log' ? ticksOverDecades(domain, count) : linearTicks(domain, count);
}

const SLACK = 1e-9;
/** High over low up to which a logarithmic axis has room for the ticks of a linear one. */
const NARROW = 4;

function ticksOverDecades(domain: Domain, count: number): Tick[] {
  const from = Math.ceil(Math.log10(domain[0]) - SLACK);
  const to = Math.floor(Math.log10(domain[1]) + SLACK);
  if (to - from >= 2) return logTicks([10 ** from, 10 ** to], count);
  if (domain[1] / domain[0] < NARROW) return linearTicks(domain, count);
  const steps = [[1, 2, 3, 5], [1, 3], [1]].map((mantissas) => mantissaTicks(domain, from - 1, to, mantissas));
  const fitting = steps.find((ticks) => ticks.length <= count && ticks.length >= 2);
  return fitting ?? linearTicks(domain, count);
}

function mantissaTicks(domain: Domain, from: number, to: number, mantissas: readonly number[]): Tick[] {
  const ticks: Tick[] = [];
  for (let exponent = from; exponent <= to; exponent++) {
    for (const mantissa of mantissas) {
      const value = Number(`${mantissa}e${exponent}`);
      if (value < domain[0] * (1 - SLACK) || value > domain[1] * (1 + SLACK)) continue;
      ticks.push(mantissa === 1 ? decadeTick(exponent) : scaledTick(value, mantissa, exponent));
    }
  }
  return ticks;
}

function scaledTick(value: number, mantissa: number, exponent: number): Tick {
  if (exponent >= -3 && exponent <= 3) return { value, label: String(value), exponent: '' };
  return { value, label: `${mantissa}·10`, exponent: minus(String(exponent)) };
}

/** Numbers of this size and smaller ones of this size are written with a power of ten. */
const [LARGE, SMALL] = [1e5, 1e-4];

function linearTicks(domain: Domain, count: number): Tick[] {
  const scale = scaleLinear().domain([...domain]);
  const values = scale.ticks(count);
  const size = Math.max(...domain.map(Math.abs));
  const step = Math.abs((values[1] ?? 1) - (values[0] ?? 0));
  if (size < LARGE && step > SMALL) {
    const places = Math.max(0, -Math.floor(Math.log10(step) + SLACK));
    return values.map((value) => ({ value, label: minus((value + 0).toFixed(places)), exponent: '' }));
  }
  const exponent = Math.floor(Math.log10(size) + SLACK);
  const places = Math.max(0, exponent - Math.floor(Math.log10(step) + SLACK));
  return values.map((value) =>
    value === 0
      ? { value, label: '0', exponent: '' }
      : {
          value,
          label: `${minus((value / 10 ** exponent).toFixed(Math.min(6, places)))}·10`,
          exponent: minus(String(exponent)),
        },
  );
}

/** The numbers between whole decades, as bare hairlines; none where they would be denser than `pixels`. */
export function minorTicks({ kind, domain, toPixel }: AxisScale, pixels = 4): number[] {
  if (kind !== 'log') return [];
  const decade = Math.abs(toPixel(domain[0] * 10) - toPixel(domain[0]));
  if (decade * Math.log10(10 / 9) < pixels) return [];
  const [from, to] = domain.map((end) => Math.floor(Math.log10(end) + SLACK)) as [number, number];
  const ticks: number[] = [];
  for (let exponent = from; exponent <= to; exponent++) {
    for (let digit = 2; digit <= 9; digit++) {
      const value = digit * 10 ** exponent;
      if (value >= domain[0] && value <= domain[1]) ticks.push(value);
    }
  }
  return ticks;
}

function minus(text: string): string {
  return text.replaceAll('-', '−');
}
