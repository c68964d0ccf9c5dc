/**
 * The normal distribution function and its inverse in float64: what turns uniform draws into truncated normal ones.
 */
import { erf } from '../expression/special-functions.ts';

/** P(Z ≤ z) for a standard normal Z; absolute error below 1e-14. */
export function normalCdf(z: number): number {
  return 0.5 * (1 + erf(z / Math.SQRT2));
}

// Acklam's rational approximation (relative error 1.2e-9), https://web.archive.org/web/20151030215612/http://home.online.no/~pjacklam/notes/invnorm/
const CENTRE_TOP = [
  -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1,
  2.506628277459239,
];
const CENTRE_BOTTOM = [
  -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1, 1,
];
const TAIL_TOP = [
  -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
];
const TAIL_BOTTOM = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1];

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
}

/** The z with `normalCdf(z)` = p; ±Infinity at 1 and 0, NaN outside [0, 1]. */
export function normalQuantile(p: number): number {
  if (p === 0) return Number.NEGATIVE_INFINITY;
  if (p === 1) return Number.POSITIVE_INFINITY;
  if (!(p > 0 && p < 1)) return Number.NaN;
  const tail = Math.min(p, 1 - p);
  let z: number;
  if (tail < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(tail));
    const size = polynomial(TAIL_TOP, q) / polynomial(TAIL_BOTTOM, q);
    z = p < 0.5 ? size : -size;
  } else {
    const q = p - 0.5;
    z = (polynomial(CENTRE_TOP, q * q) * q) / polynomial(CENTRE_BOTTOM, q * q);
  }
  // One step of Halley's method takes 1e-9 to rounding, where the distribution function still has digits.
  if (Math.abs(z) > 5) return z;
  const error = (normalCdf(z) - p) * Math.sqrt(2 * Math.PI) * Math.exp((z * z) / 2);
  return z - error / (1 + (z * error) / 2);
}
