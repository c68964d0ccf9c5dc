/** Two weights in the plane: rings of the loss, the ball of the penalty through the solution, the path the solution takes. */
import type { GeometryRecipe } from '@shared/numerics/labs/fit/fit-recipe.ts';
import type { GeometryFound } from '@shared/numerics/labs/fit/penalty-geometry.ts';
import { Axes } from '../plot/Axes.tsx';
import { axisScale } from '../plot/axis-scale.ts';
import { numberText } from '../plot/number-text.ts';
import { textWidth } from '../plot/text-width.ts';
import type { Size } from '../use-size.ts';

const MARGIN = { left: 52, right: 16, top: 30, bottom: 40 } as const;
/** Of the rings, in units of the one through the solution. */
const RADII = [0.35, 0.675, 1, 1.35, 1.75, 2.2, 2.7];
/** Rings have this radius where the solution is the bottom of the bowl. */
const LEAST_RADIUS = 0.35;
const CORNERS = 180;
const [BOTTOM, SOLUTION] = ['ŵ, loss alone', 'solution'] as const;

type Place = readonly [number, number];

export interface GeometryPlotProps {
  readonly size: Size;
  readonly recipe: GeometryRecipe;
  readonly found: GeometryFound;
}

export function GeometryPlot({ size, recipe, found }: GeometryPlotProps) {
  const side = Math.min(size.width - MARGIN.left - MARGIN.right, size.height - MARGIN.top - MARGIN.bottom);
  if (side < 60) return null;
  const { w1, w2, rho } = recipe;
  const domain = [Math.min(0, w1, w2) - 0.9, Math.max(0, w1, w2) + 0.7] as const;
  const x = axisScale('linear', domain, [0, side]);
  const y = axisScale('linear', domain, [side, 0]);
  const trace = (places: readonly Place[]) =>
    places.map(([a, b], i) => `${i === 0 ? 'M' : 'L'}${x.toPixel(a).toFixed(2)},${y.toPixel(b).toFixed(2)}`).join('');
  const radius = Math.sqrt(2 * found.loss);
  const rings = RADII.map((share) => share * Math.max(radius, LEAST_RADIUS));
  const mark = ([a, b]: Place) => ({ cx: x.toPixel(a), cy: y.toPixel(b) });
  const label = ([a, b]: Place, words: string) => {
    const isLeft = x.toPixel(a) + 9 + textWidth(words) > side;
    return { x: x.toPixel(a) + (isLeft ? -9 : 9), y: y.toPixel(b) - 7, textAnchor: isLeft ? 'end' : 'start' } as const;
  };
  const [first, second] = found.solution;
  return (
    <figure
      className="plot fit-geometry"
      data-picture=""
      style={{ width: side + MARGIN.left + MARGIN.right, height: size.height }}
    >
      <svg
        className="plot-svg"
        width={side + MARGIN.left + MARGIN.right}
        height={size.height}
        viewBox={`0 0 ${side + MARGIN.left + MARGIN.right} ${size.height}`}
        role="img"
        aria-label={`The loss is lowest at (${numberText(w1)}, ${numberText(w2)}); with the penalty the solution is (${numberText(first)}, ${numberText(second)})`}
      >
        <g transform={`translate(${MARGIN.left},${MARGIN.top})`}>
          <Axes
            width={side}
            height={side}
            x={x}
            y={y}
            xName="w1"
            yName="w2"
            look="frame"
            nameLeft={-MARGIN.left + 10}
          />
          <svg width={side} height={side} viewBox={`0 0 ${side} ${side}`} overflow="hidden" aria-hidden="true">
            <path className="fit-zero" d={`M0,${y.toPixel(0)}H${side}M${x.toPixel(0)},0V${side}`} />
            {rings.map((ring) => (
              <path key={ring} className="fit-ring" d={`${trace(ellipse([w1, w2], rho, ring))}Z`} />
            ))}
            <path className="fit-ball" d={`${trace(ball(found))}Z`} />
            {radius > 0 && <path className="fit-ring is-touching" d={`${trace(ellipse([w1, w2], rho, radius))}Z`} />}
            <path className="fit-path" d={trace(found.path.w1.map((a, i) => [a, found.path.w2[i] ?? 0]))} />
          </svg>
          <circle className="fit-bottom" r={4} {...mark([w1, w2])} />
          <text className="plot-text has-halo" {...label([w1, w2], BOTTOM)}>
            {BOTTOM}
          </text>
          <circle className="fit-solution" r={5.5} {...mark(found.solution)} />
          <text className="plot-text has-halo" {...label(found.solution, SOLUTION)}>
            {SOLUTION}
          </text>
        </g>
      </svg>
    </figure>
  );
}

/** Where ½(w − ŵ)ᵀG(w − ŵ) = ½·radius²: the axes of G = [[1, ρ], [ρ, 1]] are the diagonals. */
function ellipse([a, b]: Place, rho: number, radius: number): Place[] {
  return around((cos, sin) => {
    const along = (radius * cos) / Math.sqrt(2 * (1 + rho));
    const across = (radius * sin) / Math.sqrt(2 * (1 - rho));
    return [a + along + across, b + along - across];
  });
}

/** Where mix·‖w‖₁ + (1 − mix)·‖w‖² = size: a quadratic in the distance, direction by direction. */
function ball({ mix, size }: GeometryFound): Place[] {
  return around((cos, sin) => {
    const straight = mix * (Math.abs(cos) + Math.abs(sin));
    // Of the quadratic's two forms the one that is sound at mix = 1.
    const distance = size === 0 ? 0 : (2 * size) / (straight + Math.sqrt(straight ** 2 + 4 * (1 - mix) * size));
    return [distance * cos, distance * sin];
  });
}

function around(place: (cos: number, sin: number) => Place): Place[] {
  return Array.from({ length: CORNERS }, (_, i) => {
    const angle = (2 * Math.PI * i) / CORNERS;
    return place(Math.cos(angle), Math.sin(angle));
  });
}
