/** How much room axes take around a plot, and how many numbers fit along them. */
import { type AxisScale, axisTicks } from './axis-scale.ts';
import type { Tick } from './log-axis.ts';
import { textWidth } from './text-width.ts';

/** Above: the vertical axis' name. Below: numbers and the horizontal name. Right: half of the last number. */
export const TOP_MARGIN = 26;
export const BOTTOM_MARGIN = 38;
export const RIGHT_MARGIN = 16;

/** Between the plot and the numbers of its vertical axis. */
export const TICK_GAP = 9;

const [X_TICK_PX, Y_TICK_PX] = [64, 30];
/** A tall plot needs no more numbers than a reader compares. */
const MOST_TICKS = 10;
const LEAST_LEFT = 18;
const EXPONENT_SHARE = 0.78;

export function verticalTicks(y: Pick<AxisScale, 'kind' | 'domain'>, height: number): Tick[] {
  return axisTicks(y, Math.min(MOST_TICKS, height / Y_TICK_PX));
}

export function horizontalTicks(x: Pick<AxisScale, 'kind' | 'domain'>, width: number): Tick[] {
  return axisTicks(x, width / X_TICK_PX);
}

export function tickWidth({ label, exponent }: Tick): number {
  return textWidth(label) + textWidth(exponent) * EXPONENT_SHARE;
}

/** Space left of a plot for the numbers of this axis, in pixels. */
export function leftMargin(y: Pick<AxisScale, 'kind' | 'domain'>, height: number): number {
  return Math.ceil(Math.max(LEAST_LEFT, ...verticalTicks(y, height).map(tickWidth)) + TICK_GAP + 3);
}
