/** A numeric answer against the computed value: both numbers, what was allowed, and the verdict in words. */
import { readNumber } from '@shared/study/answer-number.ts';
import type { DebriefItem } from '@shared/study/round.ts';
import { Check, X } from 'lucide-react';
import { exactNumberText, roundedNumberText, toleranceText } from './number-words.ts';

export function NumberVerdict({ item: { question, given, numberRight } }: { readonly item: DebriefItem }) {
  const { value, tolerance, unit } = question;
  if (value === undefined || tolerance === undefined) return null;
  const typed = given.number.trim();
  const reading = readNumber(typed, unit);
  const withUnit = (text: string): string => (unit === undefined ? text : `${text} ${unit}`);
  return (
    <dl className="verdict">
      <div>
        <dt>Your number</dt>
        <dd>
          {typed === '' && 'none given'}
          {typed !== '' && reading.ok && withUnit(exactNumberText(reading.value))}
          {typed !== '' && !reading.ok && `could not be read: ${typed}`}
        </dd>
      </div>
      <div>
        <dt>Computed</dt>
        <dd>{withUnit(roundedNumberText(value))}</dd>
      </div>
      <div>
        <dt>Counts as right</dt>
        <dd>{toleranceText(value, tolerance)}</dd>
      </div>
      <div>
        <dt>Verdict</dt>
        <dd>
          {numberRight === undefined && 'no number to check'}
          {numberRight === true && (
            <span className="verdict-right">
              <Check aria-hidden="true" /> Right
            </span>
          )}
          {numberRight === false && (
            <span className="verdict-wrong">
              <X aria-hidden="true" /> Wrong
            </span>
          )}
        </dd>
      </div>
    </dl>
  );
}
