/** The grid of pairs: steps to the goal or loss as one ramp, pairs that leave left blank, theory's border drawn over it. */
import { axisValue } from '@shared/numerics/labs/ensemble-proof.ts';
import type { SweepOutcome } from '@shared/numerics/labs/sweep-outcome.ts';
import { useMemo } from 'react';
import type { AxisScale } from '../plot/axis-scale.ts';
import { BoundaryPath } from '../plot/BoundaryPath.tsx';
import { HeatMap } from '../plot/HeatMap.tsx';
import { SvgPen } from '../plot/pen.ts';
import type { Size } from '../use-size.ts';
import { describePair, pairText } from './sweep-words.ts';
import { insideParts, type TheoryLine, theoryLine } from './theory-line.ts';

/** What the colours say. */
export type SweepColours = 'steps' | 'loss';

export interface SweepMapProps {
  readonly outcome: SweepOutcome;
  readonly colours: SweepColours;
  readonly size: Size;
  readonly onPick?: ((across: number, down: number) => void) | undefined;
}

export function SweepMap({ outcome, colours, size, onPick }: SweepMapProps) {
  const { recipe, cells, best } = outcome;
  const { across, down, size: side } = recipe;
  const values = useMemo(() => {
    if (colours === 'loss')
      return Float64Array.from(cells.loss, (loss, index) =>
        cells.left[index] === 1 || !(loss > 0) ? Number.NaN : Math.max(loss, 1e-16),
      );
    return Float64Array.from(cells.settledAfter, (steps) => (steps < 0 ? Number.NaN : Math.max(1, steps)));
  }, [cells, colours]);
  const theory = useMemo(() => theoryLine(recipe), [recipe]);
  const pair = (column: number, row: number): readonly [number, number] => [
    axisValue(across, side, column),
    axisValue(down, side, row),
  ];
  return (
    <HeatMap
      size={size}
      columns={side}
      rows={side}
      values={values}
      x={{ label: across.name, scale: across.scale, from: across.from, to: across.to }}
      y={{ label: down.name, scale: down.scale, from: down.from, to: down.to }}
      colour={{ label: colours === 'loss' ? 'loss at the end' : 'steps to the goal', ramp: 'sequential', scale: 'log' }}
      overlay={(x, y) => (
        <>
          {theory !== undefined && <BoundaryPath d={pathOf(theory, recipe, x, y)} />}
          {best !== undefined && (
            <circle className="sweep-best" cx={x.toPixel(best.across)} cy={y.toPixel(best.down)} r={5} />
          )}
        </>
      )}
      onPick={onPick === undefined ? undefined : ([column, row]) => onPick(...pair(column, row))}
      describe={(column, row) => describePair(outcome, column, row, pairText(outcome, ...pair(column, row)))}
      title={`Every pair of ${across.name} and ${down.name}`}
    />
  );
}

function pathOf(theory: TheoryLine, { across, down }: SweepOutcome['recipe'], x: AxisScale, y: AxisScale): string {
  const pen = new SvgPen();
  // Shares of an axis are places of a grid of two values.
  const toX = (share: number): number => x.toPixel(axisValue(across, 2, share));
  const toY = (share: number): number => y.toPixel(axisValue(down, 2, share));
  for (const part of theory.flatMap(insideParts)) {
    part.forEach(([column, row], index) => {
      if (index === 0) pen.moveTo(toX(column), toY(row));
      else pen.lineTo(toX(column), toY(row));
    });
  }
  return pen.path();
}
