/** Sizes in words: two digits, and powers of ten beyond what a float64 could hold. */

/** 10^log. */
export function sizeOfLog(log: number): string {
  if (log === Number.NEGATIVE_INFINITY) return '0';
  if (log > -3 && log < 4) return twoDigits(10 ** log);
  let exponent = Math.floor(log);
  let digits = (10 ** (log - exponent)).toPrecision(2);
  if (digits === '10') [digits, exponent] = ['1.0', exponent + 1];
  return `${digits.replace(/\.0$/, '')}e${exponent}`;
}

/** Two digits behind the point for what is near 1, two digits in all elsewhere. */
export function twoDigits(value: number): string {
  const size = Math.abs(value);
  if (size >= 0.095 && size < 9.95) return value.toFixed(2);
  return size >= 99.5 && size < 1e5 ? value.toFixed(0) : String(Number(value.toPrecision(2)));
}

export function percentOf(share: number): string {
  // The space does not break.
  return share > 0 && share < 0.01 ? '< 1\u00a0%' : `${Math.round(100 * share)}\u00a0%`;
}
