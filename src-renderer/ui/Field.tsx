/** A labelled input: label, control, hint and error tied together for assistive technology. Knows nothing of the value. */
import type { InputHTMLAttributes, ReactNode, Ref, TextareaHTMLAttributes } from 'react';
import { useId } from 'react';
import './field.css';

interface Shared {
  readonly label: string;
  /** Keeps the label for screen readers only. */
  readonly hideLabel?: boolean;
  readonly hint?: ReactNode;
  /** A sentence saying what is wrong and how to mend it; its presence marks the field invalid. */
  readonly error?: string | undefined;
}

export interface TextFieldProps extends Shared, InputHTMLAttributes<HTMLInputElement> {
  readonly ref?: Ref<HTMLInputElement>;
}

export interface TextAreaFieldProps extends Shared, TextareaHTMLAttributes<HTMLTextAreaElement> {
  readonly ref?: Ref<HTMLTextAreaElement>;
}

export function TextField({ label, hideLabel, hint, error, className, ...input }: TextFieldProps) {
  const ids = useFieldIds(hint !== undefined, error !== undefined);
  return (
    <FieldFrame ids={ids} label={label} hideLabel={hideLabel} hint={hint} error={error} className={className}>
      <input className="field-control" {...input} {...ids.control} />
    </FieldFrame>
  );
}

export function TextAreaField({ label, hideLabel, hint, error, className, ...input }: TextAreaFieldProps) {
  const ids = useFieldIds(hint !== undefined, error !== undefined);
  return (
    <FieldFrame ids={ids} label={label} hideLabel={hideLabel} hint={hint} error={error} className={className}>
      <textarea className="field-control field-area" {...input} {...ids.control} />
    </FieldFrame>
  );
}

function useFieldIds(hasHint: boolean, hasError: boolean) {
  const id = useId();
  const described = [hasHint ? `${id}-hint` : '', hasError ? `${id}-error` : ''].filter(Boolean).join(' ');
  return {
    id,
    control: {
      id,
      'aria-describedby': described === '' ? undefined : described,
      'aria-invalid': hasError ? true : undefined,
    },
  };
}

interface FrameProps {
  readonly ids: { readonly id: string };
  readonly label: string;
  readonly hideLabel: boolean | undefined;
  readonly hint: ReactNode;
  readonly error: string | undefined;
  readonly className: string | undefined;
  readonly children: ReactNode;
}

function FieldFrame({ ids, label, hideLabel, hint, error, className, children }: FrameProps) {
  return (
    <div className={['field', className].filter(Boolean).join(' ')}>
      <label className={hideLabel ? 'visually-hidden' : 'field-label'} htmlFor={ids.id}>
        {label}
      </label>
      {children}
      {hint !== undefined && (
        <div className="field-hint" id={`${ids.id}-hint`}>
          {hint}
        </div>
      )}
      {error !== undefined && (
        <div className="field-error" id={`${ids.id}-error`} role="alert">
          {error}
        </div>
      )}
    </div>
  );
}
