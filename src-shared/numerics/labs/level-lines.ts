/**
 * Where a sampled field takes a value: marching squares over its grid, each crossing placed by linear interpolation, joined
 * to lines as long as they run. Knows no recipe and draws nothing.
 */

/** Values row by row, `columns` in a row; NaN where there is none. */
export interface Grid {
  readonly columns: number;
  readonly rows: number;
  readonly values: ArrayLike<number>;
}

/** x₀, y₀, x₁, y₁ … in cells, whole numbers at the samples; a closed line ends where it began. */
export type LevelLine = Float64Array;

/** A point where the level crosses an edge of the grid; each edge has a number of its own. */
interface Crossing {
  readonly edge: number;
  readonly x: number;
  readonly y: number;
}

/** Corners run round from the lower left; the ends of the four edges are bottom, right, top, left. */
const CORNERS = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
] as const;
const EDGES = [
  [0, 1],
  [1, 2],
  [3, 2],
  [0, 3],
] as const;

/**
 * Where two pairs of corners face each other, the mean decides which belong together. Undefined if the lines would have more
 * than `most` points: such a field is finer than its grid, and its lines would be a grey stain.
 */
export function levelLines(grid: Grid, level: number, most: number): LevelLine[] | undefined {
  const neighbours = new Map<number, Crossing[]>();
  const places = new Map<number, Crossing>();
  const join = (from: Crossing, to: Crossing): void => {
    places.set(from.edge, from);
    const known = neighbours.get(from.edge);
    if (known === undefined) neighbours.set(from.edge, [to]);
    else known.push(to);
  };
  for (let row = 0; row + 1 < grid.rows; row += 1) {
    if (places.size > most) return undefined;
    for (let column = 0; column + 1 < grid.columns; column += 1) {
      for (const [from, to] of cellPairs(grid, level, column, row)) {
        join(from, to);
        join(to, from);
      }
    }
  }
  const left = new Set(places.keys());
  // Lines that end at the border first, from their ends; what is left then is closed.
  const starts = [...left].filter((edge) => neighbours.get(edge)?.length === 1);
  return [...starts, ...left].flatMap((edge) => {
    const line = follow(edge, left, neighbours, places);
    return line.length >= 4 ? [Float64Array.from(line)] : [];
  });
}

function follow(
  start: number,
  left: Set<number>,
  neighbours: ReadonlyMap<number, readonly Crossing[]>,
  places: ReadonlyMap<number, Crossing>,
): number[] {
  const line: number[] = [];
  let here = left.has(start) ? places.get(start) : undefined;
  let last = here;
  while (here !== undefined) {
    line.push(here.x, here.y);
    left.delete(here.edge);
    last = here;
    here = neighbours.get(here.edge)?.find(({ edge }) => left.has(edge));
  }
  const begin = places.get(start);
  const isClosed = line.length > 4 && neighbours.get(last?.edge ?? -1)?.some(({ edge }) => edge === start);
  if (isClosed && begin !== undefined) line.push(begin.x, begin.y);
  return line;
}

function cellPairs(
  { columns, values }: Grid,
  level: number,
  column: number,
  row: number,
): readonly (readonly [Crossing, Crossing])[] {
  const heights = CORNERS.map(([x, y]) => (values[(row + y) * columns + column + x] ?? Number.NaN) - level);
  if (!heights.every(Number.isFinite)) return [];
  const crossings = EDGES.flatMap(([one, other], side): Crossing[] => {
    const [low, high] = [heights[one] ?? 0, heights[other] ?? 0];
    if (low >= 0 === high >= 0) return [];
    const share = low / (low - high);
    const [[fromX, fromY], [toX, toY]] = [CORNERS[one], CORNERS[other]];
    return [
      {
        edge: edgeNumber(columns, column, row, side),
        x: column + fromX + share * (toX - fromX),
        y: row + fromY + share * (toY - fromY),
      },
    ];
  });
  const [first, second, third, fourth] = crossings;
  if (first === undefined || second === undefined) return [];
  if (third === undefined || fourth === undefined) return [[first, second]];
  const isMeanAbove = heights.reduce((sum, height) => sum + height, 0) >= 0;
  return isMeanAbove === (heights[0] ?? 0) >= 0
    ? [
        [first, second],
        [third, fourth],
      ]
    : [
        [first, fourth],
        [second, third],
      ];
}

/** The same for both cells that share an edge: even along a row, odd along a column. */
function edgeNumber(columns: number, column: number, row: number, side: number): number {
  const [right, up] = [side === 1 ? 1 : 0, side === 2 ? 1 : 0];
  return 2 * ((row + up) * columns + column + right) + (side % 2);
}
