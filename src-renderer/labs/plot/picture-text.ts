/** Writes the texts of a page's SVG onto a canvas, letter by letter where the page has them, in the page's own fonts. */

/** `layer`: anything; only SVGs have texts. `scale`: canvas pixels to one of the page, whose origin is `frame`'s corner. */
export function writeTexts(context: CanvasRenderingContext2D, layer: Element, frame: Element, scale: number): void {
  const origin = frame.getBoundingClientRect();
  for (const text of layer.querySelectorAll<SVGTextElement>('text')) {
    const matrix = text.getScreenCTM();
    if (matrix === null || text.closest('[data-picture-skip]') !== null) continue;
    context.setTransform(
      new DOMMatrix().scale(scale).translate(-origin.left, -origin.top).multiply(DOMMatrix.fromMatrix(matrix)),
    );
    writeText(context, text);
  }
  context.resetTransform();
}

/** All strokes before all fills: the halo of one letter must not eat into the last. */
function writeText(context: CanvasRenderingContext2D, text: SVGTextElement): void {
  const letters = lettersOf(text);
  for (const isHalo of [true, false]) {
    for (const { letter, style, at } of letters) {
      dress(context, style);
      if (isHalo && style.stroke === 'none') continue;
      const { x, y } = text.getStartPositionOfChar(at);
      // The page's digits are all equally wide, a canvas' are not: each stands in the middle of its place.
      const place = text.getEndPositionOfChar(at).x - x;
      const left = x + (place - context.measureText(letter).width) / 2;
      context[isHalo ? 'strokeText' : 'fillText'](letter, left, y);
    }
  }
}

interface Letter {
  readonly letter: string;
  readonly style: CSSStyleDeclaration;
  /** Its index among the text's characters. */
  readonly at: number;
}

function lettersOf(text: SVGTextElement): Letter[] {
  const letters: Letter[] = [];
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  let at = 0;
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (node.parentElement === null) continue;
    const style = getComputedStyle(node.parentElement);
    for (const letter of node.nodeValue ?? '') {
      if (at < text.getNumberOfChars()) letters.push({ letter, style, at });
      at += letter.length;
    }
  }
  return letters;
}

/** The halo of a text is its stroke, drawn below its fill. */
function dress(context: CanvasRenderingContext2D, style: CSSStyleDeclaration): void {
  context.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  context.fillStyle = style.fill;
  if (style.stroke !== 'none') context.strokeStyle = style.stroke;
  context.lineWidth = Number.parseFloat(style.strokeWidth);
  context.lineJoin = 'round';
  context.globalAlpha = Number(style.opacity);
}
