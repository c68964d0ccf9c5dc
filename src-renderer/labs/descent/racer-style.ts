/**
 * How a racer looks: its optimizer's hue, which is the same everywhere in the desk, and a dash and a marker from its slot in
 * the race, so that two racers differ without colour and two Adams differ at all.
 */
import type { Pen } from '../plot/pen.ts';

export interface RacerStyle {
  /** CSS value, e.g. `var(--hue-adam)`. */
  readonly hue: string;
  /** Pixels on and off; empty: solid. */
  readonly dash: readonly number[];
  readonly marker: Marker;
}

export const MARKERS = ['circle', 'square', 'triangle', 'diamond', 'cross', 'bar', 'wedge', 'hexagon'] as const;
export type Marker = (typeof MARKERS)[number];

const DASHES: readonly (readonly number[])[] = [
  [],
  [7, 3],
  [2, 3],
  [9, 3, 2, 3],
  [],
  [12, 4],
  [4, 2],
  [6, 3, 2, 3, 2, 3],
];

/** `slot`: 0 to 7, the racer's place in the list. Unknown optimizers get the ink colour. */
export function racerStyle(optimizerId: string, slot: number): RacerStyle {
  return {
    hue: `var(--hue-${optimizerId}, var(--ink))`,
    dash: DASHES[slot % DASHES.length] ?? [],
    marker: MARKERS[slot % MARKERS.length] ?? 'circle',
  };
}

/** Corners on the unit circle, in turns from straight up; `undefined` is drawn as a many-sided circle. */
const CORNERS: Readonly<Record<Marker, readonly (readonly [number, number])[]>> = {
  circle: ring(20, 0, 1),
  square: ring(4, 1 / 8, 1.15),
  triangle: ring(3, 0, 1.3),
  diamond: ring(4, 0, 1.3),
  cross: plus(0.42, 1.2),
  bar: [
    [-1.3, -0.55],
    [1.3, -0.55],
    [1.3, 0.55],
    [-1.3, 0.55],
  ],
  wedge: ring(3, 1 / 2, 1.3),
  hexagon: ring(6, 0, 1.15),
};

export function traceMarker(pen: Pen, marker: Marker, x: number, y: number, radius: number): void {
  CORNERS[marker].forEach(([dx, dy], index) => {
    if (index === 0) pen.moveTo(x + dx * radius, y + dy * radius);
    else pen.lineTo(x + dx * radius, y + dy * radius);
  });
  pen.closePath();
}

function ring(corners: number, turn: number, radius: number): readonly (readonly [number, number])[] {
  return Array.from({ length: corners }, (_, index) => {
    const angle = 2 * Math.PI * (index / corners + turn);
    return [Math.sin(angle) * radius, -Math.cos(angle) * radius] as const;
  });
}

function plus(arm: number, reach: number): readonly (readonly [number, number])[] {
  const quarter: [number, number][] = [
    [arm, -reach],
    [arm, -arm],
    [reach, -arm],
  ];
  return [0, 1, 2, 3].flatMap((turns) =>
    quarter.map(([x, y]): readonly [number, number] => {
      let [px, py] = [x, y];
      for (let turn = 0; turn < turns; turn++) [px, py] = [-py, px];
      return [px, py];
    }),
  );
}

/** Where a racer set out: a ring, so that a picture taken elsewhere shows it without the page's own handle. */
export function drawStart(context: CanvasRenderingContext2D, x: number, y: number, ink: string, paper: string): void {
  context.beginPath();
  context.arc(x, y, 5.5, 0, 2 * Math.PI);
  context.fillStyle = paper;
  context.fill();
  context.lineWidth = 2.6;
  context.strokeStyle = ink;
  context.stroke();
}
