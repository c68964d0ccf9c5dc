/**
 * The basin map on screen. Zooming shows the old map magnified at once and computes the part in sight anew after a moment;
 * a click on a start draws its path.
 */
import { surfaceDefinitionOf } from '@shared/numerics/catalog/surfaces.ts';
import type { BasinOutcome, BasinRecipe } from '@shared/numerics/labs/basin.ts';
import { Minus, Plus, RotateCcw } from 'lucide-react';
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { ChoiceField } from '../fields.tsx';
import { LabFrame } from '../LabFrame.tsx';
import type { LabProps } from '../lab-view.ts';
import { NumberControl } from '../NumberControl.tsx';
import { OptimizerField } from '../OptimizerField.tsx';
import { toCsv } from '../plot/csv.ts';
import { DataTable } from '../plot/DataTable.tsx';
import { numberText } from '../plot/number-text.ts';
import { categoryHue } from '../plot/ramps.ts';
import { type PlotView, usePanZoom } from '../plot/use-pan-zoom.ts';
import { SurfaceField } from '../SurfaceField.tsx';
import { useLabRecipe } from '../use-lab-recipe.ts';
import { useLabRun } from '../use-lab-run.ts';
import { type Size, useSize } from '../use-size.ts';
import { Verdict } from '../Verdict.tsx';
import { BasinMap } from './BasinMap.tsx';
import type { BasinColours } from './basin-colours.ts';
import { basinVerdict, percent, placeText, proofText } from './basin-words.ts';
import { pathFrom } from './path-from.ts';
import './basin.css';

/** Milliseconds without a movement before the part in sight is computed anew. */
const ZOOM_QUIET_MS = 220;
/** About what axes and key take of the map's box. */
const FRAME = { width: 156, height: 62 } as const;
const SIZES = ['128', '256', '512', '1024', '2048'] as const;

export default function BasinLab({ recipe: opened, variant, onRecipeChange, caption }: LabProps<BasinRecipe>) {
  const { recipe, change } = useLabRecipe(opened, onRecipeChange);
  const run = useLabRun<BasinOutcome>(recipe);
  const { outcome } = run;
  return (
    <LabFrame
      recipe={recipe}
      variant={variant}
      run={run}
      caption={caption}
      controls={<Controls recipe={recipe} change={change} isFull={variant === 'screen'} />}
      picture={<Picture recipe={recipe} outcome={outcome} change={change} />}
      side={outcome !== undefined && <Findings outcome={outcome} />}
      table={outcome !== undefined && <AttractorTable outcome={outcome} />}
      takeAway={{ csv: outcome === undefined ? undefined : () => cellsCsv(outcome) }}
    />
  );
}

interface PartProps {
  readonly recipe: BasinRecipe;
  readonly change: (edit: Partial<BasinRecipe>) => void;
}

function Controls({ recipe, change, isFull }: PartProps & { readonly isFull: boolean }) {
  return (
    <>
      {isFull && (
        <SurfaceField
          surface={recipe.surface}
          onChange={(surface) => {
            const isOther = surface.id !== recipe.surface.id;
            change({ surface, ...(isOther && { view: surfaceDefinitionOf(surface).view }) });
          }}
        />
      )}
      <OptimizerField optimizer={recipe.optimizer} isFull={isFull} onChange={(optimizer) => change({ optimizer })} />
      <div className="lab-group">
        <NumberControl
          label="steps"
          name="Number of steps"
          value={recipe.steps}
          defaultValue={300}
          range={{ scale: 'log', min: 10, max: 5000 }}
          isLegal={(steps) => steps >= 1 && steps <= 20_000}
          isWhole
          help={isFull ? 'How long every start walks.' : undefined}
          onChange={(steps) => change({ steps })}
        />
        {isFull && (
          <>
            <NumberControl
              label="settle"
              name="Largest move that counts as rest"
              value={recipe.settle}
              defaultValue={1e-4}
              range={{ scale: 'log', min: 1e-8, max: 0.1 }}
              isLegal={(settle) => settle >= 0 && settle <= 1}
              help="A start has settled when no later step moves x or y by more than this."
              onChange={(settle) => change({ settle })}
            />
            <ChoiceField
              label="Starts"
              value={String(recipe.size)}
              options={SIZES.map((size) => ({ value: size, label: `${size} × ${size}` }))}
              help="The map’s own resolution; a coarser one is drawn sooner."
              onChange={(size) => change({ size: Number(size) })}
            />
          </>
        )}
      </div>
    </>
  );
}

function Picture({ recipe, outcome, change }: PartProps & { readonly outcome: BasinOutcome | undefined }) {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const [colours, setColours] = useState<BasinColours>('place');
  const [picked, setPicked] = useState<readonly [number, number]>();
  const home = surfaceDefinitionOf(recipe.surface).view;
  const pan = usePanZoom({ x: { full: home.x, scale: 'linear' }, y: { full: home.y, scale: 'linear' } }, recipe.view);
  useZoomedRecipe(recipe, pan.view, change);
  const path = useMemo(() => (picked === undefined ? undefined : pathFrom(recipe, picked)), [recipe, picked]);
  return (
    <>
      <div className="basin-tools">
        <SegmentedControl<BasinColours>
          label="Colours"
          hideLabel
          value={colours}
          options={[
            { value: 'place', label: 'Where it ends' },
            { value: 'steps', label: 'How long' },
            { value: 'loss', label: 'How low' },
          ]}
          onChange={setColours}
        />
        <span className="basin-zoom">
          <Button variant="quiet" size="small" icon={<Plus />} aria-label="Zoom in" onClick={() => pan.zoom(2)} />
          <Button variant="quiet" size="small" icon={<Minus />} aria-label="Zoom out" onClick={() => pan.zoom(0.5)} />
          <Button
            variant="quiet"
            size="small"
            icon={<RotateCcw />}
            aria-label="Whole surface"
            disabled={!pan.isZoomed}
            onClick={pan.reset}
          />
        </span>
      </div>
      <div ref={box} className="basin-map-box">
        {outcome === undefined || size === undefined ? (
          <p className="basin-wait">The map appears here.</p>
        ) : (
          <div ref={pan.ref} {...pan.handlers}>
            <BasinMap
              outcome={outcome}
              colours={colours}
              size={nearlySquare(size)}
              view={pan.view}
              path={path}
              onPick={(x, y) => setPicked([x, y])}
            />
          </div>
        )}
      </div>
      <p className="basin-hint">
        {picked === undefined
          ? 'Click a start to see its path; drag, Ctrl + wheel, + and − to zoom.'
          : `Path of ${placeText(picked[0], picked[1])} in float64.`}
      </p>
    </>
  );
}

/** As high as it is wide, less what the key takes: a circle of the plane should look like one. */
function nearlySquare({ width, height }: Size): Size {
  const side = Math.min(height - FRAME.height, width - FRAME.width);
  return { width: side + FRAME.width, height: side + FRAME.height };
}

/** The recipe follows the part in sight after a moment of quiet. */
function useZoomedRecipe(recipe: BasinRecipe, view: PlotView, change: PartProps['change']): void {
  const follow = useEffectEvent(() => {
    const { x, y } = recipe.view;
    if (x[0] !== view.x[0] || x[1] !== view.x[1] || y[0] !== view.y[0] || y[1] !== view.y[1])
      change({ view: { x: [view.x[0], view.x[1]], y: [view.y[0], view.y[1]] } });
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of the part in sight is what is followed
  useEffect(() => {
    const timer = setTimeout(follow, ZOOM_QUIET_MS);
    return () => clearTimeout(timer);
  }, [view]);
}

function Findings({ outcome }: { readonly outcome: BasinOutcome }) {
  return (
    <>
      <Verdict>{basinVerdict(outcome)}</Verdict>
      <ol className="basin-places">
        {outcome.attractors.map((place, index) => (
          <li key={`${place.x} ${place.y}`}>
            <span className="basin-swatch" style={{ background: categoryHue(index) }} aria-hidden="true" />
            <span>{placeText(place.x, place.y)}</span>
            <span className="basin-loss">loss {numberText(place.loss, 3)}</span>
            <b>{percent(place.share)}</b>
          </li>
        ))}
      </ol>
      <p className="number-control-help">{proofText(outcome)}</p>
    </>
  );
}

function AttractorTable({ outcome }: { readonly outcome: BasinOutcome }) {
  const { attractors } = outcome;
  return (
    <DataTable
      fileName="basin-places.csv"
      summary="The places as a table"
      columns={[
        { name: 'place', values: attractors.map((_, index) => index + 1) },
        { name: 'x', values: attractors.map(({ x }) => x) },
        { name: 'y', values: attractors.map(({ y }) => y) },
        { name: 'loss', values: attractors.map(({ loss }) => loss) },
        { name: 'share of starts', values: attractors.map(({ share }) => share) },
      ]}
    />
  );
}

function cellsCsv({ cells, recipe }: BasinOutcome): string {
  const { side, attractor, settledAfter, loss } = cells;
  const { x, y } = recipe.view;
  const place = ([low, high]: readonly [number, number], index: number) => low + ((high - low) * index) / (side - 1);
  const count = side * side;
  return toCsv(
    [
      { name: 'x', values: Float64Array.from({ length: count }, (_, index) => place(x, index % side)) },
      { name: 'y', values: Float64Array.from({ length: count }, (_, index) => place(y, Math.floor(index / side))) },
      { name: 'place', values: attractor },
      { name: 'settled after', unit: 'steps', values: settledAfter },
      { name: 'loss', values: loss },
    ],
    count,
  );
}
