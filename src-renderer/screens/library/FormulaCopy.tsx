/**
 * Copying inline formulas: pointing at one shows a "Copy TeX" button under it; `M` and `Shift+M` walk the formulas of the
 * note, Enter copies the one in focus. The formulas themselves stay out of the tab order.
 */
import { type RefObject, useEffect, useRef, useState } from 'react';
import { useSingleKeys } from '../../app/shortcuts.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { usePointedElement } from './use-pointed-element.ts';

const FORMULAS = '.formula[data-tex]';
const WALKED = '.formula[data-tex], .formula-block .formula-copy';
const CARD_WIDTH_PX = 120;

export function FormulaCopy({ box }: { readonly box: RefObject<HTMLElement | null> }) {
  const [pointed] = usePointedElement(box, FORMULAS, 'formula-card', CARD_WIDTH_PX);
  const [said, setSaid] = useState('');
  const lastRef = useRef<HTMLElement>(null);

  const walk = (step: 1 | -1): void => {
    const all = [...(box.current?.querySelectorAll<HTMLElement>(WALKED) ?? [])];
    if (all.length === 0) return;
    const from = all.indexOf(document.activeElement as HTMLElement);
    const start = from >= 0 ? from : lastRef.current === null ? -1 : all.indexOf(lastRef.current);
    const next = start < 0 && step < 0 ? all.at(-1) : all[(start + step + all.length) % all.length];
    lastRef.current = next ?? null;
    next?.focus();
  };
  useSingleKeys({ m: () => walk(1), M: () => walk(-1) });

  useEffect(() => {
    const root = box.current;
    if (root === null) return;
    const onKeyDown = (event: KeyboardEvent): void => {
      const target = event.target;
      if (event.key !== 'Enter' || !(target instanceof HTMLElement) || !target.matches(FORMULAS)) return;
      event.preventDefault();
      navigator.clipboard.writeText(target.dataset.tex ?? '').then(
        () => setSaid('TeX copied'),
        () => setSaid('The clipboard is closed'),
      );
    };
    root.addEventListener('keydown', onKeyDown);
    return () => root.removeEventListener('keydown', onKeyDown);
  }, [box]);
  useEffect(() => {
    if (said === '') return;
    const timer = setTimeout(() => setSaid(''), 1600);
    return () => clearTimeout(timer);
  }, [said]);

  return (
    <>
      {pointed !== undefined && (
        <div className="formula-card" style={{ left: pointed.leftPx, top: pointed.topPx }}>
          {said === '' ? (
            <CopyButton
              key={pointed.element.dataset.tex}
              text={pointed.element.dataset.tex ?? ''}
              label="Copy TeX"
              tabIndex={-1}
            />
          ) : (
            <span className="formula-said">{said}</span>
          )}
        </div>
      )}
      <div className="visually-hidden" role="status">
        {said}
      </div>
    </>
  );
}
