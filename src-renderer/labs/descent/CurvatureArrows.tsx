/**
 * The Hessian at one point as two perpendicular double arrows along its eigenvectors: the longer, the steeper the curvature.
 * A dashed arrow means negative curvature: the surface bends down that way.
 */
import type { Curvature } from '@shared/numerics/theory/hessian.ts';
import { numberText } from '../plot/number-text.ts';
import { toPixelX, toPixelY, type Viewport } from '../plot/viewport.ts';

export interface CurvatureArrowsProps {
  readonly viewport: Viewport;
  readonly at: readonly [number, number];
  readonly curvature: Curvature;
}

const LONGEST_PX = 58;
const SHORTEST_PX = 20;
/** Room a label needs beside its end. */
const LABEL_PX = 64;
/** Room it needs above its end. */
const STANDING_PX = 22;
/** Width of an axis name with its margin. */
const AXIS_NAME_PX = 36;

export function CurvatureArrows({ viewport, at, curvature }: CurvatureArrowsProps) {
  const x = toPixelX(viewport, at[0]);
  const y = toPixelY(viewport, at[1]);
  const steepest = Math.max(Math.abs(curvature.eigenvalues[0]), Math.abs(curvature.eigenvalues[1]));
  if (!(steepest > 0) || !Number.isFinite(steepest + x + y)) return null;
  return (
    <g className="curvature" transform={`translate(${x.toFixed(1)},${y.toFixed(1)})`}>
      {curvature.eigenvalues.map((value, index) => {
        const vector = curvature.eigenvectors[index] ?? [1, 0];
        // The square root keeps the flat direction visible at κ = 10⁴ and the order honest.
        const length = Math.max(SHORTEST_PX, LONGEST_PX * Math.sqrt(Math.abs(value) / steepest));
        return (
          <Arrow
            // biome-ignore lint/suspicious/noArrayIndexKey: the two arrows are the first and second eigenvalue
            key={index}
            dx={vector[0] * length}
            dy={-vector[1] * length}
            isNegative={value < 0}
            box={[viewport.width - x, viewport.height - y, -x, -y]}
            index={index + 1}
            value={numberText(value, 3)}
          />
        );
      })}
    </g>
  );
}

interface ArrowProps {
  readonly dx: number;
  readonly dy: number;
  readonly isNegative: boolean;
  /** Right, bottom, left and top edge of the plot, seen from the arrow's centre. */
  readonly box: readonly [number, number, number, number];
  /** Which eigenvalue, from 1; set low by hand, because the text face has no small figures. */
  readonly index: number;
  readonly value: string;
}

function Arrow({ dx, dy, isNegative, box, index, value }: ArrowProps) {
  const size = Math.hypot(dx, dy);
  const [right, bottom, left, top] = box;
  // Labels sit on the right end of what lies and on the upper end of what stands, unless the edge is near.
  const isLying = Math.abs(dx) > Math.abs(dy);
  const isAtWantedEnd = isLying ? dx > 0 : dy < 0;
  const hasRoom = isLying ? Math.abs(dx) + LABEL_PX < right : Math.abs(dy) + STANDING_PX < -top;
  const flip = isAtWantedEnd === hasRoom ? 1 : -1;
  const [endX, endY] = [dx * flip, dy * flip];
  const labelX = within(endX * (1 + 9 / size), left + 4, right - 4);
  // The names of the axes stand in the upper left and the lower right corner.
  const labelY = within(
    endY * (1 + 12 / size),
    top + (labelX < left + AXIS_NAME_PX ? 28 : 10),
    bottom - (labelX > right - AXIS_NAME_PX ? 26 : 10),
  );
  const anchor = labelX < left + LABEL_PX ? 'start' : labelX > right - LABEL_PX ? 'end' : anchorOf(endX);
  const path = `M${-dx},${-dy}L${dx},${dy}`;
  return (
    <>
      <path className="curvature-halo" d={path} />
      <path className={isNegative ? 'curvature-line is-negative' : 'curvature-line'} d={path} />
      <path className="curvature-head" d={head(dx, dy, size) + head(-dx, -dy, size)} />
      <text x={labelX} y={labelY} dy="0.32em" textAnchor={anchor}>
        λ
        <tspan dy="0.25em" fontSize="0.75em">
          {index}
        </tspan>
        <tspan dy="-0.19em"> = {value}</tspan>
      </text>
    </>
  );
}

function anchorOf(endX: number): 'start' | 'middle' | 'end' {
  return Math.abs(endX) < 12 ? 'middle' : endX > 0 ? 'start' : 'end';
}

function within(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}

function head(x: number, y: number, size: number): string {
  const [ux, uy] = [x / size, y / size];
  const [backX, backY] = [x - ux * 8, y - uy * 8];
  return `M${x},${y}L${backX - uy * 3.5},${backY + ux * 3.5}L${backX + uy * 3.5},${backY - ux * 3.5}Z`;
}
