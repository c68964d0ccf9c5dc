/**
 * One number of a lab: slider and field side by side, a sentence that says what it does, and the way back to its default
 * (double click on the slider, or the button that appears when the value differs).
 */
import { RotateCcw } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { parseNumber } from './parse-number.ts';
import { numberText } from './plot/number-text.ts';
import { nextValue, positionOf, SLIDER_POSITIONS, type SliderRange, valueAt } from './slider-scale.ts';

export interface NumberControlProps {
  /** Drawn; may be mathematics. */
  readonly label: ReactNode;
  /** The accessible name, in words, e.g. `lr of Adam`. */
  readonly name: string;
  readonly value: number;
  readonly defaultValue?: number | undefined;
  readonly range: SliderRange;
  readonly help?: string | undefined;
  readonly isWhole?: boolean;
  /** Which numbers may be typed; the others are marked and kept back. Default: all finite ones. */
  readonly isLegal?: (value: number) => boolean;
  readonly onChange: (value: number) => void;
}

const ARROWS: Readonly<Record<string, 1 | -1>> = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };

export function NumberControl(props: NumberControlProps) {
  const { label, name, value, defaultValue, range, help, isWhole = false, isLegal, onChange } = props;
  const id = useId();
  const settle = (next: number): number => (isWhole ? Math.round(next) : next);
  const change = (next: number) => onChange(settle(next));
  const canReset = defaultValue !== undefined && defaultValue !== value;
  return (
    <div className="number-control">
      <span className="number-control-label" aria-hidden="true">
        {label}
      </span>
      <input
        className="number-control-slider"
        type="range"
        min={0}
        max={SLIDER_POSITIONS}
        step={1}
        value={positionOf(value, range)}
        aria-label={name}
        aria-valuetext={numberText(value)}
        aria-describedby={help === undefined ? undefined : `${id}-help`}
        onChange={(event) => change(valueAt(event.currentTarget.valueAsNumber, range))}
        onKeyDown={(event) => {
          const step = ARROWS[event.key];
          if (step === undefined) return;
          event.preventDefault();
          onChange(nextValue(value, step, range, settle));
        }}
        onDoubleClick={() => {
          if (defaultValue !== undefined) onChange(defaultValue);
        }}
      />
      <NumberBox name={`${name}, typed`} value={value} isLegal={isLegal} onChange={change} />
      <button
        type="button"
        className={canReset ? 'number-control-reset' : 'number-control-reset is-idle'}
        disabled={!canReset}
        aria-label={`Set ${name} back to ${defaultValue === undefined ? 'its default' : numberText(defaultValue)}`}
        onClick={() => {
          if (defaultValue !== undefined) onChange(defaultValue);
        }}
      >
        <RotateCcw aria-hidden="true" />
      </button>
      {help !== undefined && (
        <p className="number-control-help" id={`${id}-help`}>
          {help}
        </p>
      )}
    </div>
  );
}

interface NumberBoxProps {
  readonly name: string;
  readonly value: number;
  readonly isLegal?: ((value: number) => boolean) | undefined;
  readonly onChange: (value: number) => void;
}

/** A text field for any finite number: what is typed counts as soon as it is one, and is tidied when the field is left. */
export function NumberBox({ name, value, isLegal = () => true, onChange }: NumberBoxProps) {
  const [draft, setDraft] = useState<string>();
  const legal = (text: string): number | undefined => {
    const parsed = parseNumber(text);
    return parsed !== undefined && isLegal(parsed) ? parsed : undefined;
  };
  const isBad = draft !== undefined && legal(draft) === undefined;
  return (
    <input
      className="number-box"
      type="text"
      inputMode="decimal"
      autoComplete="off"
      spellCheck={false}
      aria-label={name}
      aria-invalid={isBad ? true : undefined}
      value={draft ?? exactText(value)}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setDraft(text);
        const parsed = legal(text);
        if (parsed !== undefined) onChange(parsed);
      }}
      onBlur={() => setDraft(undefined)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === 'Escape') setDraft(undefined);
      }}
    />
  );
}

/** Every digit, in the shorter of the two ways to write it: 0.001, 1e-6. */
function exactText(value: number): string {
  const plain = String(value);
  const scientific = value.toExponential();
  return plain.length > scientific.length + 1 ? scientific : plain;
}
