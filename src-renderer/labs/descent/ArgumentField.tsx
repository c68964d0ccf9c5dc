/** One argument of a schedule as the field its kind asks for: a number, a switch, a word, a list, a number or None, a formula. */
import type { Argument, ArgumentValue } from '@shared/numerics/catalog/arguments.ts';
import { ChoiceField, SwitchField, TextField } from '../fields.tsx';
import { NumberControl } from '../NumberControl.tsx';
import { isLegal, sliderRange } from '../slider-ranges.ts';

export interface ArgumentFieldProps {
  readonly argument: Argument;
  readonly value: ArgumentValue;
  /** What the whole choice would be refused for with this value; undefined if it is legal. */
  readonly complaint: (value: ArgumentValue) => string | undefined;
  /** Only ever called with a value that was not refused. */
  readonly onChange: (value: ArgumentValue) => void;
}

export function ArgumentField({ argument, value, complaint, onChange }: ArgumentFieldProps) {
  const { name, meaning } = argument;
  const label = <code>{name}</code>;
  switch (argument.kind) {
    case 'number':
      return (
        <NumberControl
          label={label}
          name={name}
          value={Number(value)}
          defaultValue={argument.default}
          range={sliderRange(argument)}
          isWhole={argument.whole === true}
          isLegal={(next) => isLegal(next, argument) && complaint(next) === undefined}
          help={meaning}
          onChange={(next) => {
            if (complaint(next) === undefined) onChange(next);
          }}
        />
      );
    case 'flag':
      return <SwitchField label={label} name={name} value={value === true} help={meaning} onChange={onChange} />;
    case 'choice':
      return (
        <ChoiceField
          label={label}
          name={name}
          value={String(value)}
          options={argument.choices.map((word) => ({ value: word, label: word }))}
          help={meaning}
          onChange={onChange}
        />
      );
    default:
      return (
        <TextField
          label={name}
          value={writtenValue(value)}
          complaint={(text) => complaint(readValue(argument, text))}
          help={meaning}
          onChange={(text) => onChange(readValue(argument, text))}
        />
      );
  }
}

function writtenValue(value: ArgumentValue): string {
  if (value === null) return 'None';
  return Array.isArray(value) ? value.join(', ') : String(value);
}

/** What a field says as a value of the argument's kind; what it cannot be is left for the argument's own check to refuse. */
function readValue({ kind }: Argument, text: string): ArgumentValue {
  const plain = text.trim();
  if (kind === 'list')
    return plain
      .split(/[\s,]+/)
      .filter((part) => part !== '')
      .map(Number);
  if (plain === '' || plain === 'None') return null;
  return kind === 'optional' ? Number(plain) : plain;
}
