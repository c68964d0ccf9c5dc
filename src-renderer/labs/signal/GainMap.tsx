/** Gain across, layers passed upwards: how far signal or gradient has faded or grown, with theory's lines drawn over it. */
import type { SignalOutcome } from '@shared/numerics/labs/signal/signal-outcome.ts';
import { sizeOfLog, twoDigits } from '@shared/numerics/labs/signal/size-words.ts';
import { contours } from 'd3-contour';
import { useMemo } from 'react';
import type { AxisScale } from '../plot/axis-scale.ts';
import { BoundaryPath } from '../plot/BoundaryPath.tsx';
import { type CellAxis, cellCentre } from '../plot/cell-grid.ts';
import { HeatMap } from '../plot/HeatMap.tsx';
import { SvgPen } from '../plot/pen.ts';
import type { Size } from '../use-size.ts';

export interface GainMapProps {
  readonly outcome: SignalOutcome;
  readonly shows: 'forward' | 'backward';
  readonly size: Size;
  readonly onPick?: ((gain: number) => void) | undefined;
}

/** In log₁₀: colours are full from here, and theory's lines are drawn where a signal leaves the healthy range. */
const [FULL, DEPARTED] = [8, 3];

type Line = readonly (readonly [column: number, row: number])[];

export function GainMap({ outcome, shows, size, onPick }: GainMapProps) {
  const { map, recipe } = outcome;
  const values = useMemo(() => map?.[shows].map((size) => Math.max(-FULL, Math.min(FULL, size))), [map, shows]);
  const lines = useMemo(
    () => (map?.predicted === undefined ? [] : departures(map.predicted[shows], map.gains.length)),
    [map, shows],
  );
  if (map === undefined || values === undefined) return null;
  const { depth } = recipe;
  const columns = map.gains.length;
  const x: CellAxis = { label: 'gain', scale: 'log', from: recipe.map.from, to: recipe.map.to };
  const y: CellAxis = { label: 'layers passed', scale: 'linear', from: 1, to: depth };
  const what = shows === 'forward' ? 'signal' : 'gradient';
  return (
    <HeatMap
      size={size}
      columns={columns}
      rows={depth}
      values={values}
      x={x}
      y={y}
      colour={{ label: `log10 change of the ${what}`, ramp: 'diverging', domain: [-FULL, FULL] }}
      overlay={(toX, toY) => (
        <>
          {lines.length > 0 && <BoundaryPath d={pathOf(lines, columns, depth, x, y, toX, toY)} />}
          {map.criticalGain !== undefined && (
            <BoundaryPath
              isDashed
              d={`M${toX.toPixel(map.criticalGain)},${toY.toPixel(depth + 1)}V${toY.toPixel(0)}`}
            />
          )}
        </>
      )}
      onPick={onPick === undefined ? undefined : ([column]) => onPick(Number((map.gains[column] ?? 1).toPrecision(4)))}
      describe={(column, row) =>
        `Gain ${twoDigits(map.gains[column] ?? Number.NaN)}, ${row + 1} layers: the ${what} is ${sizeOfLog(map[shows][row * columns + column] ?? Number.NaN)} of what it was.`
      }
      title={`The ${what} after each layer for ${columns} gains`}
    />
  );
}

/** Where theory sees a signal at a thousandth and at a thousand times, without what runs along the border. */
function departures(predicted: Float64Array, columns: number): readonly Line[] {
  const rows = predicted.length / columns;
  const generator = contours().size([columns, rows]).smooth(true);
  const held = Array.from(predicted, (size) => (Number.isFinite(size) ? size : Math.sign(size) * 1e3));
  const isInside = ([column = 0, row = 0]: readonly number[]): boolean =>
    column > 0.51 && column < columns - 0.51 && row > 0.51 && row < rows - 0.51;
  return [-DEPARTED, DEPARTED].flatMap((level) =>
    generator
      .contour(held, level)
      .coordinates.flat()
      .flatMap((ring) => {
        const parts: (readonly [number, number])[][] = [[]];
        for (const point of ring)
          if (isInside(point)) parts.at(-1)?.push([(point[0] ?? 0) - 0.5, (point[1] ?? 0) - 0.5]);
          else if ((parts.at(-1)?.length ?? 0) > 0) parts.push([]);
        return parts.filter((part) => part.length > 1);
      }),
  );
}

function pathOf(
  lines: readonly Line[],
  columns: number,
  rows: number,
  x: CellAxis,
  y: CellAxis,
  toX: AxisScale,
  toY: AxisScale,
): string {
  const pen = new SvgPen();
  for (const line of lines)
    line.forEach(([column, row], index) => {
      const [left, top] = [toX.toPixel(cellCentre(x, columns, column)), toY.toPixel(cellCentre(y, rows, row))];
      if (index === 0) pen.moveTo(left, top);
      else pen.lineTo(left, top);
    });
  return pen.path();
}
