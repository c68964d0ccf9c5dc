/** The fields of a lab that are not numbers: a choice of words, a switch, a line of text that may be refused. */
import { type ReactNode, useId, useState } from 'react';

export interface ChoiceFieldProps<Value extends string> {
  readonly label: ReactNode;
  /** The accessible name, if the label is not plain text. */
  readonly name?: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string; readonly group?: string }[];
  readonly help?: string | undefined;
  readonly onChange: (value: Value) => void;
}

export function ChoiceField<Value extends string>(props: ChoiceFieldProps<Value>) {
  const { label, name, value, options, help, onChange } = props;
  const id = useId();
  const groups = [...new Set(options.map(({ group }) => group))];
  const choices = (group: string | undefined) =>
    options
      .filter((option) => option.group === group)
      .map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ));
  return (
    <div className="lab-field">
      <label htmlFor={id} className="lab-field-label">
        {label}
      </label>
      <select
        id={id}
        className="lab-select"
        value={value}
        aria-label={name}
        aria-describedby={help === undefined ? undefined : `${id}-help`}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.currentTarget.value);
          if (chosen !== undefined) onChange(chosen.value);
        }}
      >
        {groups.map((group) =>
          group === undefined ? (
            choices(undefined)
          ) : (
            <optgroup key={group} label={group}>
              {choices(group)}
            </optgroup>
          ),
        )}
      </select>
      <FieldHelp id={id} help={help} />
    </div>
  );
}

export interface SwitchFieldProps {
  readonly label: ReactNode;
  readonly name?: string;
  readonly value: boolean;
  readonly help?: string | undefined;
  readonly onChange: (value: boolean) => void;
}

export function SwitchField({ label, name, value, help, onChange }: SwitchFieldProps) {
  const id = useId();
  return (
    <div className="lab-field is-switch">
      <input
        id={id}
        type="checkbox"
        checked={value}
        aria-label={name}
        aria-describedby={help === undefined ? undefined : `${id}-help`}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <label htmlFor={id}>{label}</label>
      <FieldHelp id={id} help={help} />
    </div>
  );
}

export interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  /** What is wrong with a text, in a sentence; such a text is kept in the field and not handed on. */
  readonly complaint: (text: string) => string | undefined;
  readonly rows?: number;
  readonly help?: string | undefined;
  readonly onChange: (value: string) => void;
}

/** Formulas, update lines, numbers in a row: set in code type, checked as they are typed. */
export function TextField({ label, value, complaint, rows = 1, help, onChange }: TextFieldProps) {
  const id = useId();
  const [draft, setDraft] = useState<string>();
  const problem = draft === undefined ? undefined : complaint(draft);
  const shared = {
    id,
    className: 'lab-text',
    spellCheck: false,
    autoComplete: 'off',
    value: draft ?? value,
    'aria-invalid': problem === undefined ? undefined : true,
    'aria-describedby': `${id}-said`,
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => {
      const text = event.currentTarget.value;
      setDraft(text);
      if (complaint(text) === undefined) onChange(text);
    },
    onBlur: () => {
      if (problem === undefined) setDraft(undefined);
    },
  } as const;
  return (
    <div className="lab-field is-text">
      <label htmlFor={id} className="lab-field-label">
        {label}
      </label>
      {rows > 1 ? <textarea {...shared} rows={rows} /> : <input type="text" {...shared} />}
      <p id={`${id}-said`} className={problem === undefined ? 'number-control-help' : 'lab-complaint'} role="status">
        {problem ?? help}
      </p>
    </div>
  );
}

function FieldHelp({ id, help }: { readonly id: string; readonly help: string | undefined }) {
  if (help === undefined) return null;
  return (
    <p className="number-control-help" id={`${id}-help`}>
      {help}
    </p>
  );
}
