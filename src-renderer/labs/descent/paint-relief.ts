/** Paints a landscape, its box and the paths on it onto a canvas of any size: the picture of the 3-D view. What lies behind the land is pale. */
import type { View } from '@shared/numerics/labs/descent-engine.ts';
import { numberText } from '../plot/number-text.ts';
import type { PackedRamp } from '../plot/ramps.ts';
import { resolveColour } from '../use-theme-revision.ts';
import type { Projection } from './camera.ts';
import { drawStart, traceMarker } from './racer-style.ts';
import { type ReliefImage, rasterizeRelief } from './rasterize-relief.ts';
import type { Relief } from './relief.ts';
import type { StyledPath } from './styled-path.ts';

export interface ReliefScene {
  readonly relief: Relief;
  readonly view: View;
  readonly ramp: PackedRamp;
  readonly isDark: boolean;
  readonly paths: readonly StyledPath[];
  readonly ghosts: readonly StyledPath[];
  readonly minima: readonly (readonly [number, number])[];
  /** Loss of each of the minima. */
  readonly floors: readonly number[];
  readonly step: number;
  readonly inspected: string | undefined;
  /** What stands along the upright edge. */
  readonly heightName: string;
}

type Context = CanvasRenderingContext2D;
type Place = Projection['place'];

/** `scale`: pixels of the land to one of the canvas's own units; more than one smooths its edges. */
export function paintRelief(
  context: Context,
  scene: ReliefScene,
  projection: Projection,
  size: { readonly width: number; readonly height: number },
  scale: number,
): void {
  const { relief, ramp, isDark } = scene;
  const land = rasterizeRelief(relief, projection, size, scale, ramp, isDark);
  paintFrame(context, scene, projection.place);
  paintLand(context, land, size);
  const eye: Eye = { projection, isSeen: (at, near) => near >= nearnessAt(land, at, scale) - HIDDEN };
  for (const [index, [x, y]] of scene.minima.entries())
    paintMinimum(context, placeOn(scene, projection.place, x, y, scene.floors[index] ?? Number.NaN));
  for (const ghost of scene.ghosts) strokePath(context, scene, eye, ghost, 0, Number.MAX_SAFE_INTEGER, GHOST);
  for (const path of scene.paths) paintPath(context, scene, eye, path);
}

interface Eye {
  readonly projection: Projection;
  /** Whether a point at a pixel is not behind the land there. */
  readonly isSeen: (pixel: readonly [number, number], near: number) => boolean;
}

/** What lies on the land is on its surface give or take a cell. */
const HIDDEN = 0.012;

function nearnessAt(
  { width, height, nearness }: ReliefImage,
  [x, y]: readonly [number, number],
  scale: number,
): number {
  const [column, row] = [Math.floor(x * scale), Math.floor(y * scale)];
  return column < 0 || row < 0 || column >= width || row >= height ? 0 : (nearness[row * width + column] ?? 0);
}

/** Pixels of a point of the surface; NaN outside the view. */
export function placeOn(
  { relief, view }: Pick<ReliefScene, 'relief' | 'view'>,
  place: Place,
  x: number,
  y: number,
  loss: number,
): readonly [number, number] {
  const [u, v] = [inBox(view.x, x), inBox(view.y, y)];
  if (!(Math.abs(u) <= 1 && Math.abs(v) <= 1)) return [Number.NaN, Number.NaN];
  return place(u, v, relief.heightOf(loss));
}

function inBox([low, high]: readonly [number, number], value: number): number {
  return (2 * (value - low)) / (high - low) - 1;
}

function paintLand(
  context: Context,
  land: ReliefImage,
  size: { readonly width: number; readonly height: number },
): void {
  const canvas = new OffscreenCanvas(land.width, land.height);
  const bytes = new Uint8ClampedArray(land.pixels.buffer);
  canvas.getContext('2d')?.putImageData(new ImageData(bytes, land.width, land.height), 0, 0);
  context.imageSmoothingQuality = 'high';
  context.drawImage(canvas, 0, 0, size.width, size.height);
}

/** The floor of the box, its ends in numbers, and the upright edge the heights are read along. */
function paintFrame(context: Context, { view, heightName }: ReliefScene, place: Place): void {
  const corners: readonly (readonly [number, number])[] = [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ];
  context.strokeStyle = resolveColour('var(--line-strong)');
  context.lineWidth = 1;
  context.setLineDash([]);
  context.beginPath();
  corners.forEach(([u, v], index) => {
    const [px, py] = place(u, v, 0);
    if (index === 0) context.moveTo(px, py);
    else context.lineTo(px, py);
  });
  context.closePath();
  // The leftmost corner carries the upright edge: nothing of the land stands in front of it.
  const [left = [-1, -1]] = corners.toSorted((a, b) => place(...a, 0)[0] - place(...b, 0)[0]);
  const [foot, top] = [place(...left, 0), place(...left, 1)];
  context.moveTo(...foot);
  context.lineTo(...top);
  context.stroke();
  context.fillStyle = resolveColour('var(--ink-quiet)');
  context.font = `11px ${resolveColour('var(--font-ui, sans-serif)')}`;
  context.textBaseline = 'middle';
  context.textAlign = 'center';
  context.fillText(heightName, top[0], top[1] - 10);
  const [, middleY] = place(0, 0, 0);
  for (const [name, range, at] of [
    ['x', view.x, (side: number, along: number) => place(along, side, 0)],
    ['y', view.y, (side: number, along: number) => place(side, along, 0)],
  ] as const) {
    const side = at(-1.13, 0)[1] > middleY ? -1.13 : 1.13;
    context.fillText(numberText(range[0], 3), ...at(side, -0.9));
    context.fillText(`${name} →`, ...at(side, 0));
    context.fillText(numberText(range[1], 3), ...at(side, 0.9));
  }
}

function paintMinimum(context: Context, [px, py]: readonly [number, number]): void {
  if (Number.isNaN(px)) return;
  for (const [colour, width] of [
    ['var(--lab-field)', 4.5],
    ['var(--ink)', 1.6],
  ] as const) {
    context.strokeStyle = resolveColour(colour);
    context.lineWidth = width;
    context.beginPath();
    context.moveTo(px - 6, py);
    context.lineTo(px + 6, py);
    context.moveTo(px, py - 6);
    context.lineTo(px, py + 6);
    context.stroke();
  }
}

interface Stroke {
  readonly width: number;
  readonly alpha: number;
  readonly colour?: string;
  readonly dash?: readonly number[];
}

const GHOST: Stroke = { width: 2, alpha: 0.75, dash: [1, 4] };

function paintPath(context: Context, scene: ReliefScene, eye: Eye, path: StyledPath): void {
  const { trajectory, style, key } = path;
  const isInspected = key === scene.inspected;
  const halo = resolveColour('var(--lab-field)');
  strokePath(context, scene, eye, path, scene.step, Number.MAX_SAFE_INTEGER, { width: 1.1, alpha: 0.35 });
  strokePath(context, scene, eye, path, 0, scene.step, { width: isInspected ? 5 : 4, alpha: 0.7, colour: halo });
  strokePath(context, scene, eye, path, 0, scene.step, {
    width: isInspected ? 2.6 : 1.9,
    alpha: 1,
    dash: style.dash,
  });
  const [startX, startY] = placeAtStep(scene, eye.projection.place, path, 0);
  if (!Number.isNaN(startX)) drawStart(context, startX, startY, resolveColour('var(--ink)'), halo);
  const last = Math.min(scene.step, (trajectory.firstNonFinite ?? trajectory.x.length) - 1);
  const [px, py] = placeAtStep(scene, eye.projection.place, path, last);
  if (Number.isNaN(px)) return;
  context.setLineDash([]);
  context.globalAlpha = 1;
  context.beginPath();
  traceMarker(context, style.marker, px, py, 6);
  context.lineWidth = 3;
  context.strokeStyle = halo;
  context.stroke();
  context.fillStyle = resolveColour(style.hue);
  context.fill();
}

/** Pixels of a path at a step; NaN outside the view. */
export function placeAtStep(
  scene: Pick<ReliefScene, 'relief' | 'view'>,
  place: Place,
  { trajectory: { x, y, loss } }: StyledPath,
  step: number,
): readonly [number, number] {
  return placeOn(scene, place, x[step] ?? Number.NaN, y[step] ?? Number.NaN, loss[step] ?? Number.NaN);
}

/** Twice: what is behind the land first and pale, then what is in sight. */
function strokePath(
  context: Context,
  scene: ReliefScene,
  { projection, isSeen }: Eye,
  path: StyledPath,
  from: number,
  to: number,
  { width, alpha, colour = resolveColour(path.style.hue), dash = [] }: Stroke,
): void {
  const { x, y, loss } = path.trajectory;
  const end = Math.min(to, x.length - 1);
  const places = Array.from({ length: Math.max(0, end - from + 1) }, (_, index) => {
    const step = from + index;
    const pixel = placeAtStep(scene, projection.place, path, step);
    const [u, v] = [inBox(scene.view.x, x[step] ?? Number.NaN), inBox(scene.view.y, y[step] ?? Number.NaN)];
    const near = projection.nearness(u, v, scene.relief.heightOf(loss[step] ?? Number.NaN));
    return { pixel, isSeen: isSeen(pixel, near) };
  });
  context.lineWidth = width;
  context.strokeStyle = colour;
  context.setLineDash([...dash]);
  for (const pass of [false, true]) {
    context.beginPath();
    places.forEach(({ pixel, isSeen: isHere }, index) => {
      const before = places[index - 1];
      if (before === undefined || Number.isNaN(pixel[0]) || Number.isNaN(before.pixel[0])) return;
      if ((isHere || before.isSeen) !== pass) return;
      context.moveTo(...before.pixel);
      context.lineTo(...pixel);
    });
    context.globalAlpha = pass ? alpha : alpha * 0.28;
    context.stroke();
  }
  context.globalAlpha = 1;
  context.setLineDash([]);
}
