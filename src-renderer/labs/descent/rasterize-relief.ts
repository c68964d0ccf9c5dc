/**
 * A landscape as pixels: triangles between its corners, each pixel kept by whatever is nearest to the eye, tinted by height, shaded
 * by light, crossed by contour lines of one pixel. Plain arithmetic, so that it looks the same on screen, in a file and in a film.
 */
import { type PackedRamp, RAMP_STEPS } from '../plot/ramps.ts';
import type { Projection } from './camera.ts';
import { RELIEF_LEVELS, type Relief } from './relief.ts';

export interface ReliefImage {
  readonly width: number;
  readonly height: number;
  /** As ImageData holds it; transparent where there is no land. */
  readonly pixels: Uint32Array<ArrayBuffer>;
  /** Of the land in every pixel; 0 where there is none. */
  readonly nearness: Float32Array;
}

/** `scale`: pixels of the image to one of the projection. `isDark`: contour lines are lighter than the land, not darker. */
export function rasterizeRelief(
  relief: Relief,
  projection: Projection,
  size: { readonly width: number; readonly height: number },
  scale: number,
  ramp: PackedRamp,
  isDark: boolean,
): ReliefImage {
  const [width, height] = [Math.max(1, Math.round(size.width * scale)), Math.max(1, Math.round(size.height * scale))];
  const pixels = new Uint32Array(width * height);
  const image: ReliefImage = { width, height, pixels, nearness: new Float32Array(width * height) };
  const corners = cornersOf(relief, projection, scale);
  for (let row = 0; row + 1 < relief.height; row += 1) {
    for (let column = 0; column + 1 < relief.width; column += 1) {
      const first = row * relief.width + column;
      fillTriangle(image, corners, ramp, isDark, first, first + 1, first + relief.width + 1);
      fillTriangle(image, corners, ramp, isDark, first, first + relief.width + 1, first + relief.width);
    }
  }
  return image;
}

/** Five numbers a corner: pixel, nearness, height, light. */
const STRIDE = 5;

function cornersOf({ width, height, heights, light }: Relief, projection: Projection, scale: number): Float64Array {
  const corners = new Float64Array(STRIDE * width * height);
  for (let index = 0; index < width * height; index += 1) {
    const u = (2 * (index % width)) / (width - 1) - 1;
    const v = (2 * Math.floor(index / width)) / (height - 1) - 1;
    const h = heights[index] ?? Number.NaN;
    const [x, y] = projection.place(u, v, h);
    corners.set([x * scale, y * scale, projection.nearness(u, v, h), h, light[index] ?? 1], STRIDE * index);
  }
  return corners;
}

function fillTriangle(
  { width, height, pixels, nearness }: ReliefImage,
  corners: Float64Array,
  ramp: PackedRamp,
  isDark: boolean,
  a: number,
  b: number,
  c: number,
): void {
  const [i, j, k] = [STRIDE * a, STRIDE * b, STRIDE * c];
  const ax = corners[i] as number;
  const ay = corners[i + 1] as number;
  const bx = corners[j] as number;
  const by = corners[j + 1] as number;
  const cx = corners[k] as number;
  const cy = corners[k + 1] as number;
  const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
  if (!(Math.abs(area) > 1e-9)) return;
  // Nearness, height and light are planes over the pixels: how much each grows to the right and down.
  const slope = (place: number): readonly [number, number] => {
    const here = corners[i + place] as number;
    const [toB, toC] = [(corners[j + place] as number) - here, (corners[k + place] as number) - here];
    return [(toB * (cy - ay) - toC * (by - ay)) / area, (toC * (bx - ax) - toB * (cx - ax)) / area];
  };
  const [nearX, nearY] = slope(2);
  const [highX, highY] = slope(3);
  const [lightX, lightY] = slope(4);
  const lineWidth = Math.hypot(highX, highY) * RELIEF_LEVELS;
  const top = Math.max(0, Math.ceil(Math.min(ay, by, cy) - 0.5));
  const bottom = Math.min(height - 1, Math.floor(Math.max(ay, by, cy) - 0.5));
  for (let row = top; row <= bottom; row += 1) {
    const y = row + 0.5;
    const ab = meetingWith(y, ax, ay, bx, by);
    const bc = meetingWith(y, bx, by, cx, cy);
    const ca = meetingWith(y, cx, cy, ax, ay);
    // A row meets two of the three sides; the third gives NaN, which no comparison picks.
    let from = Number.POSITIVE_INFINITY;
    let to = Number.NEGATIVE_INFINITY;
    if (ab < from) from = ab;
    if (bc < from) from = bc;
    if (ca < from) from = ca;
    if (ab > to) to = ab;
    if (bc > to) to = bc;
    if (ca > to) to = ca;
    const left = Math.max(0, Math.ceil(from - 0.5));
    const right = Math.min(width - 1, Math.ceil(to - 0.5) - 1);
    const [dx, dy] = [left + 0.5 - ax, y - ay];
    let near = (corners[i + 2] as number) + nearX * dx + nearY * dy;
    let high = (corners[i + 3] as number) + highX * dx + highY * dy;
    let light = (corners[i + 4] as number) + lightX * dx + lightY * dy;
    const last = row * width + right;
    for (let at = row * width + left; at <= last; at += 1) {
      if (near > (nearness[at] as number)) {
        nearness[at] = near;
        const level = high * RELIEF_LEVELS;
        const away = level - Math.round(level);
        const line = lineWidth > 0 ? 1 - (away < 0 ? -away : away) / lineWidth : 0;
        pixels[at] = shaded(ramp, high, light, line > 0 ? line : 0, isDark);
      }
      near += nearX;
      high += highX;
      light += lightX;
    }
  }
}

/** Where the row at `y` meets the side from one corner to another; NaN if it does not. */
function meetingWith(y: number, x0: number, y0: number, x1: number, y1: number): number {
  return y0 <= y === y1 <= y ? Number.NaN : x0 + ((y - y0) / (y1 - y0)) * (x1 - x0);
}

/** Packed as 0xAABBGGRR. `line`: how much of the pixel a contour covers. */
function shaded(ramp: PackedRamp, high: number, light: number, line: number, isDark: boolean): number {
  const place = (high * (RAMP_STEPS - 1) + 0.5) | 0;
  const packed = ramp[place < 0 ? 0 : place >= RAMP_STEPS ? RAMP_STEPS - 1 : place] as number;
  const lit = isDark ? (0.55 + 0.45 * light) * (1 + 0.45 * line) : light * (1 - 0.26 * line);
  const red = ((packed & 255) * lit) | 0;
  const green = (((packed >>> 8) & 255) * lit) | 0;
  const blue = (((packed >>> 16) & 255) * lit) | 0;
  return (
    (0xff000000 | ((blue > 255 ? 255 : blue) << 16) | ((green > 255 ? 255 : green) << 8) | (red > 255 ? 255 : red)) >>>
    0
  );
}
