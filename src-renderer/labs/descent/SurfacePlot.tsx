/**
 * The plane of the race: contours, paths, axes, minima, curvature and the start handle, stacked. Owns the view (fit, zoom) and
 * the pointer: pressing on an iterate shows its step, pressing anywhere else puts the start there and drags it; hovering reads
 * the surface out.
 */
import type { DescentEngine, View } from '@shared/numerics/labs/descent-engine.ts';
import type { SurfaceChoice } from '@shared/numerics/labs/descent-recipe.ts';
import type { Curvature } from '@shared/numerics/theory/hessian.ts';
import { Maximize2, ZoomIn, ZoomOut } from 'lucide-react';
import { type PointerEvent, useMemo, useRef, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import {
  centreOf,
  fitView,
  fromPixels,
  roundToPixel,
  toPixelX,
  toPixelY,
  type Viewport,
  zoomAt,
} from '../plot/viewport.ts';
import { type Size, useSize } from '../use-size.ts';
import { ContourCanvas } from './ContourCanvas.tsx';
import { CurvatureArrows } from './CurvatureArrows.tsx';
import { nearestIterate } from './nearest-iterate.ts';
import { PathCanvas } from './PathCanvas.tsx';
import { PlotAxes } from './PlotAxes.tsx';
import { StartHandle } from './StartHandle.tsx';
import type { StyledPath } from './styled-path.ts';
import { useField } from './use-field.ts';

export interface SurfacePlotProps {
  readonly surface: SurfaceChoice;
  /** What the catalogue says is worth seeing. */
  readonly view: View;
  readonly minima: readonly (readonly [number, number])[];
  readonly floor: number | undefined;
  readonly quickEngine: DescentEngine;
  readonly engine: DescentEngine;
  readonly paths: readonly StyledPath[];
  readonly step: number;
  /** Key of the inspected path. */
  readonly inspected: string | undefined;
  readonly ghosts: readonly StyledPath[];
  readonly starts: readonly (readonly [number, number])[];
  readonly startLosses: readonly (number | undefined)[];
  readonly onStart: (index: number, start: readonly [number, number]) => void;
  /** The reader pressed on an iterate. */
  readonly onStep: (path: StyledPath, step: number) => void;
  /** Where curvature is shown: the hovered point, else the start. */
  readonly probe: readonly [number, number];
  readonly curvature: Curvature | undefined;
  readonly onHover: (point: readonly [number, number] | undefined) => void;
}

/** Magnification and centre relative to the catalogue's view. */
interface Zoom {
  readonly factor: number;
  readonly centre: readonly [number, number] | undefined;
}

const FITTED: Zoom = { factor: 1, centre: undefined };
const ZOOM_STEP = 1.6;
/** Reach of a start's handle. */
const HANDLE_PX = 14;
/** Beyond it the numbers on the axes outgrow their margin, and float32 has no relief left to draw. */
const MAX_ZOOM = 1e3;

export function SurfacePlot(props: SurfacePlotProps) {
  const areaRef = useRef<HTMLDivElement>(null);
  const size = useSize(areaRef);
  const [zoom, setZoom] = useState(FITTED);
  const [dragging, setDragging] = useState<{ readonly pointer: number; readonly start: number }>();
  const { view, surface } = props;

  // Another surface is another landscape: look at all of it.
  const [shownSurface, setShownSurface] = useState(surface.id);
  if (shownSurface !== surface.id) {
    setShownSurface(surface.id);
    setZoom(FITTED);
  }

  const viewport = useMemo(() => (size === undefined ? undefined : viewportOf(view, size, zoom)), [view, size, zoom]);
  const picture = useField(surface, viewport, props.quickEngine, props.engine);

  const pointAt = (event: PointerEvent, within: Viewport): [number, number] => {
    const point = fromPixels(within, ...pixelAt(event));
    return [roundToPixel(within, point[0]), roundToPixel(within, point[1])];
  };
  const magnify = (by: number) => {
    const factor = Math.min(MAX_ZOOM, Math.max(0.25, zoom.factor * by));
    setZoom({ factor, centre: zoom.centre ?? props.minima[0] ?? centreOf(view) });
  };

  return (
    <div className="surface-plot">
      <div
        ref={areaRef}
        className={dragging === undefined ? 'surface-area' : 'surface-area is-dragging'}
        onPointerDown={(event) => {
          if (event.button !== 0 || viewport === undefined) return;
          const pixel = pixelAt(event);
          const held = startUnder(props.starts, viewport, pixel);
          const iterate = held === undefined ? nearestIterate(props.paths, viewport, pixel) : undefined;
          if (iterate !== undefined) {
            props.onStep(iterate.path, iterate.step);
            return;
          }
          event.currentTarget.setPointerCapture(event.pointerId);
          setDragging({ pointer: event.pointerId, start: held ?? 0 });
          props.onHover(undefined);
          props.onStart(held ?? 0, pointAt(event, viewport));
        }}
        onPointerMove={(event) => {
          if (viewport === undefined) return;
          if (dragging?.pointer === event.pointerId) props.onStart(dragging.start, pointAt(event, viewport));
          else if (event.pointerType === 'mouse') props.onHover(pointAt(event, viewport));
        }}
        onPointerUp={() => setDragging(undefined)}
        onPointerCancel={() => setDragging(undefined)}
        onPointerLeave={() => props.onHover(undefined)}
      >
        {viewport !== undefined && (
          <>
            <ContourCanvas picture={picture} viewport={viewport} floor={props.floor} />
            <PathCanvas
              paths={props.paths}
              viewport={viewport}
              step={props.step}
              inspected={props.inspected}
              ghosts={props.ghosts}
            />
            <svg className="surface-overlay" width={viewport.width} height={viewport.height} aria-hidden="true">
              {props.minima.map(([x, y]) => (
                <MinimumMark key={`${x} ${y}`} x={toPixelX(viewport, x)} y={toPixelY(viewport, y)} />
              ))}
              {props.curvature !== undefined && (
                // An SVG inside another cuts at its edge: arrows and labels stay on the plot.
                <svg width={viewport.width} height={viewport.height} aria-hidden="true">
                  <CurvatureArrows viewport={viewport} at={props.probe} curvature={props.curvature} />
                </svg>
              )}
              <PlotAxes viewport={viewport} />
            </svg>
            {props.starts.map((start, index) => (
              <StartHandle
                // biome-ignore lint/suspicious/noArrayIndexKey: a start is its place in the list
                key={index}
                viewport={viewport}
                start={start}
                loss={props.startLosses[index]}
                ordinal={props.starts.length === 1 ? undefined : index + 1}
                onMove={([x, y]) => props.onStart(index, [roundToPixel(viewport, x), roundToPixel(viewport, y)])}
              />
            ))}
          </>
        )}
      </div>
      <div className="surface-zoom" data-picture-skip="">
        <Button size="small" icon={<ZoomIn />} aria-label="Zoom in on the minimum" onClick={() => magnify(ZOOM_STEP)} />
        <Button size="small" icon={<ZoomOut />} aria-label="Zoom out" onClick={() => magnify(1 / ZOOM_STEP)} />
        <Button size="small" icon={<Maximize2 />} aria-label="Show the whole surface" onClick={() => setZoom(FITTED)} />
      </div>
    </div>
  );
}

function pixelAt(event: PointerEvent): [number, number] {
  const box = event.currentTarget.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}

/** The handle a press takes hold of. */
function startUnder(
  starts: SurfacePlotProps['starts'],
  viewport: Viewport,
  [px, py]: readonly [number, number],
): number | undefined {
  const index = starts.findIndex(
    ([x, y]) => Math.hypot(toPixelX(viewport, x) - px, toPixelY(viewport, y) - py) <= HANDLE_PX,
  );
  return index < 0 ? undefined : index;
}

export function MinimumMark({ x, y }: { readonly x: number; readonly y: number }) {
  return (
    <g className="minimum-mark" transform={`translate(${x.toFixed(1)},${y.toFixed(1)})`}>
      <path className="minimum-halo" d="M-6,0H6M0,-6V6" />
      <path d="M-6,0H6M0,-6V6" />
    </g>
  );
}

function viewportOf(view: View, size: Size, zoom: Zoom): Viewport {
  const fitted = fitView(view, size.width, size.height);
  return zoom.centre === undefined ? fitted : zoomAt(fitted, zoom.factor, zoom.centre);
}
