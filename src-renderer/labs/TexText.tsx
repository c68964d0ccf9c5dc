/** Mathematics in a lab, drawn like the notes' own formulas but without their copy buttons. */
import { memo, useLayoutEffect, useRef } from 'react';
import { drawFormula } from '../screens/library/formula-drawing.ts';
import { useSize } from './use-size.ts';

export interface TexTextProps {
  readonly tex: string;
  /** Display style on a line of its own; wide formulas are set smaller, and scroll inside where that is not enough. */
  readonly isBlock?: boolean;
  /** Accessible name of the box that scrolls. */
  readonly label?: string;
}

/** Share of its size below which a formula is not shrunk to fit. */
const LEAST_SIZE = 0.74;

export const TexText = memo(function TexText({ tex, isBlock = false, label = 'Formula' }: TexTextProps) {
  const ref = useRef<HTMLSpanElement>(null);
  const box = useRef<HTMLElement>(null);
  const width = useSize(box)?.width;
  useLayoutEffect(() => {
    if (ref.current !== null) drawFormula(ref.current, tex, { display: isBlock, printing: false });
  }, [tex, isBlock]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another formula or another width needs another size
  useLayoutEffect(() => {
    if (box.current === null || ref.current === null) return;
    ref.current.style.fontSize = '';
    const share = box.current.clientWidth / box.current.scrollWidth;
    if (share < 1) ref.current.style.fontSize = `${Math.max(LEAST_SIZE, 0.99 * share)}em`;
  }, [tex, width]);
  if (!isBlock) return <span ref={ref} />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that may scroll sideways must be reachable by keyboard
    <section ref={box} className="tex-block" aria-label={label} tabIndex={0}>
      <span ref={ref} />
    </section>
  );
});
