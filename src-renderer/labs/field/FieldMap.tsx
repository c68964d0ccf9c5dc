/** The plane of an outcome: colours, level lines, curves, arrows and points; the same on screen and on paper. */
import {
  alongAxis,
  axisNames,
  type FieldAxis,
  type FieldOutcome,
  type FieldRecipe,
} from '@shared/numerics/labs/field.ts';
import type { LevelLine } from '@shared/numerics/labs/level-lines.ts';
import { useMemo } from 'react';
import { type AxisScale, axisName } from '../plot/axis-scale.ts';
import { BoundaryPath } from '../plot/BoundaryPath.tsx';
import { HeatMap } from '../plot/HeatMap.tsx';
import { numberText } from '../plot/number-text.ts';
import type { Size } from '../use-size.ts';
import { placeText } from './field-words.ts';
import './field.css';

/** Pixels of the longest arrow and of its head. */
const [LONGEST_ARROW, HEAD] = [20, 4.5];

export interface FieldMapProps {
  readonly outcome: FieldOutcome;
  readonly size: Size;
}

export function FieldMap({ outcome, size }: FieldMapProps) {
  const { recipe, side, values } = outcome;
  const finite = useMemo(() => values.map((value) => (Number.isFinite(value) ? value : Number.NaN)), [values]);
  const [first, second] = axisNames(recipe);
  const place = (column: number, row: number) => ({
    x: alongAxis(recipe.x, column / (side - 1)),
    y: alongAxis(recipe.y, row / (side - 1)),
  });
  return (
    <HeatMap
      size={size}
      columns={side}
      rows={side}
      values={finite}
      x={cellAxis(recipe.x, first)}
      y={cellAxis(recipe.y, second)}
      colour={{
        label: axisName(recipe.colour),
        ramp: recipe.colour.ramp,
        scale: recipe.colour.scale,
        domain: recipe.colour.range,
      }}
      overlay={(x, y) => <Overlay outcome={outcome} x={x} y={y} />}
      describe={(column, row) =>
        `${placeText(place(column, row), outcome)}: ${recipe.colour.label} ${numberText(values[row * side + column] ?? Number.NaN, 5)}`
      }
      title={recipe.title ?? `${recipe.colour.label} over ${first} and ${second}`}
    />
  );
}

function cellAxis({ label, unit, scale, range }: FieldAxis, name: string) {
  return { label: label ?? name, unit, scale, from: range[0], to: range[1] } as const;
}

interface LinePathProps {
  readonly lines: readonly LevelLine[];
  readonly side: number;
  readonly recipe: FieldRecipe;
  readonly x: AxisScale;
  readonly y: AxisScale;
}

interface OverlayProps {
  readonly outcome: FieldOutcome;
  readonly x: AxisScale;
  readonly y: AxisScale;
}

function Overlay({ outcome, x, y }: OverlayProps) {
  const { levels, curves, arrows, markers, recipe, side } = outcome;
  const path = (lines: readonly LevelLine[]): string => linePath({ lines, side, recipe, x, y });
  return (
    <>
      {levels.map(({ value, lines }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two levels may be of one value
        <path key={`${index} ${value}`} className="field-level" d={path(lines)} />
      ))}
      {arrows.length > 0 && (
        <path className="field-arrows" d={arrowPath(arrows, recipe.arrows === 'down' ? -1 : 1, x, y)} />
      )}
      {curves.map(({ lines }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a curve is its place in the recipe
        <BoundaryPath key={index} d={path(lines)} isDashed={index % 2 === 1} />
      ))}
      {markers.map(({ label, ...point }, index) => {
        const [across, up] = [x.toPixel(point.x), y.toPixel(point.y)];
        const isLeft = across > x.toPixel(recipe.x.range[1]) * 0.75;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: two points may lie on one another
          <g key={index} transform={`translate(${across.toFixed(1)},${up.toFixed(1)})`}>
            <circle className="field-point" r={4.5} />
            {label !== undefined && (
              <text className="plot-text has-halo" x={isLeft ? -9 : 9} y={-7} textAnchor={isLeft ? 'end' : 'start'}>
                {label}
              </text>
            )}
          </g>
        );
      })}
    </>
  );
}

function linePath({ lines, side, recipe, x, y }: LinePathProps): string {
  const at = (column: number, row: number): string =>
    `${x.toPixel(alongAxis(recipe.x, column / (side - 1))).toFixed(1)},${y.toPixel(alongAxis(recipe.y, row / (side - 1))).toFixed(1)}`;
  return lines
    .map((line) => {
      const points: string[] = [];
      for (let place = 0; place + 1 < line.length; place += 2) points.push(at(line[place] ?? 0, line[place + 1] ?? 0));
      return `M${points.join('L')}`;
    })
    .join('');
}

/** Arrows as the plane is drawn; the longest gradient gets the longest arrow, the others the root of their share. */
function arrowPath(arrows: Float64Array, sign: 1 | -1, x: AxisScale, y: AxisScale): string {
  const drawn: { readonly from: readonly [number, number]; readonly by: readonly [number, number] }[] = [];
  for (let place = 0; place + 3 < arrows.length; place += 4) {
    const [atX = 0, atY = 0, slopeX = 0, slopeY = 0] = arrows.subarray(place, place + 4);
    drawn.push({
      from: [x.toPixel(atX), y.toPixel(atY)],
      by: [sign * slopeX * pixelsPer(x, atX), sign * slopeY * pixelsPer(y, atY)],
    });
  }
  const longest = Math.max(...drawn.map(({ by }) => Math.hypot(...by)));
  if (!(longest > 0)) return '';
  return drawn
    .map(({ from: [left, top], by }) => {
      const length = Math.hypot(...by);
      const drawnLength = LONGEST_ARROW * Math.sqrt(length / longest);
      if (drawnLength < 1.5) return '';
      const [dx, dy] = [(by[0] / length) * drawnLength, (by[1] / length) * drawnLength];
      return arrow(left - dx / 2, top - dy / 2, dx, dy, Math.min(HEAD, drawnLength / 2));
    })
    .join('');
}

/** How fast the axis runs at a number; down the screen where the axis points up. */
function pixelsPer(scale: AxisScale, at: number): number {
  const step = (scale.domain[1] - scale.domain[0]) * 1e-6;
  const near = scale.kind === 'log' ? at * (1 + 1e-6) : at + step;
  return (scale.toPixel(near) - scale.toPixel(at)) / (near - at);
}

function arrow(left: number, top: number, dx: number, dy: number, head: number): string {
  const [toX, toY] = [left + dx, top + dy];
  const angle = Math.atan2(dy, dx);
  const barb = (turn: number): string =>
    `${(toX - head * Math.cos(angle + turn)).toFixed(1)},${(toY - head * Math.sin(angle + turn)).toFixed(1)}`;
  return `M${left.toFixed(1)},${top.toFixed(1)}L${toX.toFixed(1)},${toY.toFixed(1)}M${barb(0.5)}L${toX.toFixed(1)},${toY.toFixed(1)}L${barb(-0.5)}`;
}
