/** A numeric answer with an echo of how it is read, so that a slip of notation is seen in time. Says nothing of right or wrong. */
import { readNumber } from '@shared/study/answer-number.ts';
import { useId } from 'react';
import { exactNumberText } from './number-words.ts';
import '../../ui/field.css';
import './number-answer.css';

interface NumberAnswerProps {
  /** As typed. */
  readonly value: string;
  readonly unit: string | undefined;
  readonly onChange: (value: string) => void;
  readonly onBlur: () => void;
}

/** The contract's limit, characters. */
const LONGEST = 100;

export function NumberAnswer({ value, unit, onChange, onBlur }: NumberAnswerProps) {
  const id = useId();
  const reading = value.trim() === '' ? undefined : readNumber(value, unit);
  return (
    <div className="number-answer">
      <label className="field-label" htmlFor={id}>
        Your number{unit !== undefined && ` (${unit})`}
      </label>
      <div className="number-row">
        <input
          id={id}
          className="field-control number-field"
          value={value}
          maxLength={LONGEST}
          inputMode="text"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          aria-describedby={`${id}-echo`}
          onChange={(event) => onChange(event.currentTarget.value)}
          onBlur={onBlur}
          onKeyDown={(event) => {
            // Enter in a one-line field would submit the form; only the chord and the button do.
            if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) event.preventDefault();
          }}
        />
        {unit !== undefined && (
          <span className="number-unit" aria-hidden="true">
            {unit}
          </span>
        )}
        <output className="number-echo" id={`${id}-echo`} htmlFor={id}>
          {reading === undefined && 'For example 0.0123, 1.23e-2, 1/81 or sqrt(2)/2.'}
          {reading?.ok === true && (
            <>
              reads as <strong>{exactNumberText(reading.value)}</strong>
              {unit !== undefined && ` ${unit}`}
            </>
          )}
          {reading?.ok === false && <span className="number-unread">{reading.reason}</span>}
        </output>
      </div>
    </div>
  );
}
