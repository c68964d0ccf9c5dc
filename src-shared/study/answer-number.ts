/**
 * Reading a number the way a candidate types it, and judging it by a tolerance. Arithmetic is allowed (`1/3`, `2^10`,
 * `sqrt(2)/2`); a decimal comma is refused in words instead of being read as something else.
 */
import { AppError } from '../contract/result.ts';
import { evaluateText } from '../numerics/expression/evaluate.ts';
import type { Tolerance } from './question.ts';

export type NumberReading =
  | { readonly ok: true; readonly value: number }
  /** `reason` is a sentence for the candidate. */
  | { readonly ok: false; readonly reason: string };

/**
 * Reads `text` as a number. The question's unit may be typed after it ("15 steps"). A percent sign divides by 100, except
 * where the question asks for percent (unit `%`), where it is the unit: "12 %" is 0.12 there and 12 here.
 */
export function readNumber(text: string, unit?: string): NumberReading {
  let expression = text
    .trim()
    .replaceAll(/[\u2212\u2013]/g, '-')
    .replaceAll(/[\u00d7\u00b7]/g, '*')
    .replaceAll('\u00f7', '/')
    .replaceAll('\u03c0', 'pi');
  if (unit !== undefined && unit !== '' && expression.toLowerCase().endsWith(unit.toLowerCase())) {
    expression = expression.slice(0, -unit.length).trimEnd();
  }
  if (expression === '') return { ok: false, reason: 'There is no number here yet.' };
  if (/\d\s*,\s*\d/.test(expression)) {
    return { ok: false, reason: `Write decimals with a point and leave out commas; got ${quote(text)}.` };
  }
  let divisor = 1;
  if (expression.endsWith('%')) {
    expression = expression.slice(0, -1).trimEnd();
    divisor = 100;
  }
  try {
    const value = evaluateText(expression, {}) / divisor;
    if (Number.isFinite(value)) return { ok: true, value };
    return { ok: false, reason: `The answer must be a finite number; ${quote(text)} comes to ${value}.` };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { ok: false, reason: `The answer must be a number such as 0.25, 1/3 or 1e-3; got ${quote(text)}.` };
  }
}

/**
 * Whether `given` lies within the tolerance of `expected`: |given − expected| ≤ max(absolute, relative · |expected|).
 * A relative slack of 1e-9 keeps an answer exactly on the edge from failing by rounding.
 */
export function isWithin(given: number, expected: number, tolerance: Tolerance): boolean {
  const allowed = Math.max(tolerance.absolute ?? 0, (tolerance.relative ?? 0) * Math.abs(expected));
  return Math.abs(given - expected) <= allowed + 1e-9 * Math.abs(expected);
}

function quote(text: string): string {
  return `"${text.length > 40 ? `${text.slice(0, 40)}…` : text}"`;
}
