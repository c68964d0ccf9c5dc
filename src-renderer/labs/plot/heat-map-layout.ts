/** Where everything of a heat map goes: room for the numbers on the left, the key on the right, the readout below. */
import type { Size } from '../use-size.ts';
import { BOTTOM_MARGIN, leftMargin, TOP_MARGIN, tickWidth } from './axis-room.ts';
import { type AxisScale, axisName, axisScale, type Domain, type ScaleKind } from './axis-scale.ts';
import type { CellAxis } from './cell-grid.ts';
import { BAR_PX, barTicks } from './colour-bar-ticks.ts';
import { textWidth } from './text-width.ts';

/** One category: its hue (CSS `#rrggbb` or `var(--…)` of one) and its name in the key. */
export type CellClasses = readonly { readonly hue: string; readonly label: string }[];

export interface HeatMapLayout {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly x: AxisScale;
  readonly y: AxisScale;
  /** Below the plot, beside the horizontal axis' name. */
  readonly readoutWidth: number;
  readonly keyWidth: number;
}

export interface HeatMapKey {
  readonly domain: Domain;
  readonly kind: ScaleKind;
  readonly classes: CellClasses | undefined;
}

export const KEY_GAP = 14;

export function layOutHeatMap(
  size: Size,
  view: { readonly x: Domain; readonly y: Domain },
  x: CellAxis,
  y: CellAxis,
  key: HeatMapKey,
): HeatMapLayout {
  const height = size.height - TOP_MARGIN - BOTTOM_MARGIN;
  const left = leftMargin({ kind: y.scale, domain: view.y }, height);
  const keyWidth = widthOfKey(key, height);
  const width = size.width - left - KEY_GAP - keyWidth;
  return {
    keyWidth,
    left,
    top: TOP_MARGIN,
    width,
    height,
    x: axisScale(x.scale, view.x, [0, width]),
    y: axisScale(y.scale, view.y, [height, 0]),
    readoutWidth: Math.max(0, width - textWidth(`${axisName(x)} →`) - 16),
  };
}

function widthOfKey({ domain, kind, classes }: HeatMapKey, height: number): number {
  if (classes !== undefined)
    return BAR_PX + 8 + Math.max(...[...classes.map((one) => one.label), 'none'].map(textWidth));
  return Math.ceil(BAR_PX + 10 + Math.max(20, ...barTicks(domain, kind, height).map(tickWidth)));
}
