/** A block of code: coloured, copyable, scrolling sideways on screen and wrapping on paper. */
import { Fragment, memo, use, useMemo } from 'react';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { highlightLines } from './highlight.ts';
import { NoteContext } from './note-context.ts';
import './code-block.css';

export const CodeBlock = memo(function CodeBlock({
  code,
  language,
}: {
  readonly code: string;
  readonly language: string | undefined;
}) {
  const { printing } = use(NoteContext);
  const lines = useMemo(() => highlightLines(code, language), [code, language]);
  return (
    <div className={lines.length > 25 ? 'code-block code-block-long' : 'code-block'}>
      <pre data-scroll-name={`Code${language === undefined ? '' : `, ${language}`}`}>
        <code>
          {lines.map((pieces, lineIndex) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity beyond their place, and never move
            <Fragment key={lineIndex}>
              {/* On paper a plain newline vanishes from the PDF's tagged text. */}
              {lineIndex > 0 && (printing ? <br /> : '\n')}
              {pieces.map((piece, index) =>
                piece.className === '' ? (
                  piece.text
                ) : (
                  // biome-ignore lint/suspicious/noArrayIndexKey: as above
                  <span key={index} className={piece.className}>
                    {piece.text}
                  </span>
                ),
              )}
            </Fragment>
          ))}
        </code>
      </pre>
      {!printing && <CopyButton text={code} label="Copy" className="code-copy" />}
    </div>
  );
});
