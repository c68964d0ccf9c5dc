/**
 * Colours by how they look: OKLab and its polar form, where equal distances are about equally visible. Constants from Björn
 * Ottosson, "A perceptual color space for image processing" (2020). Components of sRGB are 0 to 1.
 */

/** Lightness 0 to 1, green–red, blue–yellow. */
export type Lab = readonly [number, number, number];
export type Rgb = readonly [number, number, number];

/** Linear-light components may lie outside 0 to 1: the colour is then beyond what a screen shows. */
function toLinear([lightness, a, b]: Lab): Rgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

export function labFromRgb(rgb: Rgb): Lab {
  const [red, green, blue] = rgb.map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  const [r, g, b] = [red ?? 0, green ?? 0, blue ?? 0];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** The nearest colour a screen shows at this lightness and hue: chroma is given up until it fits. */
export function rgbFromLab(lab: Lab): Rgb {
  let [fits, tooMuch] = [0, 1];
  const at = (share: number): Rgb => toLinear([lab[0], lab[1] * share, lab[2] * share]);
  if (isOnScreen(at(1))) fits = 1;
  else
    for (let halving = 0; halving < 12; halving++) {
      const middle = (fits + tooMuch) / 2;
      if (isOnScreen(at(middle))) fits = middle;
      else tooMuch = middle;
    }
  const [r, g, b] = at(fits);
  return [encode(r), encode(g), encode(b)];
}

/** `hue` in degrees. */
export function labFromPolar(lightness: number, chroma: number, hue: number): Lab {
  const angle = (hue * Math.PI) / 180;
  return [lightness, chroma * Math.cos(angle), chroma * Math.sin(angle)];
}

export function labDistance(a: Lab, b: Lab): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

export function mixLab(a: Lab, b: Lab, share: number): Lab {
  const between = (from: number, to: number) => from + (to - from) * share;
  return [between(a[0], b[0]), between(a[1], b[1]), between(a[2], b[2])];
}

const EPSILON = 1e-4;

function isOnScreen(linear: Rgb): boolean {
  return linear.every((value) => value >= -EPSILON && value <= 1 + EPSILON);
}

function encode(linear: number): number {
  const value = Math.min(1, Math.max(0, linear));
  return value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055;
}
