/** What a picture of the fit lab is: curves over an axis, with the numbers that go into its table. Knows no view. */
import type { AxisSpec } from '../plot/axis-scale.ts';
import type { ChartMarker, ChartRule, ChartSeries } from '../plot/line-chart-layout.ts';

export interface FitChart {
  /** Names it among the pictures of its view. */
  readonly name: string;
  /** The accessible name, with what it shows. */
  readonly title: string;
  readonly x: AxisSpec;
  readonly y: AxisSpec;
  readonly series: readonly ChartSeries[];
  readonly rules?: readonly ChartRule[];
  readonly markers?: readonly ChartMarker[];
}

export const HUES = {
  truth: 'var(--ink)',
  fit: 'var(--category-0)',
  bias: 'var(--category-1)',
  variance: 'var(--category-2)',
  third: 'var(--category-3)',
  fourth: 'var(--category-4)',
  quiet: 'var(--ink-quiet)',
} as const;

export function line(
  label: string,
  x: readonly number[],
  y: readonly number[],
  hue: string,
  more: Partial<Pick<ChartSeries, 'dash' | 'band' | 'isFaint' | 'id'>> = {},
): ChartSeries {
  return { id: label, label, x, y, hue, ...more };
}

/** Points without names. */
export function points(x: readonly number[], y: readonly number[], hue: string): ChartMarker[] {
  return x.map((place, i) => ({ x: place, y: y[i] ?? Number.NaN, label: '', hue }));
}

/** Dashes of what theory says, beside what was measured. */
export const THEORY = [5, 3];

/** A bias² below this cannot be told from 0: the mean of the fits scatters itself, and where one end dominates by all of its share. */
export function resolution(variance: number, replicas: number): number {
  return (2.5 * variance) / replicas;
}
