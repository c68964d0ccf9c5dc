/**
 * Numbers as a reader wants them: short, aligned, never `0.30000000000000004`, and minus signs that are minus signs.
 */

/** About `digits` significant digits; `9.2e−10` outside 0.001 to 100,000. */
export function numberText(value: number, digits = 4): string {
  if (Number.isNaN(value)) return 'not a number';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e5) return minus(String(Number(value.toPrecision(digits))));
  const [mantissa = '', exponent = '0'] = value.toExponential(Math.max(0, digits - 2)).split('e');
  return minus(`${Number(mantissa)}e${Number(exponent)}`);
}

function minus(text: string): string {
  return text.replaceAll('-', '−');
}
