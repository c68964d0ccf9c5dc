/** The arguments of an activation or an initializer as controls: numbers with sliders, words as choices. */
import type { Argument } from '@shared/numerics/catalog/arguments.ts';
import type { Choice } from '@shared/numerics/catalog/entry.ts';
import { ChoiceField } from '../fields.tsx';
import { NumberControl } from '../NumberControl.tsx';

export interface ArgumentControlsProps {
  readonly choice: Choice;
  readonly args: readonly Argument[];
  /** For accessible names, e.g. `Kaiming normal`. */
  readonly owner: string;
  readonly onChange: (choice: Choice) => void;
}

export function ArgumentControls({ choice, args, owner, onChange }: ArgumentControlsProps) {
  return args.map((argument) => {
    const { name, kind, meaning } = argument;
    const value = choice[name];
    const set = (next: unknown): void => onChange({ ...choice, [name]: next });
    if (kind === 'number') {
      const [low, high] = argument.limits;
      return (
        <NumberControl
          key={name}
          label={<code>{name}</code>}
          name={`${name} of ${owner}`}
          value={typeof value === 'number' ? value : argument.default}
          defaultValue={argument.default}
          range={{ scale: argument.scale, min: argument.range[0], max: argument.range[1] }}
          isLegal={(next) => next >= low && next <= high}
          isWhole={argument.whole ?? false}
          help={meaning}
          onChange={set}
        />
      );
    }
    if (kind !== 'choice') return null;
    return (
      <ChoiceField
        key={name}
        label={<code>{name}</code>}
        name={`${name} of ${owner}`}
        value={typeof value === 'string' ? value : argument.default}
        options={argument.choices.map((word) => ({ value: word, label: word }))}
        help={meaning}
        onChange={set}
      />
    );
  });
}
