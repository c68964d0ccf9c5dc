/**
 * `{{name}}` in a question's text: which names a text asks for, and the text with numbers in their place, written for
 * where they stand: in mathematics as TeX, elsewhere as plain digits.
 */

const PLACEHOLDER = /\{\{\s*([A-Za-z][A-Za-z0-9_]*)\s*\}\}/g;
/** Code, display mathematics, inline mathematics, escaped dollar: scanned in this order, so a dollar in code is no formula. */
const SPANS = /```[\s\S]*?```|``[\s\S]*?``|`[^`]*`|\\\$|\$\$[\s\S]*?\$\$|\$(?:\\.|[^$\\])+\$/g;

/** Names of the placeholders in a text, each once, in order of appearance. */
export function placeholderNames(text: string): readonly string[] {
  return [...new Set([...text.matchAll(PLACEHOLDER)].map((match) => match[1] ?? ''))];
}

/** Replaces each placeholder whose name has a number; others are left as they stand. */
export function fillPlaceholders(text: string, numbers: Readonly<Record<string, number>>): string {
  let filled = '';
  let end = 0;
  for (const span of text.matchAll(SPANS)) {
    filled += fill(text.slice(end, span.index), numbers, plainNumber);
    filled += fill(span[0], numbers, span[0].startsWith('$') ? texNumber : plainNumber);
    end = span.index + span[0].length;
  }
  return filled + fill(text.slice(end), numbers, plainNumber);
}

function fill(text: string, numbers: Readonly<Record<string, number>>, write: (value: number) => string): string {
  return text.replace(PLACEHOLDER, (whole, name: string) => {
    const value = Object.hasOwn(numbers, name) ? numbers[name] : undefined;
    return value === undefined ? whole : write(value);
  });
}

/**
 * Up to 5 significant digits, trailing zeros dropped; whole numbers below 10^7 in full (a count of 100352 stays exact);
 * powers of ten below 10^-4 or from 10^7 on: `1e-5`, `2.5e+8`.
 */
export function plainNumber(value: number): string {
  const { mantissa, exponent } = parts(value);
  return exponent === undefined ? mantissa : `${mantissa}e${exponent}`;
}

/** As `plainNumber`, with powers of ten as TeX in braces, so that a following `^2` still applies to one group: `{10^{-5}}`. */
export function texNumber(value: number): string {
  const { mantissa, exponent } = parts(value);
  if (exponent === undefined) return mantissa;
  if (mantissa === '1') return `{10^{${exponent}}}`;
  if (mantissa === '-1') return `{-10^{${exponent}}}`;
  return `{${mantissa} \\times 10^{${exponent}}}`;
}

function parts(value: number): { mantissa: string; exponent?: number } {
  if (value === 0) return { mantissa: '0' };
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e7) return { mantissa: String(value) };
  const rounded = Number(value.toPrecision(5));
  if (Math.abs(rounded) >= 1e-4 && Math.abs(rounded) < 1e7) return { mantissa: String(rounded) };
  const [mantissa = '0', exponent = '0'] = rounded.toExponential().split('e');
  return { mantissa, exponent: Number(exponent) };
}
