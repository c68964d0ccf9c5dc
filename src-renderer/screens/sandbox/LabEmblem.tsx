/** A small drawing for each lab on the shelf: what its picture looks like, from a distance. Decorative; the title says it in words. */
import type { ReactNode } from 'react';
import { categoryHue } from '../../labs/plot/ramps.ts';
import '../../labs/plot/plots.css';

/** Squares of the sweep that arrive: where they lie, and how soon from 0 to 1. */
const PAIRS: readonly (readonly [number, number, number])[] = Array.from({ length: 84 }, (_, index) => {
  const [column, row] = [index % 12, Math.floor(index / 12)];
  const hasLeft = column > 9 - row * 0.25;
  return [column * 8, row * 8, hasLeft ? 0 : 1 - Math.hypot((column - 8) / 8, (row - 2) / 4.5)] as const;
}).filter(([, , done]) => done > 0);

/** Everything is drawn in a field of 96 × 56. */
const DRAWINGS: Readonly<Record<string, () => ReactNode>> = {
  descent: () => (
    <>
      {[1, 0.68, 0.4, 0.18].map((scale) => (
        <ellipse
          key={scale}
          className="emblem-line"
          cx={54}
          cy={28}
          rx={46 * scale}
          ry={19 * scale}
          transform="rotate(-14 54 28)"
        />
      ))}
      <path className="emblem-ink" d="M8,12L20,44L30,18L38,38L45,24L50,32L54,28" style={{ stroke: categoryHue(2) }} />
      <circle cx={54} cy={28} r={2.4} style={{ fill: categoryHue(2) }} />
    </>
  ),
  basin: () => (
    <>
      <path d="M2,2H46C42,16 52,22 46,30C32,26 14,34 2,30Z" style={{ fill: categoryHue(0) }} opacity={0.75} />
      <path d="M46,2H94V26C78,32 60,22 46,30C52,22 42,16 46,2Z" style={{ fill: categoryHue(1) }} opacity={0.75} />
      <path d="M2,30C14,34 32,26 46,30C40,40 50,46 44,54H2Z" style={{ fill: categoryHue(2) }} opacity={0.75} />
      <path d="M46,30C60,22 78,32 94,26V54H44C50,46 40,40 46,30Z" style={{ fill: categoryHue(3) }} opacity={0.75} />
    </>
  ),
  sweep: () => (
    <>
      {PAIRS.map(([x, y, done]) => (
        <rect
          key={`${x} ${y}`}
          x={x}
          y={y}
          width={7.4}
          height={7.4}
          style={{ fill: categoryHue(0) }}
          opacity={0.2 + 0.8 * done}
        />
      ))}
      <path className="emblem-ink" d="M80,0C76,20 72,36 66,56" />
    </>
  ),
  signal: () =>
    Array.from({ length: 14 }, (_, layer) => {
      const half = 24 * 0.8 ** layer + 0.8;
      return (
        <rect
          key={half}
          x={4 + layer * 6.6}
          y={28 - half}
          width={4.4}
          height={2 * half}
          rx={1.4}
          style={{ fill: categoryHue(0) }}
          opacity={1 - layer * 0.05}
        />
      );
    }),
  norm: () =>
    [0, 1, 2].map((sheet) =>
      [0, 1, 2, 3].map((column) => (
        <path
          key={`${sheet} ${column}`}
          d={`M${10 + column * 19 + sheet * 5},${46 - sheet * 14}l16,0l5,-9l-16,0Z`}
          style={{ fill: categoryHue(sheet) }}
          opacity={0.45 + 0.16 * column}
        />
      )),
    ),
  fit: () => (
    <>
      <path className="emblem-line" d="M4,44C20,6 34,6 48,28S80,52 92,12" />
      <path
        className="emblem-ink"
        d="M4,40C10,10 16,20 20,18S28,4 34,16S44,22 50,30S60,52 66,42S78,40 82,32S90,18 92,16"
        style={{ stroke: categoryHue(2) }}
      />
      {[4, 12, 20, 34, 42, 50, 66, 74, 82, 92].map((x, index) => (
        <circle key={x} cx={x} cy={[40, 24, 18, 16, 23, 30, 42, 42, 32, 16][index]} r={2} className="emblem-dot" />
      ))}
    </>
  ),
  train: () => (
    <>
      <path d="M0,0H96V20C70,14 66,44 44,42S20,16 0,26Z" style={{ fill: categoryHue(0) }} opacity={0.16} />
      <path d="M0,56H96V20C70,14 66,44 44,42S20,16 0,26Z" style={{ fill: categoryHue(2) }} opacity={0.16} />
      <path className="emblem-ink" d="M0,26C20,16 24,40 44,42S70,14 96,20" />
      {[10, 26, 40, 56, 70, 86].map((x, index) => (
        <g key={x}>
          <circle cx={x} cy={[12, 18, 24, 16, 12, 8][index]} r={2.2} style={{ fill: categoryHue(0) }} />
          <circle cx={x + 5} cy={[38, 44, 50, 48, 38, 34][index]} r={2.2} style={{ fill: categoryHue(2) }} />
        </g>
      ))}
    </>
  ),
  curve: () => (
    <>
      <path className="emblem-line" d="M2,50H94M48,4V54" />
      <path className="emblem-ink" d="M4,49C34,48 40,42 48,28S62,8 92,7" style={{ stroke: categoryHue(0) }} />
      <path className="emblem-ink" d="M4,49C30,48 38,32 48,32S66,48 92,49" style={{ stroke: categoryHue(1) }} />
    </>
  ),
  calculator: () => (
    <>
      {[10, 24, 38].map((y, index) => (
        <g key={y}>
          <path className="emblem-line" d={`M6,${y + 8}H90`} />
          <path className="emblem-ink" d={`M8,${y}h${[34, 26, 40][index] ?? 30}`} />
          <path className="emblem-ink" d={`M72,${y}h${[16, 12, 18][index] ?? 14}`} style={{ stroke: categoryHue(2) }} />
        </g>
      ))}
    </>
  ),
  field: () => (
    <>
      {[0, 1, 2, 3, 4].map((level) => (
        <path
          key={level}
          className="emblem-line"
          d={`M${4 + level * 10},54C${20 + level * 10},${40 - level * 2} ${34 + level * 8},${34 - level * 3} ${40 + level * 12},2`}
        />
      ))}
      <path className="emblem-ink" d="M24,54C40,36 50,28 64,2" style={{ stroke: categoryHue(0) }} />
      <circle cx={46} cy={30} r={2.6} className="emblem-dot" />
    </>
  ),
};

export function LabEmblem({ id }: { readonly id: string }) {
  return (
    <svg className="lab-emblem" viewBox="0 0 96 56" aria-hidden="true">
      {DRAWINGS[id]?.()}
    </svg>
  );
}
