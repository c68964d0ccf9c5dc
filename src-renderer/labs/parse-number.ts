/** What a reader types into a number field, as a number. */

/** A finite number with either minus sign and either decimal mark; undefined for anything else, and for the empty text. */
export function parseNumber(text: string): number | undefined {
  const plain = text.trim().replace('−', '-').replace(',', '.');
  if (plain === '') return undefined;
  const value = Number(plain);
  return Number.isFinite(value) ? value : undefined;
}
