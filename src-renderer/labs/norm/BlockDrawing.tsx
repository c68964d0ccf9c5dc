/**
 * A block (N, C, H, W) as slabs in space, one cell a number. Pointing at a cell, or walking there by arrow keys, outlines every
 * cell it shares statistics with. SVG, for screen and print alike.
 */
import type { SharedGroups } from '@shared/numerics/labs/norm/cube.ts';
import type { BlockShape } from '@shared/numerics/labs/norm/norm-recipe.ts';
import { type KeyboardEvent, memo, type PointerEvent, useMemo, useState } from 'react';
import type { Size } from '../use-size.ts';
import { type BlockLayout, cellPath, layOutBlock, placeAfterKey, shownPlaces, sidePath } from './block-layout.ts';

/** CSS colour of a number and how strongly it is laid on, 0 to 1. */
export type CellPaint = (place: number) => { readonly hue: string; readonly strength: number };

export interface BlockDrawingProps {
  readonly shape: BlockShape;
  readonly groups: SharedGroups;
  readonly paint: CellPaint;
  /** Row-major index of the cell that is pointed at. */
  readonly place?: number | undefined;
  readonly onPlace?: ((place: number) => void) | undefined;
  readonly size: Size;
  /** Written above it, where more than one block is shown: a symbol, and what it stands for. */
  readonly name?: readonly [symbol: string, meaning: string] | undefined;
  readonly title: string;
}

/** Height of a name. */
const NAME = 22;

export function groupOf({ inner, count }: SharedGroups, place: number): number {
  return Math.floor(place / inner) % count;
}

export function BlockDrawing({ shape, groups, paint, place, onPlace, size, name, title }: BlockDrawingProps) {
  const [isInside, setInside] = useState(false);
  const head = name === undefined ? 0 : NAME;
  const layout = useMemo(() => layOutBlock(shape, size, head), [shape, size, head]);
  const drawing = (
    <svg
      className={isInside ? 'norm-block is-pointed' : 'norm-block'}
      width={layout.size.width}
      height={layout.size.height}
      viewBox={`0 0 ${layout.size.width} ${layout.size.height}`}
      role="img"
      aria-label={title}
    >
      {name !== undefined && (
        <text className="plot-text" x={0} y={14}>
          <tspan className="norm-block-name">{name[0]}</tspan>
          <tspan dx={8}>{name[1]}</tspan>
        </text>
      )}
      <Labels layout={layout} />
      <Cells shape={shape} layout={layout} paint={paint} />
      {place !== undefined && <Outlines shape={shape} layout={layout} groups={groups} place={place} />}
    </svg>
  );
  if (onPlace === undefined || place === undefined) return drawing;
  const point = (event: PointerEvent) => {
    const cell = event.target instanceof Element ? event.target.getAttribute('data-place') : null;
    if (cell !== null) onPlace(Number(cell));
  };
  const press = (event: KeyboardEvent) => {
    if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = placeAfterKey(shape, layout, place, event.key);
    if (next === undefined) return;
    event.preventDefault();
    onPlace(next);
  };
  return (
    <div
      className="norm-block-area"
      role="application"
      aria-roledescription="block of numbers"
      aria-label={`${title}. Arrow keys move between cells.`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the keys that move between cells need a place to arrive
      tabIndex={0}
      onPointerMove={point}
      onPointerDown={point}
      onPointerEnter={() => setInside(true)}
      onPointerLeave={() => setInside(false)}
      onFocus={() => setInside(true)}
      onBlur={() => setInside(false)}
      onKeyDown={press}
    >
      {drawing}
    </div>
  );
}

function Labels({ layout }: { readonly layout: BlockLayout }) {
  const { shown, cell, slab } = layout;
  const middle = (shown.w * cell.width) / 2;
  return (
    <g className="plot-text">
      {upTo(shown.n).map((sample) => {
        const [x, y] = slab(sample, 0);
        return (
          <text key={sample} x={x + middle + shown.h * cell.slant} y={y - 8} textAnchor="middle">
            sample {sample}
          </text>
        );
      })}
      {upTo(shown.c).map((channel) => {
        const [x, y] = slab(0, channel);
        return (
          <text
            key={channel}
            x={x + (shown.h * cell.slant) / 2 - 12}
            y={y + (shown.h * cell.height) / 2 + 4}
            textAnchor="end"
          >
            channel {channel}
          </text>
        );
      })}
    </g>
  );
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

interface CellsProps {
  readonly shape: BlockShape;
  readonly layout: BlockLayout;
  readonly paint: CellPaint;
}

/** Apart from the outlines: pointing at another cell must not draw two thousand of them again. */
const Cells = memo(function Cells({ shape, layout, paint }: CellsProps) {
  const { shown } = layout;
  const slabs = Array.from({ length: shown.n * shown.c }, (_, at) => [at % shown.n, Math.floor(at / shown.n)] as const);
  return (
    <g className="norm-cells">
      {slabs.map(([sample, channel]) => (
        <path key={`${sample} ${channel}`} className="norm-side" d={sidePath(layout, sample, channel)} />
      ))}
      {shownPlaces(shape, layout).map((cell) => {
        const { hue, strength } = paint(cell.place);
        return (
          <path
            key={cell.place}
            className="norm-cell"
            data-place={cell.place}
            d={cellPath(layout, cell)}
            style={{ fill: hue }}
            fillOpacity={strength.toFixed(3)}
          />
        );
      })}
    </g>
  );
});

interface OutlinesProps {
  readonly shape: BlockShape;
  readonly layout: BlockLayout;
  readonly groups: SharedGroups;
  readonly place: number;
}

function Outlines({ shape, layout, groups, place }: OutlinesProps) {
  const places = useMemo(() => shownPlaces(shape, layout), [shape, layout]);
  const group = groupOf(groups, place);
  const shared = useMemo(
    () =>
      places
        .filter((cell) => groupOf(groups, cell.place) === group)
        .map((cell) => cellPath(layout, cell))
        .join(''),
    [places, layout, groups, group],
  );
  const own = places.find((cell) => cell.place === place);
  return (
    <g className="norm-outlines" pointerEvents="none">
      <path className="norm-shared" d={shared} strokeWidth={layout.cell.width > 16 ? 1.3 : 0.9} />
      {own !== undefined && (
        <>
          <path className="norm-own-halo" d={cellPath(layout, own)} />
          <path className="norm-own" d={cellPath(layout, own)} />
        </>
      )}
    </g>
  );
}
