/**
 * The lab on paper: one static vector figure, computed by the CPU in float64, with a caption that lets a reader repeat it.
 * No canvas and no GPU, so that nothing depends on the printer's machine.
 */

import { type ErrorData, toErrorData } from '@shared/contract/result.ts';
import { surfaceDefinitionOf } from '@shared/numerics/catalog/surfaces.ts';
import { explosionOf, optimizerLabel } from '@shared/numerics/labs/descent.ts';
import type { DescentRecipe } from '@shared/numerics/labs/descent-recipe.ts';
import { type RacePath, race, raceOf, startsOf } from '@shared/numerics/labs/race.ts';
import { useEffect, useMemo, useState } from 'react';
import { contourShapes, type SampledField, traceContour } from '../plot/contours.ts';
import { chooseLevels } from '../plot/levels.ts';
import { numberText } from '../plot/number-text.ts';
import { SvgPen } from '../plot/pen.ts';
import { tracePolyline } from '../plot/polyline.ts';
import { fitView, toPixelX, toPixelY, type Viewport } from '../plot/viewport.ts';
import { LEVEL_COUNT } from './ContourCanvas.tsx';
import { explosionWords } from './explosion-words.ts';
import { LossChart } from './LossChart.tsx';
import { stateOf } from './lab-state.ts';
import { lossReadouts } from './loss-readouts.ts';
import { PLOT_MARGIN, PlotAxes } from './PlotAxes.tsx';
import { RacerSwatch } from './RacerSwatch.tsx';
import { racerNames } from './racer-names.ts';
import { traceMarker } from './racer-style.ts';
import { MinimumMark } from './SurfacePlot.tsx';
import { type StyledPath, styledPath } from './styled-path.ts';
import { surfaceFacts } from './surface-facts.ts';
import { cpuEngine } from './use-run.ts';
import '../labs.css';
import './descent-layout.css';
import './descent-panels.css';
import './descent-plots.css';

/** CSS pixels; two plots side by side fill the text width of an A4 page. */
const PLOT = { width: 330, height: 270 } as const;
const FRAME = {
  width: PLOT.width + PLOT_MARGIN.left + PLOT_MARGIN.right,
  height: PLOT.height + PLOT_MARGIN.top + PLOT_MARGIN.bottom,
} as const;
const CHART = { width: 300, height: FRAME.height + 6 } as const;
const SAMPLES = { width: 111, height: 91 } as const;

interface Printed {
  readonly trajectories: readonly RacePath[];
  readonly field: SampledField;
}

export default function DescentFigure({ recipe }: { readonly recipe: DescentRecipe }) {
  const [printed, setPrinted] = useState<Printed>();
  const [error, setError] = useState<ErrorData>();
  const viewport = useMemo(() => fitView(surfaceDefinitionOf(recipe.surface).view, PLOT.width, PLOT.height), [recipe]);
  useEffect(() => {
    let isStale = false;
    Promise.all([
      race(raceOf(recipe), cpuEngine()),
      cpuEngine().field(recipe.surface, viewport, SAMPLES.width, SAMPLES.height),
    ]).then(
      ([trajectories, values]) => {
        if (!isStale) setPrinted({ trajectories, field: { values, ...SAMPLES } });
      },
      (thrown: unknown) => {
        if (!isStale) setError(toErrorData(thrown));
      },
    );
    return () => {
      isStale = true;
    };
  }, [recipe, viewport]);

  if (error !== undefined) return <p>{error.message}</p>;
  if (printed === undefined) return <p data-lab-wait="">Computing the figure…</p>;
  return <Figure recipe={recipe} viewport={viewport} printed={printed} />;
}

interface FigureProps {
  readonly recipe: DescentRecipe;
  readonly viewport: Viewport;
  readonly printed: Printed;
}

function Figure({ recipe, viewport, printed }: FigureProps) {
  const racers = stateOf(recipe).racers;
  const names = racerNames(racers);
  const starts = startsOf(recipe);
  const paths = printed.trajectories.map((trajectory, index) => {
    const slot = index % recipe.optimizers.length;
    return styledPath({ slot, choice: trajectory.optimizer }, trajectory);
  });
  const fromFirst = paths.filter(({ startIndex }) => startIndex === 0);
  const ends = lossReadouts(paths, recipe.steps);
  const { surface, floor, minima } = surfaceFacts(recipe.surface);
  return (
    <figure className="descent-figure" data-lab="descent">
      <div className="descent-figure-plots">
        <svg
          className="descent-figure-svg"
          viewBox={`0 0 ${FRAME.width} ${FRAME.height}`}
          width={FRAME.width}
          height={FRAME.height}
          role="img"
          aria-label={`Contours of ${surfaceDefinitionOf(recipe.surface).title} with the paths of ${[...names.values()].join(', ')}`}
        >
          <g transform={`translate(${PLOT_MARGIN.left},${PLOT_MARGIN.top})`}>
            <svg width={PLOT.width} height={PLOT.height} overflow="hidden" aria-hidden="true">
              <rect className="figure-field" width={PLOT.width} height={PLOT.height} />
              <Contours field={printed.field} floor={floor} />
              {minima.map(([x, y]) => (
                <MinimumMark key={`${x} ${y}`} x={toPixelX(viewport, x)} y={toPixelY(viewport, y)} />
              ))}
              {paths.map((path) => (
                <PrintedPath key={path.key} path={path} viewport={viewport} />
              ))}
              {starts.map(([x, y]) => (
                <circle
                  key={`${x} ${y}`}
                  className="figure-start"
                  cx={toPixelX(viewport, x)}
                  cy={toPixelY(viewport, y)}
                  r={5}
                />
              ))}
            </svg>
            <PlotAxes viewport={viewport} />
          </g>
        </svg>
        <LossChart size={CHART} paths={paths} floor={floor} lastStep={recipe.steps} step={recipe.steps} />
      </div>
      <figcaption>
        {recipe.title !== undefined && <b>{recipe.title}. </b>}
        {surfaceText(recipe)}, {starts.length === 1 ? 'start' : 'starts'}{' '}
        {starts.map(([x, y]) => `(${numberText(x)}, ${numberText(y)})`).join(', ')}, {recipe.steps} steps
        {settingsText(recipe)}; computed on the CPU in float64. Loss at the end
        {starts.length === 1 ? '' : ' from the first start'}:{' '}
        {fromFirst.map((path, index) => (
          <span key={path.key} className="figure-racer">
            <RacerSwatch style={path.style} />
            {optimizerLabel(path.trajectory.optimizer)}: {ends.get(path.slot)}
            {index < fromFirst.length - 1 ? '; ' : '.'}
          </span>
        ))}
        {fromFirst.map((path) => {
          const explosion = explosionOf(recipe, surface, path.trajectory);
          return (
            explosion !== undefined && (
              <span key={path.key}>
                {' '}
                {names.get(path.slot)}: {explosionWords(explosion, path.trajectory.optimizer)}
              </span>
            )
          );
        })}
      </figcaption>
    </figure>
  );
}

function Contours({ field, floor }: { readonly field: SampledField; readonly floor: number | undefined }) {
  const levels = chooseLevels(field.values, LEVEL_COUNT, floor);
  const shapes = contourShapes(field, levels, floor ?? Math.min(...levels, 0));
  return shapes.map((shape) => {
    const pen = new SvgPen();
    traceContour(pen, shape, field, PLOT.width, PLOT.height);
    return <path key={shape.level} className="figure-contour" fillRule="evenodd" d={pen.path()} />;
  });
}

function PrintedPath({ path, viewport }: { readonly path: StyledPath; readonly viewport: Viewport }) {
  const { x, y, firstNonFinite } = path.trajectory;
  const line = new SvgPen();
  tracePolyline(line, viewport, x, y, 0, x.length - 1);
  const last = (firstNonFinite ?? x.length) - 1;
  const end = new SvgPen();
  const [endX, endY] = [toPixelX(viewport, x[last] ?? 0), toPixelY(viewport, y[last] ?? 0)];
  if (Math.abs(endX) < 1e5 && Math.abs(endY) < 1e5) traceMarker(end, path.style.marker, endX, endY, 4.5);
  return (
    <>
      <path
        className="figure-path"
        d={line.path()}
        style={{ stroke: path.style.hue }}
        strokeDasharray={path.style.dash.join(' ')}
      />
      <path className="figure-end" d={end.path()} style={{ fill: path.style.hue }} />
    </>
  );
}

function surfaceText({ surface }: DescentRecipe): string {
  const { title, parameters } = surfaceDefinitionOf(surface);
  if (parameters.length === 0) return title;
  return `${title} with ${parameters.map(({ name }) => `${name} = ${numberText(Number(surface[name]))}`).join(', ')}`;
}

/** What a reader needs to repeat the run besides surface, starts and optimizers. */
function settingsText({ schedule, noise, clip }: DescentRecipe): string {
  return [
    schedule === undefined ? '' : `, schedule ${JSON.stringify(schedule)}`,
    noise === undefined ? '' : `, ${noise.kind} noise of std ${numberText(noise.std)} and seed ${noise.seed}`,
    clip === undefined ? '' : `, gradient clipped by ${clip.by} at ${numberText(clip.limit)}`,
  ].join('');
}
