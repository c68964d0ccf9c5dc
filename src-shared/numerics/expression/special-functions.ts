/**
 * Functions of one number that JavaScript does not have, in float64 and in a form that neither overflows nor cancels.
 */

const TWO_OVER_ROOT_PI = 2 / Math.sqrt(Math.PI);
/** Below this the Maclaurin series is used, above it the continued fraction of erfc; both reach about 1e-15 here. */
const SERIES_BELOW = 2.2;

/** erf(x) = 2/√π ∫₀ˣ exp(−t²) dt; absolute error below 1e-14. */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (Number.isNaN(x)) return x;
  if (size > 6) return Math.sign(x);
  const value = size < SERIES_BELOW ? erfSeries(size) : 1 - erfcFraction(size);
  return x < 0 ? -value : value;
}

// erf(x) = 2/√π · exp(−x²) Σ 2ⁿ x^(2n+1) / (2n+1)!!, all terms positive, so nothing cancels. Abramowitz & Stegun 7.1.6.
function erfSeries(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; term > sum * 1e-17; n += 1) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return TWO_OVER_ROOT_PI * Math.exp(-x * x) * sum;
}

// erfc(x) = exp(−x²)/√π · 1/(x + (1/2)/(x + 1/(x + (3/2)/(x + …)))). Abramowitz & Stegun 7.1.14, from the far end.
function erfcFraction(x: number): number {
  let tail = x;
  for (let k = 120; k >= 1; k -= 1) tail = x + k / 2 / tail;
  return (TWO_OVER_ROOT_PI / 2) * (Math.exp(-x * x) / tail);
}

/** 1/(1+exp(−x)) without overflow on either side. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const growth = Math.exp(x);
  return growth / (1 + growth);
}

/** log(1+exp(x)) without overflow; no threshold, unlike torch's layer. */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** To the nearest integer, ties to the even one, as torch.round and WGSL's round do. */
export function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest < 0.5) return floor;
  if (rest > 0.5) return floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}
