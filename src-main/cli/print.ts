/** How the command line writes: JSON that stays stable, plain tables for people, and a log on standard error. */
import { createLog, type Log } from '../log.ts';

export const printLine = (line: string): void => void process.stdout.write(`${line}\n`);

/**
 * Typed arrays are written as lists, and a list of numbers takes one line. Non-finite numbers have no JSON form: they are
 * written as the strings "NaN", "Infinity" and "-Infinity".
 */
export function toJson(value: unknown, indent = 2): string {
  const text = JSON.stringify(
    value,
    (_key, entry: unknown) => {
      if (typeof entry === 'number' && !Number.isFinite(entry)) return String(entry);
      if (ArrayBuffer.isView(entry) && !(entry instanceof DataView))
        return Array.from(entry as Float64Array, finiteOrName);
      return entry;
    },
    indent,
  );
  return text.replace(/\[\s+([-+.\deE,\s]+?)\s+\]/g, (_, numbers: string) => `[${numbers.replace(/\s+/g, ' ')}]`);
}

const finiteOrName = (value: number): number | string => (Number.isFinite(value) ? value : String(value));

/** Columns padded to their widest cell, two spaces apart. */
export function printTable(rows: readonly (readonly string[])[]): void {
  const widths = rows.reduce<number[]>((all, row) => row.map((cell, i) => Math.max(all[i] ?? 0, cell.length)), []);
  for (const row of rows)
    printLine(
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}

/** Standard output belongs to results; what goes wrong meanwhile is told on standard error, the rest is not. */
export const terminalLog: Log = {
  ...createLog((line) => void process.stderr.write(`${line}\n`), Date.now),
  info: () => {},
};
