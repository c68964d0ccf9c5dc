/**
 * The surface of the race as a landscape seen from any side, with the paths on it and the same shown step as the plane: dragging
 * or the arrow keys turn it, pressing on an iterate shows its step.
 */
import type { DescentEngine, View } from '@shared/numerics/labs/descent-engine.ts';
import type { SurfaceChoice } from '@shared/numerics/labs/descent-recipe.ts';
import { RotateCcw } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { mixPacked, RAMP_STEPS } from '../plot/ramps.ts';
import { useSize } from '../use-size.ts';
import { resolveColour, useThemeRevision } from '../use-theme-revision.ts';
import { prepareCanvas } from './ContourCanvas.tsx';
import { type Camera, FIRST_CAMERA, projectionOf, turned } from './camera.ts';
import { nearestOf } from './nearest-iterate.ts';
import { paintRelief, placeAtStep, type ReliefScene } from './paint-relief.ts';
import { type HeightScale, reliefOf } from './relief.ts';
import type { StyledPath } from './styled-path.ts';
import { useField } from './use-field.ts';

export interface ReliefPlotProps {
  readonly surface: SurfaceChoice;
  readonly view: View;
  readonly minima: readonly (readonly [number, number])[];
  readonly floors: readonly number[];
  readonly floor: number | undefined;
  readonly quickEngine: DescentEngine;
  readonly engine: DescentEngine;
  readonly paths: readonly StyledPath[];
  readonly ghosts: readonly StyledPath[];
  readonly step: number;
  readonly inspected: string | undefined;
  readonly heightScale: HeightScale;
  readonly onHeightScale: (scale: HeightScale) => void;
  readonly onStep: (path: StyledPath, step: number) => void;
}

/** Sampled as a plot of this many pixels a side would be: 129 corners at rest, half as many on the move. */
const SAMPLED_PX = 320;
const DEGREES_PER_PX = 0.45;
/** Pixels of the land to one of the page, at rest. */
const SMOOTH = 2;
const REST_MS = 160;
/** A press that moves less than this is a click. */
const CLICK_PX = 4;

export function ReliefPlot(props: ReliefPlotProps) {
  const areaRef = useRef<HTMLDivElement>(null);
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const size = useSize(areaRef);
  const theme = useThemeRevision();
  const [camera, setCamera] = useState(FIRST_CAMERA);
  const drag = useRef<{ x: number; y: number; moved: number }>(undefined);
  const { view, surface, floor, heightScale } = props;
  const sampled = useMemo(() => ({ ...view, width: SAMPLED_PX, height: SAMPLED_PX }), [view]);
  const picture = useField(surface, sampled, props.quickEngine, props.engine);
  const relief = useMemo(
    () => (picture === undefined ? undefined : reliefOf(picture.field, heightScale, floor)),
    [picture, heightScale, floor],
  );
  const shown = picture?.viewport ?? view;
  const projection = useMemo(
    () => (size === undefined ? undefined : projectionOf(camera, size.width, size.height)),
    [camera, size],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: `theme` stands for the CSS properties that painting reads
  useEffect(() => {
    const canvas = canvasRef.current;
    if (canvas === null || size === undefined || relief === undefined || projection === undefined) return;
    const context = prepareCanvas(canvas, size.width, size.height);
    if (context === null) return;
    const isDark = document.documentElement.dataset.theme === 'dark';
    const scene: ReliefScene = {
      ...props,
      relief,
      view: shown,
      isDark,
      ramp: landColours(),
      heightName: heightScale === 'log' ? 'loss, log' : 'loss',
    };
    const isMoving = drag.current !== undefined;
    paintRelief(context, scene, projection, size, isMoving ? 1 : SMOOTH);
    if (!isMoving) return;
    // Edges are smoothed once it rests.
    const timer = setTimeout(() => {
      const again = prepareCanvas(canvas, size.width, size.height);
      if (again !== null) paintRelief(again, scene, projection, size, SMOOTH);
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [size, relief, projection, shown, props.paths, props.ghosts, props.step, props.inspected, props.minima, theme]);

  const press = (event: KeyboardEvent) => {
    const next = afterKey(camera, event.key, event.shiftKey);
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    setCamera(next);
  };
  const move = (event: PointerEvent) => {
    const held = drag.current;
    if (held === undefined) return;
    const [dx, dy] = [event.clientX - held.x, event.clientY - held.y];
    drag.current = { x: event.clientX, y: event.clientY, moved: held.moved + Math.hypot(dx, dy) };
    setCamera((now) => turned(now, -dx * DEGREES_PER_PX, dy * DEGREES_PER_PX));
  };
  const release = (event: PointerEvent<HTMLDivElement>) => {
    const held = drag.current;
    drag.current = undefined;
    if (held === undefined || held.moved > CLICK_PX || relief === undefined || projection === undefined) return;
    const box = event.currentTarget.getBoundingClientRect();
    const pixel = [event.clientX - box.left, event.clientY - box.top] as const;
    const place = (path: StyledPath, step: number) =>
      placeAtStep({ relief, view: shown }, projection.place, path, step);
    const iterate = nearestOf(props.paths, place, pixel);
    if (iterate !== undefined) props.onStep(iterate.path, iterate.step);
  };
  const { azimuth, elevation } = camera;
  return (
    <div className="relief-plot">
      <div
        ref={areaRef}
        className="relief-area"
        role="slider"
        tabIndex={0}
        aria-label="View of the surface; arrow keys turn it"
        aria-valuemin={0}
        aria-valuemax={360}
        aria-valuenow={Math.round(azimuth)}
        aria-valuetext={`turned by ${Math.round(azimuth)} degrees, seen from ${Math.round(elevation)} degrees above`}
        onKeyDown={press}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          drag.current = { x: event.clientX, y: event.clientY, moved: 0 };
        }}
        onPointerMove={move}
        onPointerUp={release}
        onPointerCancel={() => {
          drag.current = undefined;
        }}
        onDoubleClick={() => setCamera(FIRST_CAMERA)}
      >
        <canvas ref={canvasRef} className="relief-canvas" />
      </div>
      <div className="surface-zoom" data-picture-skip="">
        <SegmentedControl<HeightScale>
          label="Heights"
          hideLabel
          value={heightScale}
          options={[
            { value: 'linear', label: 'linear' },
            { value: 'log', label: 'log' },
          ]}
          onChange={props.onHeightScale}
        />
        <Button
          size="small"
          icon={<RotateCcw />}
          aria-label="Turn the surface back"
          onClick={() => setCamera(FIRST_CAMERA)}
        />
      </div>
    </div>
  );
}

/** From the plane's own paper to its own tint: the relief is the same land. */
function landColours(): Uint32Array {
  const [low, high] = [resolveColour('var(--lab-field)'), resolveColour('var(--lab-high)')];
  return Uint32Array.from({ length: RAMP_STEPS }, (_, index) => mixPacked(low, high, index / (RAMP_STEPS - 1)));
}

function afterKey(camera: Camera, key: string, isFast: boolean): Camera | undefined {
  const by = isFast ? 20 : 5;
  switch (key) {
    case 'ArrowLeft':
      return turned(camera, by, 0);
    case 'ArrowRight':
      return turned(camera, -by, 0);
    case 'ArrowUp':
      return turned(camera, 0, by);
    case 'ArrowDown':
      return turned(camera, 0, -by);
    case 'Home':
      return FIRST_CAMERA;
    default:
      return undefined;
  }
}
