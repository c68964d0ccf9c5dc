/** The boundary at any of the kept epochs, the tools to paint points into it, and the curves below. */
import { MAX_CLASSES } from '@shared/numerics/data/sample-set.ts';
import { samplesOf } from '@shared/numerics/labs/train/data-choice.ts';
import type { Snapshot } from '@shared/numerics/labs/train/snapshot.ts';
import type { TrainRecipe } from '@shared/numerics/labs/train/train-recipe.ts';
import type { TrainOutcome } from '@shared/numerics/labs/train.ts';
import { Eraser, Undo2 } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { type Size, useSize } from '../use-size.ts';
import { SurfaceMap } from './SurfaceMap.tsx';
import { type CurveKind, curveKinds, TrainChart } from './TrainCharts.tsx';

/** About what axes and key take of the map's box. */
const FRAME = { width: 110, height: 62 } as const;
/** Fewer points make no recipe. */
const LEAST_POINTS = 4;

type Point = readonly [number, number, number];

export interface TrainPictureProps {
  readonly recipe: TrainRecipe;
  readonly outcome: TrainOutcome | undefined;
  readonly snapshot: Snapshot | undefined;
  readonly onEpoch: (epoch: number) => void;
  readonly onPoints: (points: readonly Point[]) => void;
}

export function TrainPicture({ recipe, outcome, snapshot, onEpoch, onPoints }: TrainPictureProps) {
  const mapBox = useRef<HTMLDivElement>(null);
  const chartBox = useRef<HTMLDivElement>(null);
  const mapSize = useSize(mapBox);
  const chartSize = useSize(chartBox);
  const [kind, setKind] = useState<CurveKind>('loss');
  const [brush, setBrush] = useState<string>('none');
  const [started, setStarted] = useState<readonly Point[]>();
  const kinds = outcome === undefined ? [] : curveKinds(outcome);
  const shown = kinds.some(({ value }) => value === kind) ? kind : 'loss';
  const put = (points: readonly Point[]): void => {
    setStarted(points.length < LEAST_POINTS ? points : undefined);
    if (points.length >= LEAST_POINTS) onPoints(points);
  };
  const points = (): readonly Point[] => started ?? pointsOf(recipe);
  const paint = (x: number, y: number): void => put([...points(), [round(x), round(y), Number(brush)]]);
  return (
    <>
      <div className="train-tools">
        <EpochScrubber outcome={outcome} snapshot={snapshot} onEpoch={onEpoch} />
        {outcome?.task !== 'regression' && (
          <div className="train-paint">
            <span aria-hidden="true">Paint</span>
            <SegmentedControl
              label="Paint points of class"
              hideLabel
              value={brush}
              options={[
                { value: 'none', label: 'off' },
                ...classesToPaint(outcome).map((own) => ({ value: own, label: outcome?.classes[Number(own)] ?? own })),
              ]}
              onChange={setBrush}
            />
            <Button
              variant="quiet"
              size="small"
              icon={<Undo2 />}
              aria-label="Take the last point back"
              onClick={() => put(points().slice(0, -1))}
            />
            <Button
              variant="quiet"
              size="small"
              icon={<Eraser />}
              aria-label="Remove all points"
              onClick={() => put([])}
            />
          </div>
        )}
      </div>
      <div ref={mapBox} className="train-map-box">
        {outcome === undefined || snapshot === undefined || mapSize === undefined ? (
          <p className="train-wait">The boundary appears here.</p>
        ) : (
          <SurfaceMap
            outcome={started === undefined ? outcome : painted(outcome, started)}
            snapshot={snapshot}
            size={nearlySquare(mapSize)}
            onPick={brush === 'none' ? undefined : paint}
          />
        )}
      </div>
      <div className="train-tools">
        {kinds.length > 1 && (
          <SegmentedControl<CurveKind> label="Curves" hideLabel value={shown} options={kinds} onChange={setKind} />
        )}
        <p className="train-hint" role="status">
          {started === undefined
            ? hintOf(brush, outcome?.task)
            : `${LEAST_POINTS - started.length} more points make a training set.`}
        </p>
      </div>
      <div ref={chartBox} className="train-chart-box">
        {outcome !== undefined && chartSize !== undefined && (
          <TrainChart outcome={outcome} kind={shown} epoch={epochBeside(outcome, snapshot)} size={chartSize} />
        )}
      </div>
    </>
  );
}

/** Where the curves' cursor stands: nowhere while the weights that are kept are shown. */
function epochBeside({ kept }: TrainOutcome, snapshot: Snapshot | undefined): number | undefined {
  return snapshot?.epoch === kept.epoch ? undefined : snapshot?.epoch;
}

function EpochScrubber({ outcome, snapshot, onEpoch }: Pick<TrainPictureProps, 'outcome' | 'snapshot' | 'onEpoch'>) {
  const id = useId();
  const epochs = outcome?.snapshots.map(({ epoch }) => epoch) ?? [0];
  const at = Math.max(0, epochs.indexOf(snapshot?.epoch ?? -1));
  return (
    <div className="train-scrubber">
      <label htmlFor={id}>Epoch</label>
      <input
        id={id}
        type="range"
        min={0}
        max={Math.max(1, epochs.length - 1)}
        step={1}
        value={at}
        disabled={epochs.length < 2}
        aria-valuetext={`epoch ${epochs[at]}`}
        onChange={(event) => onEpoch(epochs[event.currentTarget.valueAsNumber] ?? 0)}
      />
      <output htmlFor={id}>
        {epochs[at]} of {outcome?.epochs ?? 0}
      </output>
    </div>
  );
}

function hintOf(brush: string, task: TrainOutcome['task'] = 'classes'): string {
  if (task === 'regression') return 'Points with a dark rim train, those with a light one are held out.';
  return brush === 'none'
    ? 'Filled points train, rings are held out.'
    : `Click, or move with the arrow keys and press Enter, to add a point of class ${brush}.`;
}

function classesToPaint(outcome: TrainOutcome | undefined): readonly string[] {
  const count = outcome?.classes.length ?? 2;
  // One more than there are, so that a new class can begin.
  return Array.from({ length: Math.min(MAX_CLASSES, count + 1) }, (_, own) => String(own));
}

function pointsOf({ data }: TrainRecipe): readonly Point[] {
  if ('points' in data) return data.points;
  const { x, label } = samplesOf(data);
  return Array.from(label, (own, at) => [round(x[2 * at] ?? 0), round(x[2 * at + 1] ?? 0), own] as const);
}

/** The outcome with these points in place of its own, until they are enough to train on. */
function painted(outcome: TrainOutcome, points: readonly Point[]): TrainOutcome {
  const train = {
    ...outcome.train,
    x: Float64Array.from(points.flatMap((point) => point.slice(0, 2))),
    label: Float64Array.from(points, ([, , own]) => own),
  };
  return { ...outcome, train, validation: { ...train, x: new Float64Array(0), label: new Float64Array(0) } };
}

/** As many digits as a pixel deserves; recipes with points stay short. */
function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** As high as it is wide, less what the key takes: a circle of the plane should look like one. */
function nearlySquare({ width, height }: Size): Size {
  const side = Math.min(height - FRAME.height, width - FRAME.width);
  return { width: side + FRAME.width, height: side + FRAME.height };
}
