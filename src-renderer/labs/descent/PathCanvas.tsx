/**
 * The paths of a race over the landscape. The whole run is always there, faint; what has been travelled up to the shown step is
 * strong, with a marker at its head and, while steps are few enough to tell apart, a dot at each iterate.
 */
import { useEffect, useRef } from 'react';
import { tracePolyline } from '../plot/polyline.ts';
import { toPixelX, toPixelY, type Viewport } from '../plot/viewport.ts';
import { resolveColour, useThemeRevision } from '../use-theme-revision.ts';
import { prepareCanvas } from './ContourCanvas.tsx';
import { drawStart, traceMarker } from './racer-style.ts';
import type { StyledPath } from './styled-path.ts';

export interface PathCanvasProps {
  readonly paths: readonly StyledPath[];
  readonly viewport: Viewport;
  readonly step: number;
  /** Key of the path under inspection: drawn last and a little heavier. */
  readonly inspected: string | undefined;
  /** Of runs set aside: whole, pale, beneath the others. */
  readonly ghosts: readonly StyledPath[];
}

/** Iterates closer together than this, in pixels, are a line and not dots. */
const DOT_SPACING_PX = 5;
const DOTS_AT_MOST = 120;

export function PathCanvas({ paths, viewport, step, inspected, ghosts }: PathCanvasProps) {
  const ref = useRef<HTMLCanvasElement>(null);
  const theme = useThemeRevision();

  // biome-ignore lint/correctness/useExhaustiveDependencies: `theme` stands for the CSS properties that draw reads
  useEffect(() => {
    const canvas = ref.current;
    const context = canvas && prepareCanvas(canvas, viewport.width, viewport.height);
    if (canvas === null || context === null) return;
    context.lineJoin = 'round';
    context.lineCap = 'round';
    const halo = resolveColour('var(--lab-field)');
    for (const ghost of ghosts) drawGhost(context, ghost, viewport);
    const ordered = [...paths].sort((a, b) => Number(a.key === inspected) - Number(b.key === inspected));
    for (const path of ordered)
      drawPath(context, path, viewport, step, resolveColour(path.style.hue), halo, path.key === inspected);
    const ink = resolveColour('var(--ink)');
    context.globalAlpha = 1;
    for (const { trajectory } of ordered)
      drawStart(context, toPixelX(viewport, trajectory.start[0]), toPixelY(viewport, trajectory.start[1]), ink, halo);
    for (const path of ordered) drawHead(context, path, viewport, step, resolveColour(path.style.hue), halo);
  }, [paths, viewport, step, inspected, ghosts, theme]);

  return <canvas ref={ref} className="path-canvas" />;
}

function drawGhost(context: CanvasRenderingContext2D, { trajectory, style }: StyledPath, viewport: Viewport): void {
  context.beginPath();
  context.setLineDash([1, 4]);
  tracePolyline(context, viewport, trajectory.x, trajectory.y, 0, trajectory.x.length - 1);
  context.globalAlpha = 0.75;
  context.lineWidth = 2;
  context.strokeStyle = resolveColour(style.hue);
  context.stroke();
}

function drawPath(
  context: CanvasRenderingContext2D,
  path: StyledPath,
  viewport: Viewport,
  step: number,
  hue: string,
  halo: string,
  isInspected: boolean,
): void {
  const { x, y } = path.trajectory;
  const stroke = (from: number, to: number, width: number, alpha: number, colour: string, dash: readonly number[]) => {
    context.beginPath();
    context.setLineDash([...dash]);
    tracePolyline(context, viewport, x, y, from, to);
    context.globalAlpha = alpha;
    context.lineWidth = width;
    context.strokeStyle = colour;
    context.stroke();
  };
  stroke(step, x.length - 1, 1.1, 0.3, hue, []);
  stroke(0, step, isInspected ? 5 : 4, 0.65, halo, []);
  stroke(0, step, isInspected ? 2.6 : 1.9, 1, hue, path.style.dash);
  context.setLineDash([]);
  drawIterates(context, path, viewport, step, hue);
}

function drawIterates(
  context: CanvasRenderingContext2D,
  path: StyledPath,
  viewport: Viewport,
  step: number,
  hue: string,
): void {
  const { x, y } = path.trajectory;
  context.fillStyle = hue;
  context.globalAlpha = 1;
  let [lastX, lastY] = [Number.NaN, Number.NaN];
  for (let index = 1; index <= Math.min(step, DOTS_AT_MOST); index++) {
    const px = toPixelX(viewport, x[index] ?? Number.NaN);
    const py = toPixelY(viewport, y[index] ?? Number.NaN);
    if (!Number.isFinite(px) || !Number.isFinite(py)) return;
    if (Math.hypot(px - lastX, py - lastY) < DOT_SPACING_PX) continue;
    [lastX, lastY] = [px, py];
    if (px < -9 || py < -9 || px > viewport.width + 9 || py > viewport.height + 9) continue;
    context.beginPath();
    context.arc(px, py, 2.3, 0, 2 * Math.PI);
    context.fill();
  }
}

function drawHead(
  context: CanvasRenderingContext2D,
  path: StyledPath,
  viewport: Viewport,
  step: number,
  hue: string,
  halo: string,
): void {
  const { x, y, firstNonFinite } = path.trajectory;
  const last = Math.min(step, x.length - 1, (firstNonFinite ?? Number.POSITIVE_INFINITY) - 1);
  const px = toPixelX(viewport, x[last] ?? Number.NaN);
  const py = toPixelY(viewport, y[last] ?? Number.NaN);
  if (!Number.isFinite(px) || !Number.isFinite(py) || Math.abs(px) > 1e5 || Math.abs(py) > 1e5) return;
  context.globalAlpha = 1;
  context.beginPath();
  traceMarker(context, path.style.marker, px, py, 6);
  context.lineWidth = 3;
  context.strokeStyle = halo;
  context.stroke();
  context.fillStyle = hue;
  context.fill();
}
