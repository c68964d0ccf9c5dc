/**
 * The integral of a function of one number by adaptive Gauss–Kronrod quadrature (7 and 15 points, QUADPACK's pair): the
 * interval with the largest error is halved until the whole is good enough. The estimate of the error is returned with it.
 */

export interface Integral {
  readonly value: number;
  /** Estimate of the absolute error; large or NaN where the function is not integrable. */
  readonly error: number;
}

interface Piece extends Integral {
  readonly from: number;
  readonly to: number;
}

/** Nodes in (0, 1] from the outermost, with Kronrod's weight and, at every second one, Gauss's. The last is the centre. */
const NODES: readonly (readonly [node: number, kronrod: number, gauss: number])[] = [
  [0.9914553711208126, 0.022935322010529224, 0],
  [0.9491079123427585, 0.06309209262997856, 0.1294849661688697],
  [0.8648644233597691, 0.10479001032225017, 0],
  [0.7415311855993945, 0.14065325971552592, 0.27970539148927664],
  [0.5860872354676911, 0.1690047266392679, 0],
  [0.4058451513773972, 0.19035057806478542, 0.3818300505051189],
  [0.20778495500789848, 0.20443294007529889, 0],
  [0, 0.20948214108472782, 0.4179591836734694],
];

const MOST_PIECES = 400;
/** How often a function is looked at, at most: every halving looks at two pieces. */
export const MOST_LOOKS = 15 * (2 * MOST_PIECES - 1);
const TOLERANCE = 1e-11;

/** ∫ f from `from` to `to`; negative if `to` < `from`. */
export function integrate(f: (x: number) => number, from: number, to: number): Integral {
  if (from === to) return { value: 0, error: 0 };
  const pieces = [pieceOf(f, from, to)];
  for (;;) {
    const value = sum(pieces, (piece) => piece.value);
    const error = sum(pieces, (piece) => piece.error);
    if (error <= TOLERANCE * Math.abs(value) || error < 1e-300 || !Number.isFinite(error)) return { value, error };
    if (pieces.length >= MOST_PIECES) return { value, error };
    const worst = pieces.reduce(
      (found, piece, index) => (piece.error > (pieces[found]?.error ?? 0) ? index : found),
      0,
    );
    const [piece] = pieces.splice(worst, 1);
    if (piece === undefined) return { value, error };
    const middle = (piece.from + piece.to) / 2;
    pieces.push(pieceOf(f, piece.from, middle), pieceOf(f, middle, piece.to));
  }
}

function pieceOf(f: (x: number) => number, from: number, to: number): Piece {
  const centre = (from + to) / 2;
  const half = (to - from) / 2;
  let [kronrod, gauss] = [0, 0];
  for (const [node, wide, narrow] of NODES) {
    const value = node === 0 ? f(centre) : f(centre - half * node) + f(centre + half * node);
    kronrod += wide * value;
    gauss += narrow * value;
  }
  return { from, to, value: half * kronrod, error: Math.abs(half * (kronrod - gauss)) };
}

function sum(pieces: readonly Piece[], read: (piece: Piece) => number): number {
  return pieces.reduce((total, piece) => total + read(piece), 0);
}
