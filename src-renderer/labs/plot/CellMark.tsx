/** The frame around the cell under a heat map's cursor. */
import type { AxisScale } from './axis-scale.ts';
import { type CellAxis, cellCentre, cellDomain } from './cell-grid.ts';
import type { Cell } from './sample-cursor.ts';

interface CellMarkProps {
  readonly cell: Cell;
  readonly x: CellAxis;
  readonly y: CellAxis;
  readonly columns: number;
  readonly rows: number;
  readonly scaleX: AxisScale;
  readonly scaleY: AxisScale;
}

const LEAST_MARK_PX = 7;

/** A frame around the cell, never smaller than can be seen. */
export function CellMark({ cell, x, y, columns, rows, scaleX, scaleY }: CellMarkProps) {
  const span = (scale: AxisScale, axis: CellAxis, count: number) => {
    const [low, high] = cellDomain(axis, count);
    return Math.max(LEAST_MARK_PX, Math.abs(scale.toPixel(high) - scale.toPixel(low)) / count);
  };
  const [width, height] = [span(scaleX, x, columns), span(scaleY, y, rows)];
  const frame = {
    x: scaleX.toPixel(cellCentre(x, columns, cell[0])) - width / 2,
    y: scaleY.toPixel(cellCentre(y, rows, cell[1])) - height / 2,
    width,
    height,
  };
  return (
    <g data-picture-skip="">
      <rect className="heat-map-cell-halo" {...frame} />
      <rect className="heat-map-cell" {...frame} />
    </g>
  );
}
