/** Columns of numbers and words as comma-separated values after RFC 4180: CRLF, quotes doubled, every digit a float64 has. */

export interface TableColumn {
  readonly name: string;
  readonly unit?: string | undefined;
  /** One a row; a column shorter than the table is empty at its end. */
  readonly values: ArrayLike<number | string>;
}

/** `rows`: how many rows, from the first. Numbers read back exactly; NaN and infinities are written `NaN`, `Infinity`. */
export function toCsv(columns: readonly TableColumn[], rows: number): string {
  const lines = [columns.map(({ name, unit }) => quote(unit === undefined ? name : `${name} (${unit})`)).join(',')];
  for (let row = 0; row < rows; row++) {
    lines.push(columns.map(({ values }) => quote(String(values[row] ?? ''))).join(','));
  }
  return `${lines.join('\r\n')}\r\n`;
}

function quote(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
