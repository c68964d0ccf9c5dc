/** The map itself: a colour for the place where a start ends, paler the longer it takes; or steps, or loss, as one ramp. */
import { surfaceDefinitionOf } from '@shared/numerics/catalog/surfaces.ts';
import type { BasinOutcome } from '@shared/numerics/labs/basin.ts';
import { type ReactNode, useMemo } from 'react';
import type { AxisScale } from '../plot/axis-scale.ts';
import { HeatMap, type HeatMapProps } from '../plot/HeatMap.tsx';
import { numberText } from '../plot/number-text.ts';
import { categoryHue } from '../plot/ramps.ts';
import type { Size } from '../use-size.ts';
import { type BasinColours, numbersOf } from './basin-colours.ts';
import { placeText } from './basin-words.ts';

export interface BasinMapProps {
  readonly outcome: BasinOutcome;
  readonly colours: BasinColours;
  readonly size: Size;
  readonly view?: HeatMapProps['view'];
  /** The path from the picked start, in surface coordinates. */
  readonly path?: { readonly x: ArrayLike<number>; readonly y: ArrayLike<number> } | undefined;
  readonly onPick?: ((x: number, y: number) => void) | undefined;
}

export function BasinMap({ outcome, colours, size, view, path, onPick }: BasinMapProps) {
  const { cells, attractors, recipe } = outcome;
  const { side } = cells;
  const [x, y] = [axisOf('x', recipe.view.x), axisOf('y', recipe.view.y)];
  const drawn = useMemo(() => numbersOf(outcome, colours), [outcome, colours]);
  const classes = useMemo(
    () =>
      attractors.map((place, index) => ({
        label: placeText(place.x, place.y),
        hue: categoryHue(index),
      })),
    [attractors],
  );
  const place = (column: number, row: number): [number, number] => [
    x.from + ((x.to - x.from) * column) / Math.max(1, side - 1),
    y.from + ((y.to - y.from) * row) / Math.max(1, side - 1),
  ];
  return (
    <HeatMap
      size={size}
      columns={side}
      rows={side}
      values={drawn.values}
      x={x}
      y={y}
      colour={drawn.colour}
      classes={colours === 'place' ? classes : undefined}
      shade={drawn.shade}
      view={view}
      overlay={(toX, toY) => <Overlay outcome={outcome} path={path} x={toX} y={toY} />}
      onPick={onPick === undefined ? undefined : ([column, row]) => onPick(...place(column, row))}
      describe={(column, row) => describeCell(outcome, column + side * row, placeText(...place(column, row)))}
      title={`Where ${surfaceDefinitionOf(recipe.surface).title} sends each start`}
    />
  );
}

function axisOf(label: string, [from, to]: readonly [number, number]) {
  return { label, scale: 'linear', from, to } as const;
}

function describeCell({ cells, attractors, recipe }: BasinOutcome, index: number, start: string): string {
  if (cells.diverged[index] === 1) return `From ${start}: leaves for infinity.`;
  const end = attractors[cells.attractor[index] ?? -1];
  const steps = cells.settledAfter[index] ?? -1;
  const where = end === undefined ? 'at none of the places' : `at ${placeText(end.x, end.y)}`;
  const when = steps < 0 ? `still moving after ${recipe.steps} steps` : `settled after ${steps} steps`;
  return `From ${start}: ends ${where}, ${when}, loss ${numberText(cells.loss[index] ?? Number.NaN, 3)}.`;
}

interface OverlayProps {
  readonly outcome: BasinOutcome;
  readonly path: BasinMapProps['path'];
  readonly x: AxisScale;
  readonly y: AxisScale;
}

function Overlay({ outcome, path, x, y }: OverlayProps): ReactNode {
  const line =
    path === undefined
      ? ''
      : Array.from(path.x, (value, index) => [value, path.y[index] ?? Number.NaN] as const)
          .filter(([px, py]) => Number.isFinite(px) && Number.isFinite(py))
          .map(([px, py]) => `${x.toPixel(px).toFixed(1)},${y.toPixel(py).toFixed(1)}`)
          .join(' ');
  return (
    <>
      {line !== '' && (
        <>
          <polyline className="basin-path-edge" points={line} />
          <polyline className="basin-path" points={line} />
        </>
      )}
      {outcome.attractors.map((place) => (
        <circle
          key={`${place.x} ${place.y}`}
          className="basin-end"
          cx={x.toPixel(place.x)}
          cy={y.toPixel(place.y)}
          r={4}
        />
      ))}
    </>
  );
}
