/** A worked-out value as its recipe wants it read: a count, with k, M, G, in bytes, as a percentage; plain and as TeX. */
import type { QuantityFormat } from '@shared/numerics/labs/calculator.ts';
import { numberText } from '../plot/number-text.ts';

const DIGITS = 4;
const PREFIXES = ['', 'k', 'M', 'G', 'T', 'P', 'E'] as const;
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'] as const;
/** Beyond this a prefix says less than a power of ten. */
const LARGEST_PREFIXED = 1e21;
/** Counts that float64 holds exactly. */
const LARGEST_COUNT = 2 ** 53;

export function quantityText(value: number, format: QuantityFormat, unit?: string | undefined): string {
  const [amount, suffix] = parts(value, format);
  const name = [suffix, unit].filter((part) => part !== undefined && part !== '').join(format === 'si' ? '' : ' ');
  return name === '' ? amount : `${amount} ${name}`;
}

/** Braces keep the thousands' commas from being set as punctuation. */
export function quantityTex(value: number, format: QuantityFormat, unit?: string | undefined): string {
  const text = quantityText(value, format, unit);
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '\\text{not a number}' : `${value < 0 ? '-' : ''}\\infty`;
  const [amount = '', ...names] = text.split(' ');
  const power = /^(.*)e(.*)$/.exec(amount);
  const number = power === null ? amount : `${power[1]} \\cdot 10^{${power[2]}}`;
  const set = number.replaceAll('−', '-').replaceAll(',', '{,}');
  const name = names
    .join(' ')
    .replaceAll(/[\\{}$&#^_~]/g, ' ')
    .replaceAll('%', '\\%');
  return name === '' ? set : `${set}\\;\\text{${name}}`;
}

function parts(value: number, format: QuantityFormat): readonly [string, string] {
  switch (format) {
    case 'integer':
      return [Number.isInteger(value) && Math.abs(value) < LARGEST_COUNT ? grouped(value) : numberText(value, 6), ''];
    case 'percent':
      return [numberText(100 * value, 3), '%'];
    case 'si':
      return prefixed(value, 1000, PREFIXES);
    case 'bytes': {
      const [amount, prefix] = prefixed(value, 1000, PREFIXES);
      return [amount, `${prefix}B`];
    }
    case 'binary-bytes': {
      const [amount, prefix] = prefixed(value, 1024, BINARY);
      return [amount, `${prefix}B`];
    }
    case 'number':
      return [numberText(value, 5), ''];
  }
}

function grouped(value: number): string {
  return value.toLocaleString('en').replace('-', '−');
}

function prefixed(value: number, base: number, prefixes: readonly string[]): readonly [string, string] {
  const size = Math.abs(value);
  if (!(size >= 1 && size < LARGEST_PREFIXED)) return [numberText(value, DIGITS), ''];
  const rank = Math.min(prefixes.length - 1, Math.floor(Math.log(size * (1 + 1e-12)) / Math.log(base)));
  return [numberText(value / base ** rank, DIGITS), prefixes[rank] ?? ''];
}
