/** Numbers of numeric questions in words: how one was read, and what a tolerance allows around the computed value. */
import { plainNumber } from '@shared/study/placeholders.ts';
import type { Tolerance } from '@shared/study/question.ts';

/** Up to 8 significant digits, so that what was typed is recognised; `1e-9` style outside 10⁻⁶…10¹². */
export function exactNumberText(value: number): string {
  const size = Math.abs(value);
  if (value === 0 || (size >= 1e-6 && size < 1e12)) return withMinus(String(Number(value.toPrecision(8))));
  const [mantissa = '', exponent = '0'] = value.toExponential(7).split('e');
  return withMinus(`${Number(mantissa)}e${Number(exponent)}`);
}

/** `0.012341`: up to 5 significant digits, as the question texts write numbers. */
export const roundedNumberText = (value: number): string => withMinus(plainNumber(value));

/** `±3 % (0.01197 to 0.01271)` or `±0.5 (…)`; with both kinds the wider one counts, as in the check itself. */
export function toleranceText(value: number, { absolute = 0, relative = 0 }: Tolerance): string {
  const byShare = relative * Math.abs(value);
  const allowed = Math.max(absolute, byShare);
  if (allowed === 0) return 'the exact value';
  const share = `±${plainNumber(Number((relative * 100).toPrecision(6)))} %`;
  const size = byShare >= absolute ? share : `±${plainNumber(absolute)}`;
  return `${size} (${roundedNumberText(value - allowed)} to ${roundedNumberText(value + allowed)})`;
}

const withMinus = (text: string): string => text.replaceAll('-', '−');
