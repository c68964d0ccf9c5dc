/**
 * What a number looks like as a colour. Every ramp is a curve through OKLab walked at constant speed, so equal steps of the
 * number look like equal steps; meaning rides on lightness or on blue against orange, which colour-blind readers keep.
 * On light paper more is darker, on dark paper more is brighter: more always stands out.
 */
import { type Lab, labDistance, labFromPolar, labFromRgb, mixLab, type Rgb, rgbFromLab } from './oklab.ts';

/** `warm` is a second sequential ramp for a picture beside another; `diverging` has its centre in the middle. */
export type RampName = 'sequential' | 'warm' | 'diverging' | 'cyclic';
export type Paper = 'light' | 'dark';

/** RGBA packed as ImageData holds it on a little-endian machine, which is every machine with a browser: 0xAABBGGRR. */
export type PackedRamp = Uint32Array;

export const RAMP_STEPS = 256;

/** A curve through OKLab, `at` from 0 to 1. */
type Curve = (at: number) => Lab;

const between = (from: number, to: number, at: number): number => from + (to - from) * at;

/** Straight in lightness and hue, with a bulge of chroma in the middle; chroma stays within sRGB, or the ramp would have a kink. */
function sweep(lightness: readonly [number, number], hue: readonly [number, number], chroma: number): Curve {
  return (at) =>
    labFromPolar(between(...lightness, at), chroma * (0.45 + 0.55 * Math.sin(Math.PI * at)), between(...hue, at));
}

const BLUE = 255;
const ORANGE = 48;

function arms(centre: number, end: number, chroma: number): Curve {
  return (at) => {
    const reach = Math.abs(2 * at - 1);
    return labFromPolar(between(centre, end, reach), chroma * reach ** 0.85, at < 0.5 ? BLUE : ORANGE);
  };
}

/** A circle in the plane of lightness and blue–orange: as even as a closed ramp gets. */
function ring(middle: number, radius: number): Curve {
  return (at) => {
    const angle = 2 * Math.PI * at;
    const side = Math.sin(angle);
    return labFromPolar(middle + radius * Math.cos(angle), 0.13 * Math.abs(side), side > 0 ? BLUE : ORANGE);
  };
}

const CURVES: Readonly<Record<Paper, Readonly<Record<RampName, Curve>>>> = {
  light: {
    sequential: sweep([0.96, 0.27], [108, 280], 0.095),
    warm: sweep([0.96, 0.27], [95, -5], 0.14),
    diverging: arms(0.965, 0.43, 0.118),
    cyclic: ring(0.62, 0.26),
  },
  dark: {
    sequential: sweep([0.23, 0.96], [280, 108], 0.092),
    warm: sweep([0.23, 0.96], [0, 100], 0.15),
    diverging: arms(0.25, 0.78, 0.112),
    cyclic: ring(0.58, 0.27),
  },
};

const made = new Map<string, PackedRamp>();

/** The ramp as RAMP_STEPS packed colours. */
export function packedRamp(name: RampName, paper: Paper): PackedRamp {
  const key = `${name} ${paper}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const ramp = Uint32Array.from(evenly(CURVES[paper][name], RAMP_STEPS), (lab) => packRgb(rgbFromLab(lab)));
  made.set(key, ramp);
  return ramp;
}

/** CSS colours at `count` even places of the ramp, e.g. the stops of a colour bar. */
export function rampColours(name: RampName, paper: Paper, count: number): string[] {
  const ramp = packedRamp(name, paper);
  return Array.from({ length: count }, (_, index) =>
    cssOfPacked(ramp[Math.round((index * (RAMP_STEPS - 1)) / Math.max(1, count - 1))] ?? 0),
  );
}

export const CATEGORY_COUNT = 10;

/** The hue of category `index` ≥ 0 as a CSS variable of plots.css; after CATEGORY_COUNT they repeat. */
export function categoryHue(index: number): string {
  return `var(--category-${index % CATEGORY_COUNT})`;
}

/** `share` of the way from colour `from` to colour `to` as packed colour; both CSS `#rrggbb`. */
export function mixPacked(from: string, to: string, share: number): number {
  return packRgb(rgbFromLab(mixLab(labFromRgb(rgbFromHex(from)), labFromRgb(rgbFromHex(to)), share)));
}

export function packHex(hex: string): number {
  return packRgb(rgbFromHex(hex));
}

export function cssOfPacked(packed: number): string {
  const part = (shift: number) => ((packed >>> shift) & 255).toString(16).padStart(2, '0');
  return `#${part(0)}${part(8)}${part(16)}`;
}

/** Components 0 to 1 of `#rrggbb`; mid grey for anything else. */
export function rgbFromHex(hex: string): Rgb {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex.trim());
  const part = (at: number) => (match === null ? 0.5 : Number.parseInt(match[at] ?? '', 16) / 255);
  return [part(1), part(2), part(3)];
}

function packRgb([red, green, blue]: Rgb): number {
  const byte = (value: number) => Math.round(value * 255);
  return ((255 << 24) | (byte(blue) << 16) | (byte(green) << 8) | byte(red)) >>> 0;
}

const FINE = 2048;

/** `count` points of the curve, equally far apart along what the screen can show of it. */
function evenly(curve: Curve, count: number): Lab[] {
  const points = Array.from({ length: FINE + 1 }, (_, index) => labFromRgb(rgbFromLab(curve(index / FINE))));
  const walked = new Float64Array(FINE + 1);
  for (let index = 1; index <= FINE; index++) {
    const [a, b] = [points[index - 1], points[index]];
    walked[index] = (walked[index - 1] ?? 0) + (a && b ? labDistance(a, b) : 0);
  }
  const total = walked[FINE] ?? 1;
  let at = 0;
  return Array.from({ length: count }, (_, step) => {
    const wanted = (total * step) / (count - 1);
    while (at < FINE && (walked[at + 1] ?? total) < wanted) at++;
    const [from, to] = [points[at], points[Math.min(FINE, at + 1)]];
    const stretch = (walked[at + 1] ?? total) - (walked[at] ?? 0);
    if (from === undefined || to === undefined) return [0, 0, 0];
    return mixLab(from, to, stretch > 0 ? (wanted - (walked[at] ?? 0)) / stretch : 0);
  });
}
