/** Mathematics on paper: readable glyphs under one spoken label, since a tagged PDF drops what KaTeX adds for screens. */
import { useLayoutEffect, useRef } from 'react';
import { drawFormula } from '../../screens/library/formula-drawing.ts';

export interface PaperTexProps {
  readonly tex: string;
  readonly isBlock?: boolean;
}

export function PaperTex({ tex, isBlock = false }: PaperTexProps) {
  const ref = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    if (ref.current !== null) drawFormula(ref.current, tex, { display: isBlock, printing: true });
  }, [tex, isBlock]);
  return <span ref={ref} className={isBlock ? 'tex-block' : undefined} />;
}
