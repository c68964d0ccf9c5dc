/**
 * A number or a category on every cell of a plane, as colours: canvas for the cells, SVG for axes, key and theory's lines, a
 * cell cursor for pointer and keys. Drawn for pictures of up to 2048 × 2048 cells.
 */
import { type KeyboardEvent, type PointerEvent, type ReactNode, useCallback, useMemo, useRef, useState } from 'react';
import type { Size } from '../use-size.ts';
import { resolveColour, useThemeRevision } from '../use-theme-revision.ts';
import { Axes } from './Axes.tsx';
import { type AxisScale, axisName, type Domain, type ScaleKind } from './axis-scale.ts';
import { CellCanvas } from './CellCanvas.tsx';
import { CellMark } from './CellMark.tsx';
import { ClassKey, ColourBar } from './ColourBar.tsx';
import { categoryColour, rampColour, valueDomain } from './cell-colours.ts';
import { type CellAxis, cellAt, cellDomain } from './cell-grid.ts';
import { type CellClasses, KEY_GAP, layOutHeatMap } from './heat-map-layout.ts';
import { type Paper, packedRamp, packHex, type RampName } from './ramps.ts';
import { type Cell, cellAfterKey } from './sample-cursor.ts';
import { useStable } from './use-stable.ts';

export interface HeatMapProps {
  /** CSS pixels, axes and key included. */
  readonly size: Size;
  readonly columns: number;
  readonly rows: number;
  /** Row-major, first row at `y.from`; NaN is missing. With `classes`: category indices, −1 is none. */
  readonly values: ArrayLike<number>;
  readonly x: CellAxis;
  readonly y: CellAxis;
  /** What the colours stand for; `domain` by default from the values, around zero for a diverging ramp. */
  readonly colour: {
    readonly label: string;
    readonly ramp: RampName;
    readonly scale?: ScaleKind | undefined;
    readonly domain?: Domain | undefined;
  };
  readonly classes?: CellClasses | undefined;
  /** 0 (full hue) to 1 (pale) of each cell, with `classes`: e.g. how many steps it took. */
  readonly shade?: ArrayLike<number> | undefined;
  /** The part of the plane in sight; default all of it. */
  readonly view?: { readonly x: Domain; readonly y: Domain } | undefined;
  /** SVG drawn over the cells, e.g. where theory puts a boundary; given both maps to the plot's pixels. */
  readonly overlay?: ((x: AxisScale, y: AxisScale) => ReactNode) | undefined;
  readonly cursor?: Cell | undefined;
  readonly onCursor?: ((cell: Cell | undefined) => void) | undefined;
  /** Clicked, or Enter on the cursor. */
  readonly onPick?: ((cell: Cell) => void) | undefined;
  /** The readout of a cell, in words. */
  readonly describe: (column: number, row: number) => string;
  readonly title: string;
}

/** Pixels a press may wander and still be a click. */
const CLICK_PX = 4;

export function HeatMap(props: HeatMapProps) {
  const { columns, rows, values, shade, overlay, cursor, onCursor, onPick, describe, title } = props;
  const [own, setOwn] = useState<Cell>();
  const pressed = useRef<readonly [number, number]>(undefined);
  const paper = usePaper();
  const given = useStable({
    size: props.size,
    x: props.x,
    y: props.y,
    view: props.view,
    colour: props.colour,
    classes: props.classes,
  });
  const { x, y, colour, classes } = given;
  const kind = colour.scale ?? 'linear';
  const domain = useMemo(
    () =>
      colour.domain ??
      (classes === undefined ? valueDomain(values, kind, colour.ramp === 'diverging') : ([0, 1] as const)),
    [colour, classes, values, kind],
  );
  const view = useMemo(
    () => given.view ?? { x: cellDomain(x, columns), y: cellDomain(y, rows) },
    [given, x, y, columns, rows],
  );
  const layout = useMemo(
    () => layOutHeatMap(given.size, view, x, y, { domain, kind, classes }),
    [given, view, x, y, domain, kind, classes],
  );
  const makeColour = useCallback(() => {
    const missing = resolveColour('var(--plot-missing)');
    if (classes === undefined)
      return rampColour(values, packedRamp(colour.ramp, paper), domain, kind, packHex(missing));
    const hues = classes.map(({ hue }) => resolveColour(hue));
    return categoryColour(values, shade, { hues, paper: resolveColour('var(--paper-raised)'), missing });
  }, [classes, values, shade, colour, paper, domain, kind]);
  if (layout.width < 24 || layout.height < 24) return null;

  const at = own ?? cursor;
  const move = (to: Cell | undefined) => {
    if (to?.[0] === own?.[0] && to?.[1] === own?.[1]) return;
    setOwn(to);
    onCursor?.(to);
  };
  const cellUnder = (event: PointerEvent<HTMLDivElement>): Cell => {
    const box = event.currentTarget.getBoundingClientRect();
    return [
      cellAt(x, columns, layout.x.fromPixel(event.clientX - box.left)),
      cellAt(y, rows, layout.y.fromPixel(event.clientY - box.top)),
    ];
  };
  const press = (event: KeyboardEvent) => {
    if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    const here: Cell = at ?? [columns >> 1, rows >> 1];
    const next = event.key === 'Enter' ? here : cellAfterKey(here, columns, rows, event.key);
    if (next === undefined) return;
    event.preventDefault();
    move(next);
    if (event.key === 'Enter') onPick?.(here);
  };
  const cells = boxOf(cellDomain(x, columns), cellDomain(y, rows), layout);

  return (
    <figure className="plot heat-map" data-picture="" style={{ width: props.size.width, height: props.size.height }}>
      <div
        className={onPick === undefined ? 'plot-area heat-map-area' : 'plot-area heat-map-area is-pickable'}
        data-plot-area=""
        role="application"
        aria-roledescription="heat map"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keys that move the cursor need a place to arrive
        tabIndex={0}
        aria-label={`${title}. Arrow keys move between cells${onPick === undefined ? '' : ', Enter picks one'}.`}
        style={{ left: layout.left, top: layout.top, width: layout.width, height: layout.height }}
        onPointerMove={(event) => move(cellUnder(event))}
        onPointerDown={(event) => {
          pressed.current = [event.clientX, event.clientY];
        }}
        onPointerUp={(event) => {
          const [startX, startY] = pressed.current ?? [Number.NaN, 0];
          pressed.current = undefined;
          if (Math.hypot(event.clientX - startX, event.clientY - startY) <= CLICK_PX) onPick?.(cellUnder(event));
        }}
        onPointerLeave={() => move(undefined)}
        onKeyDown={press}
        onBlur={() => move(undefined)}
      >
        <div className="heat-map-view">
          <CellCanvas columns={columns} rows={rows} makeColour={makeColour} box={cells} />
        </div>
        <svg
          className="heat-map-overlay"
          width={layout.width}
          height={layout.height}
          viewBox={`0 0 ${layout.width} ${layout.height}`}
          aria-hidden="true"
        >
          {overlay?.(layout.x, layout.y)}
          {at !== undefined && <CellMark cell={at} {...{ x, y, columns, rows }} scaleX={layout.x} scaleY={layout.y} />}
        </svg>
      </div>
      <svg
        className="plot-svg"
        width={props.size.width}
        height={props.size.height}
        viewBox={`0 0 ${props.size.width} ${props.size.height}`}
        aria-hidden="true"
      >
        <g transform={`translate(${layout.left},${layout.top})`}>
          <Axes {...layout} xName={axisName(x)} yName={axisName(y)} look="frame" nameLeft={10 - layout.left} />
          <g transform={`translate(${layout.width + KEY_GAP},0)`}>
            {classes === undefined ? (
              <ColourBar
                height={layout.height}
                ramp={colour.ramp}
                paper={paper}
                domain={domain}
                kind={kind}
                label={colour.label}
                labelEnd={layout.keyWidth - 2}
              />
            ) : (
              <ClassKey
                entries={classes}
                missing={{ hue: 'var(--plot-missing)', label: 'none' }}
                height={layout.height}
              />
            )}
          </g>
        </g>
      </svg>
      <output
        className="heat-map-readout"
        style={{ left: layout.left, width: layout.readoutWidth, top: layout.top + layout.height + 19 }}
      >
        {at === undefined ? '' : describe(at[0], at[1])}
      </output>
    </figure>
  );
}

function boxOf(across: Domain, up: Domain, { x, y }: { readonly x: AxisScale; readonly y: AxisScale }) {
  const [left, top] = [x.toPixel(across[0]), y.toPixel(up[1])];
  return { left, top, width: x.toPixel(across[1]) - left, height: y.toPixel(up[0]) - top };
}

function usePaper(): Paper {
  useThemeRevision();
  return typeof document !== 'undefined' && document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light';
}
