/** A slider and a field for every input that a recipe of formulas names. */
import { type FormulaInput, nameTexOf } from '@shared/numerics/labs/formula-names.ts';
import { NumberControl } from '../NumberControl.tsx';
import { TexText } from '../TexText.tsx';

export interface InputControlsProps {
  readonly inputs: readonly FormulaInput[];
  /** As the bench was opened: what a double click goes back to. */
  readonly opened: readonly FormulaInput[];
  readonly isFull: boolean;
  readonly onChange: (inputs: FormulaInput[]) => void;
}

export function InputControls({ inputs, opened, isFull, onChange }: InputControlsProps) {
  const tex = nameTexOf(inputs);
  return (
    <div className="lab-group formula-inputs">
      {inputs.map((input) => {
        const { name, value, range, scale, whole, unit, meaning } = input;
        const unitText = unit === undefined ? '' : ` (${unit})`;
        return (
          <NumberControl
            key={name}
            label={
              <>
                <TexText tex={tex[name] ?? name} />
                {unit !== undefined && <span className="formula-unit">{unit}</span>}
              </>
            }
            name={`${name}${unitText}`}
            value={value}
            defaultValue={opened.find((one) => one.name === name)?.value}
            range={{ scale, min: range[0], max: range[1] }}
            isWhole={whole}
            help={isFull ? meaning : undefined}
            onChange={(next) => onChange(inputs.map((one) => (one.name === name ? { ...one, value: next } : one)))}
          />
        );
      })}
    </div>
  );
}
