/**
 * Two landscapes and a wall of tiles, drawn by formula: what colour statistics are carried between. Each pixel is a function of its
 * place alone, so a picture is the same at every size but for its detail.
 */
import type { Tensor } from '../../cpu/tensor.ts';

export const PICTURE_IDS = ['dunes', 'leaves', 'tiles'] as const;
export type PictureId = (typeof PICTURE_IDS)[number];

export const PICTURE_TITLES: Readonly<Record<PictureId, string>> = {
  dunes: 'Dunes at dusk',
  leaves: 'Leaves',
  tiles: 'Tiled wall',
};

type Colour = readonly [number, number, number];
/** x and y in [0, 1], y downwards; components in [0, 1]. */
type Painter = (x: number, y: number) => Colour;

const mix = (a: Colour, b: Colour, share: number): Colour => {
  const at = Math.min(1, Math.max(0, share));
  return [a[0] + (b[0] - a[0]) * at, a[1] + (b[1] - a[1]) * at, a[2] + (b[2] - a[2]) * at];
};

const dunes: Painter = (x, y) => {
  const sun = Math.exp(-(((x - 0.68) ** 2 + (y - 0.3) ** 2) / 0.004));
  const sky = mix(mix([0.2, 0.14, 0.38], [0.93, 0.5, 0.36], y / 0.5), [1, 0.9, 0.7], sun);
  const crests = [
    { height: 0.46 + 0.05 * Math.sin(5 * x + 1), lit: [0.78, 0.45, 0.36], dark: [0.42, 0.22, 0.32] },
    { height: 0.6 + 0.07 * Math.sin(4 * x + 3.4), lit: [0.7, 0.38, 0.27], dark: [0.3, 0.15, 0.25] },
    { height: 0.78 + 0.08 * Math.sin(3 * x + 0.2), lit: [0.55, 0.27, 0.2], dark: [0.17, 0.09, 0.17] },
  ] as const;
  return crests.reduce<Colour>((behind, { height, lit, dark }) => {
    if (y < height) return behind;
    const ripple = 0.07 * Math.sin(90 * (y - height) + 14 * x);
    return mix(lit, dark, (y - height) / 0.24 + ripple);
  }, sky);
};

const leaves: Painter = (x, y) => {
  const [across, down] = [4 * (x + 0.35 * y), 5 * y];
  const [column, row] = [Math.floor(across), Math.floor(down)];
  const turn = 2.4 * column + 1.7 * row;
  const [u, v] = [across - column - 0.5, down - row - 0.5];
  const along = u * Math.cos(turn) + v * Math.sin(turn);
  const aside = v * Math.cos(turn) - u * Math.sin(turn);
  const width = 0.3 * Math.cos((Math.PI * along) / 0.98);
  if (Math.abs(along) > 0.47 || Math.abs(aside) > width)
    return mix([0.05, 0.15, 0.12], [0.1, 0.26, 0.16], 0.5 + Math.sin(9 * x) * Math.cos(11 * y));
  const tint = mix([0.24, 0.5, 0.18], [0.74, 0.83, 0.32], 0.5 + 0.5 * Math.sin(turn * 1.9 + x));
  const vein = Math.abs(aside) < 0.025 || Math.abs(((Math.abs(aside) * 2 + along) * 9) % 1) < 0.16;
  return vein ? mix(tint, [0.92, 0.97, 0.7], 0.45) : mix(tint, [0.1, 0.3, 0.16], Math.abs(aside) * 1.6);
};

const tiles: Painter = (x, y) => {
  const [column, row] = [Math.floor(6 * x), Math.floor(6 * y)];
  const [u, v] = [6 * x - column - 0.5, 6 * y - row - 0.5];
  if (Math.max(Math.abs(u), Math.abs(v)) > 0.46) return [0.86, 0.87, 0.85];
  const petal = Math.hypot(u, v) - 0.26 - 0.12 * Math.cos(4 * Math.atan2(v, u) + Math.PI * ((column + row) % 2));
  const glaze = 0.12 * Math.sin(3 * column + 5 * row);
  return petal < 0
    ? mix([0.12, 0.27 + glaze, 0.62], [0.45, 0.66, 0.88], -3 * petal)
    : mix([0.95, 0.95, 0.92], [0.74, 0.83, 0.9], 2.5 * petal);
};

const PAINTERS: Readonly<Record<PictureId, Painter>> = { dunes, leaves, tiles };

/** RGB in [0, 1], shape (1, 3, size, size). */
export function paintPicture(id: PictureId, size: number): Tensor {
  const data = new Float64Array(3 * size * size);
  const paint = PAINTERS[id];
  for (let row = 0; row < size; row += 1)
    for (let column = 0; column < size; column += 1) {
      const colour = paint((column + 0.5) / size, (row + 0.5) / size);
      for (const [channel, part] of colour.entries())
        data[(channel * size + row) * size + column] = Math.min(1, Math.max(0, part));
    }
  return { shape: [1, 3, size, size], data };
}
