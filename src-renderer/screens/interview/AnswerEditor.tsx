/**
 * A text answer and, beside or below it, how it reads with its mathematics set. The text box is the truth; the preview
 * follows once typing rests, and never holds typing up.
 */
import { useDeferredValue, useEffect, useId, useState } from 'react';
import { QuestionText } from './QuestionText.tsx';
import { counted } from './round-words.ts';
import '../../ui/field.css';
import './answer-editor.css';

interface AnswerEditorProps {
  readonly label: string;
  readonly value: string;
  /** A few lines high instead of a sheet. */
  readonly isShort: boolean;
  readonly onChange: (text: string) => void;
  readonly onBlur: () => void;
}

/** The contract's limit, characters. */
const LONGEST = 20_000;
/** The number of characters left is shown from here on. */
const NEARLY_FULL = 1500;
const PREVIEW_QUIET_MS = 250;

export function AnswerEditor({ label, value, isShort, onChange, onBlur }: AnswerEditorProps) {
  const id = useId();
  const preview = useDeferredValue(useRested(value));
  const left = LONGEST - value.length;
  return (
    <div className={isShort ? 'editor editor-short' : 'editor'}>
      <div className="editor-pane">
        <label className="field-label" htmlFor={id}>
          {label}
        </label>
        <textarea
          ref={putCaretAtEnd}
          id={id}
          className="field-control editor-area"
          value={value}
          maxLength={LONGEST}
          spellCheck
          aria-describedby={`${id}-hint`}
          onChange={(event) => onChange(event.currentTarget.value)}
          onBlur={onBlur}
        />
        <p className="field-hint" id={`${id}-hint`}>
          {left < NEARLY_FULL ? (
            `${counted(left, 'character')} left.`
          ) : (
            <>
              Markdown; mathematics as <code>$\eta &lt; 2/\lambda$</code>, or <code>$$…$$</code> on its own line.
            </>
          )}
        </p>
      </div>
      <section className="editor-pane editor-preview" aria-label="Preview of your answer">
        <p className="field-label" aria-hidden="true">
          As it reads
        </p>
        <div className="editor-preview-sheet">
          {preview.trim() === '' ? (
            <p className="editor-preview-none">What you write appears here with its formulas set.</p>
          ) : (
            <QuestionText text={preview} by="candidate" />
          )}
        </div>
      </section>
    </div>
  );
}

/** A text taken up again is gone on with where it ends. Takes no focus. */
function putCaretAtEnd(area: HTMLTextAreaElement | null): void {
  area?.setSelectionRange(area.value.length, area.value.length);
}

/** The text as it was when typing last rested. */
function useRested(text: string): string {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), PREVIEW_QUIET_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}
