/** How wide a label will be, so that plots can make room before anything is laid out. Estimated where there is no canvas. */

export const LABEL_PX = 11;
const AVERAGE_GLYPH = 0.58;

const measured = new Map<string, number>();
let context: CanvasRenderingContext2D | null | undefined;

/** Pixels of `text` in the plots' 11-pixel sans. */
export function textWidth(text: string): number {
  const known = measured.get(text);
  if (known !== undefined) return known;
  const width = measure(text);
  // Before the font has loaded, widths are those of its stand-in: not worth keeping.
  if (typeof document !== 'undefined' && document.fonts.status === 'loaded') {
    if (measured.size > 2000) measured.clear();
    measured.set(text, width);
  }
  return width;
}

function measure(text: string): number {
  if (typeof document === 'undefined') return text.length * LABEL_PX * AVERAGE_GLYPH;
  context ??= document.createElement('canvas').getContext('2d');
  if (context === null) return text.length * LABEL_PX * AVERAGE_GLYPH;
  const family = getComputedStyle(document.documentElement).getPropertyValue('--font-ui').trim();
  context.font = `550 ${LABEL_PX}px ${family === '' ? 'sans-serif' : family}`;
  return context.measureText(text).width;
}
