/**
 * A formula on the page. Display formulas carry a copy button; inline ones are marked with their TeX and answered for by
 * the note's one `FormulaCopy`, so that fifty formulas are neither fifty tab stops nor fifty listeners.
 */
import { texInWords } from '@shared/markdown/tex-in-words.ts';
import { memo, use, useLayoutEffect, useRef } from 'react';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { drawFormula } from './formula-drawing.ts';
import { NoteContext } from './note-context.ts';
import './formula.css';

export const Formula = memo(function Formula({
  tex,
  display = false,
}: {
  readonly tex: string;
  readonly display?: boolean;
}) {
  const { printing } = use(NoteContext);
  const ref = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    if (ref.current !== null) drawFormula(ref.current, tex, { display, printing });
  }, [tex, display, printing]);
  if (!display) return <span ref={ref} className="formula" data-tex={tex} tabIndex={printing ? undefined : -1} />;
  return (
    <div className="formula-block">
      <div className="formula-scroll" data-scroll-name={`Formula: ${texInWords(tex)}`}>
        <span ref={ref} className="formula-display" data-tex={tex} />
      </div>
      {!printing && <CopyButton text={tex} label="Copy TeX" className="formula-copy" />}
    </div>
  );
});
