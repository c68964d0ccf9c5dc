/** One choice out of a few, all visible: native radio buttons drawn as a row, so arrow keys and forms work as ever. */
import type { ReactNode } from 'react';
import { useId } from 'react';
import './segmented-control.css';

export interface SegmentedControlProps<Value extends string> {
  /** What is being chosen; the group's accessible name. */
  readonly label: string;
  readonly hideLabel?: boolean;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: ReactNode; readonly disabled?: boolean }[];
  readonly onChange: (value: Value) => void;
}

export function SegmentedControl<Value extends string>(props: SegmentedControlProps<Value>) {
  const name = useId();
  return (
    <fieldset className="segmented">
      <legend className={props.hideLabel ? 'visually-hidden' : 'segmented-label'}>{props.label}</legend>
      <div className="segmented-row">
        {props.options.map((option) => (
          <label key={option.value} className="segmented-option">
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === props.value}
              disabled={option.disabled}
              onChange={() => props.onChange(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
