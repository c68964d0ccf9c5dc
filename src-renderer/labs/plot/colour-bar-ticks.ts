/** The numbers along a colour bar, and its thickness: what the layout and the drawing of a key must agree on. */
import { axisTicks, type Domain, type ScaleKind } from './axis-scale.ts';
import type { Tick } from './log-axis.ts';

export const BAR_PX = 12;
const TICK_PX = 34;

export function barTicks(domain: Domain, kind: ScaleKind, height: number): Tick[] {
  return axisTicks({ kind, domain }, height / TICK_PX);
}
