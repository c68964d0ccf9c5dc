/** Mathematics in a lab, drawn like the notes' own formulas but without their copy buttons. */
import { memo, useLayoutEffect, useRef } from 'react';
import { drawFormula } from '../screens/library/formula-drawing.ts';

export interface TexTextProps {
  readonly tex: string;
  /** Display style on a line of its own; wide formulas scroll inside. */
  readonly isBlock?: boolean;
  /** Accessible name of the box that scrolls. */
  readonly label?: string;
}

export const TexText = memo(function TexText({ tex, isBlock = false, label = 'Formula' }: TexTextProps) {
  const ref = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    if (ref.current !== null) drawFormula(ref.current, tex, { display: isBlock, printing: false });
  }, [tex, isBlock]);
  if (!isBlock) return <span ref={ref} />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that may scroll sideways must be reachable by keyboard
    <section className="tex-block" aria-label={label} tabIndex={0}>
      <span ref={ref} />
    </section>
  );
});
