/** What the network says of every place of the plane, with the points it learned from (filled) and those held out (rings). */
import type { SampleSet } from '@shared/numerics/data/sample-set.ts';
import { type DecisionSurface, type Snapshot, SURFACE_SIDE } from '@shared/numerics/labs/train/snapshot.ts';
import type { TrainOutcome } from '@shared/numerics/labs/train.ts';
import { useMemo } from 'react';
import { HeatMap } from '../plot/HeatMap.tsx';
import { numberText } from '../plot/number-text.ts';
import type { Size } from '../use-size.ts';
import { classHue, surfaceDomain, usePaper, valueHue } from './class-hues.ts';

/** How pale the surest cells are, 0 to 1. */
const SUREST = 0.6;

export interface SurfaceMapProps {
  readonly outcome: TrainOutcome;
  readonly snapshot: Snapshot;
  readonly size: Size;
  /** A place was chosen; while painting. */
  readonly onPick?: ((x: number, y: number) => void) | undefined;
}

export function SurfaceMap({ outcome, snapshot, size, onPick }: SurfaceMapProps) {
  const { classes, view, train, validation } = outcome;
  const paper = usePaper();
  const domain = useMemo(() => surfaceDomain(outcome), [outcome]);
  const { surface } = snapshot;
  const named = useMemo(
    () =>
      classes.length === 0
        ? undefined
        : classes.map((name, own) => ({ label: name, hue: classHue(own, classes.length, paper) })),
    [classes, paper],
  );
  const cells = useMemo(
    () => (classes.length === 0 ? undefined : classCells(surface, classes.length)),
    [surface, classes],
  );
  const place = ([low, high]: readonly [number, number], index: number): number =>
    low + ((high - low) * index) / (SURFACE_SIDE - 1);
  const hueOf = ({ label, task }: SampleSet, index: number): string =>
    task === 'regression'
      ? valueHue(label[index] ?? 0, domain, paper)
      : classHue(label[index] ?? 0, classes.length, paper);
  const point = classes.length === 0 ? 'train-point is-number' : 'train-point';
  return (
    <HeatMap
      size={size}
      columns={SURFACE_SIDE}
      rows={SURFACE_SIDE}
      values={cells?.winner ?? surface.value}
      shade={cells?.shade}
      classes={named}
      x={{ label: 'x', scale: 'linear', from: view.x[0], to: view.x[1] }}
      y={{ label: 'y', scale: 'linear', from: view.y[0], to: view.y[1] }}
      colour={{ label: 'prediction', ramp: 'diverging', domain }}
      overlay={(x, y) => (
        <>
          <Points set={validation} className={`${point} is-held-out`} hueOf={hueOf} toX={x.toPixel} toY={y.toPixel} />
          <Points set={train} className={point} hueOf={hueOf} toX={x.toPixel} toY={y.toPixel} />
        </>
      )}
      onPick={onPick === undefined ? undefined : ([column, row]) => onPick(place(view.x, column), place(view.y, row))}
      describe={(column, row) => describeCell(outcome, snapshot, row * SURFACE_SIDE + column)}
      title={`What the network says of the plane after epoch ${snapshot.epoch}`}
    />
  );
}

interface PointsProps {
  readonly set: SampleSet;
  readonly className: string;
  readonly hueOf: (set: SampleSet, index: number) => string;
  readonly toX: (value: number) => number;
  readonly toY: (value: number) => number;
}

function Points({ set, className, hueOf, toX, toY }: PointsProps) {
  return Array.from(set.label, (_, index) => (
    <circle
      // biome-ignore lint/suspicious/noArrayIndexKey: points have no other name than their place in the set
      key={index}
      className={className}
      cx={toX(set.x[2 * index] ?? 0).toFixed(1)}
      cy={toY(set.x[2 * index + 1] ?? 0).toFixed(1)}
      r={3.2}
      style={{ '--point': hueOf(set, index) } as Record<string, string>}
    />
  ));
}

/** The paler, the less sure. Even the surest cell is paler than a point, which lies on it. */
function classCells({ value, winner }: DecisionSurface, classes: number): { winner: Uint8Array; shade: Float32Array } {
  const sure = winner === undefined ? value.map((share) => Math.max(share, 1 - share)) : value;
  return {
    winner: winner ?? Uint8Array.from(value, (share) => Number(share > 0.5)),
    shade: sure.map((share) => 1 - ((1 - SUREST) * (share - 1 / classes)) / (1 - 1 / classes)),
  };
}

function describeCell({ classes }: TrainOutcome, { surface }: Snapshot, cell: number): string {
  const value = surface.value[cell] ?? Number.NaN;
  if (classes.length === 0) return `prediction ${numberText(value, 3)}`;
  const winner = surface.winner?.[cell] ?? Number(value > 0.5);
  const share = classes.length === 2 ? Math.max(value, 1 - value) : value;
  return `class ${classes[winner]}, ${numberText(100 * share, 3)} %`;
}
