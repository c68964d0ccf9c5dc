/**
 * Numbers as a reader wants them: short, aligned, never `0.30000000000000004`, and minus signs that are minus signs.
 */

/** About `digits` significant digits; scientific with a real superscript outside 10⁻³…10⁵. */
export function numberText(value: number, digits = 4): string {
  if (Number.isNaN(value)) return 'not a number';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e5) return minus(String(Number(value.toPrecision(digits))));
  const [mantissa = '', exponent = '0'] = value.toExponential(Math.max(0, digits - 2)).split('e');
  return `${minus(String(Number(mantissa)))}·10${superscript(Number(exponent))}`;
}

/** The same for TeX. */
export function numberTex(value: number, digits = 4): string {
  if (Number.isNaN(value)) return '\\text{NaN}';
  if (!Number.isFinite(value)) return value > 0 ? '\\infty' : '-\\infty';
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-3 && size < 1e5)) return String(Number(value.toPrecision(digits)));
  const [mantissa = '', exponent = '0'] = value.toExponential(Math.max(0, digits - 2)).split('e');
  return `${Number(mantissa)}\\cdot 10^{${Number(exponent)}}`;
}

export function superscript(value: number): string {
  return [...String(value)].map((digit) => (digit === '-' ? '⁻' : ('⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)] ?? ''))).join('');
}

function minus(text: string): string {
  return text.replace('-', '−');
}
