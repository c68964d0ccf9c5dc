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
    const measure = () => {
      if (box.current !== null && ref.current !== null) shrinkToFit(ref.current, box.current);
    };
    measure();
    // Glyphs of a font that is still on its way have another width.
    void document.fonts.ready.then(measure);
  }, [tex, width]);
  if (!isBlock) return <span ref={ref} />;
  return (
    <section ref={box} className="tex-block" aria-label={label}>
      <span ref={ref} />
    </section>
  );
});

/** Twice: rules and gaps of a fixed size do not shrink with the rest. */
function shrinkToFit(formula: HTMLElement, box: HTMLElement): void {
  let size = 1;
  formula.style.fontSize = '';
  for (let pass = 0; pass < 2 && box.scrollWidth > box.clientWidth; pass++) {
    size = Math.max(LEAST_SIZE, (0.99 * size * box.clientWidth) / box.scrollWidth);
    formula.style.fontSize = `${size}em`;
  }
  // A box that scrolls sideways must be reachable by keyboard, and no other.
  if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  else box.removeAttribute('tabindex');
}
