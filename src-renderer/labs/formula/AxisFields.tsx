/** The part of an axis that is in sight: from, to, and on which scale. */

import { ChoiceField } from '../fields.tsx';
import { NumberBox } from '../NumberControl.tsx';
import type { ScaleKind } from '../plot/axis-scale.ts';

export interface AxisFieldsProps {
  readonly name: string;
  readonly range: readonly [number, number];
  readonly scale: ScaleKind;
  readonly onChange: (edit: { range: [number, number]; scale: ScaleKind }) => void;
}

export function AxisFields({ name, range: [low, high], scale, onChange }: AxisFieldsProps) {
  const isLegal = (value: number): boolean => scale === 'linear' || value > 0;
  return (
    <>
      <div className="formula-axis">
        <span className="lab-field-label">{name}</span>
        <NumberBox
          name={`${name} from`}
          value={low}
          isLegal={(value) => isLegal(value) && value < high}
          onChange={(value) => onChange({ range: [value, high], scale })}
        />
        <span className="lab-field-label">to</span>
        <NumberBox
          name={`${name} to`}
          value={high}
          isLegal={(value) => isLegal(value) && value > low}
          onChange={(value) => onChange({ range: [low, value], scale })}
        />
      </div>
      {low > 0 && (
        <ScaleField
          label={`Scale of ${name}`}
          scale={scale}
          onChange={(next) => onChange({ range: [low, high], scale: next })}
        />
      )}
    </>
  );
}

export interface ScaleFieldProps {
  readonly label: string;
  readonly scale: ScaleKind;
  readonly onChange: (scale: ScaleKind) => void;
}

export function ScaleField({ label, scale, onChange }: ScaleFieldProps) {
  return (
    <ChoiceField<ScaleKind>
      label={label}
      value={scale}
      options={[
        { value: 'linear', label: 'linear' },
        { value: 'log', label: 'logarithmic' },
      ]}
      onChange={onChange}
    />
  );
}
