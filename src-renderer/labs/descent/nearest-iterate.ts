/** Which step of which path lies under a pointer, on the plane or on the relief. */
import { toPixelX, toPixelY, type Viewport } from '../plot/viewport.ts';
import type { StyledPath } from './styled-path.ts';

/** Pixels around an iterate that belong to it. */
const REACH_PX = 7;

export interface Iterate {
  readonly path: StyledPath;
  readonly step: number;
}

/** The nearest within reach; the start, which has a handle of its own, is none. Pixels count from the upper left. */
export function nearestIterate(
  paths: readonly StyledPath[],
  viewport: Viewport,
  pixel: readonly [number, number],
): Iterate | undefined {
  return nearestOf(
    paths,
    ({ trajectory: { x, y } }, step) => [
      toPixelX(viewport, x[step] ?? Number.NaN),
      toPixelY(viewport, y[step] ?? Number.NaN),
    ],
    pixel,
  );
}

/** The same for any way of drawing: `place` says where a step of a path lies. */
export function nearestOf(
  paths: readonly StyledPath[],
  place: (path: StyledPath, step: number) => readonly [number, number],
  [px, py]: readonly [number, number],
): Iterate | undefined {
  let best: Iterate | undefined;
  let least = REACH_PX;
  for (const path of paths) {
    for (let step = 1; step < path.trajectory.x.length; step += 1) {
      const [x, y] = place(path, step);
      const distance = Math.hypot(x - px, y - py);
      if (distance < least) [best, least] = [{ path, step }, distance];
    }
  }
  return best;
}
