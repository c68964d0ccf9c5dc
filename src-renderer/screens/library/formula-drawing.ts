/**
 * Draws one formula with KaTeX into an element, through the DOM (the content-security policy breaks KaTeX's strings).
 * A formula KaTeX refuses, or that is built to exhaust it, becomes its source and the reason.
 */
import { texInWords } from '@shared/markdown/tex-in-words.ts';
import katex from './katex-under-policy.ts';
import 'katex/dist/katex.min.css';

export interface DrawingOptions {
  readonly display: boolean;
  /** For paper: no MathML, the glyphs themselves readable, one spoken label; a tagged PDF drops KaTeX's usual output. */
  readonly printing: boolean;
}

/** Longest TeX given to KaTeX; longer is refused in words. */
const MAX_TEX_LENGTH = 10_000;

/** Finished formulas by their text: notes repeat theirs, and copying nodes is several times cheaper than setting them. */
const drawn = new Map<string, Node>();
const MAX_DRAWN = 600;

export function drawFormula(element: HTMLElement, tex: string, { display, printing }: DrawingOptions): void {
  const key = `${display ? 'display' : 'inline'} ${printing ? 'paper' : 'screen'} ${tex}`;
  element.classList.remove('formula-refused');
  const known = drawn.get(key);
  if (known !== undefined) element.replaceChildren(known.cloneNode(true));
  else if (!setFormula(element, tex, { display, printing })) return;
  else remember(key, element);
  if (printing) {
    element.setAttribute('role', 'img');
    element.setAttribute('aria-label', texInWords(tex));
  }
}

function remember(key: string, element: HTMLElement): void {
  if (element.firstChild === null) return;
  const oldest = drawn.size >= MAX_DRAWN ? drawn.keys().next().value : undefined;
  if (oldest !== undefined) drawn.delete(oldest);
  drawn.set(key, element.firstChild.cloneNode(true));
}

/** False if the formula was refused; its source and the reason then stand in its place. */
function setFormula(element: HTMLElement, tex: string, { display, printing }: DrawingOptions): boolean {
  try {
    if (tex.length > MAX_TEX_LENGTH) throw new RangeError(`longer than ${MAX_TEX_LENGTH} characters`);
    katex.render(tex, element, {
      displayMode: display,
      output: printing ? 'html' : 'htmlAndMathml',
      throwOnError: true,
      trust: false,
      strict: 'ignore',
      maxExpand: 1000,
      maxSize: 10,
      macros: {},
      errorColor: 'var(--bad)',
    });
  } catch (thrown) {
    const source = document.createElement('code');
    source.textContent = tex;
    const reason = document.createElement('span');
    reason.className = 'formula-reason';
    reason.textContent = ` (cannot be set: ${thrown instanceof Error ? thrown.message.replace(/^KaTeX parse error: /, '') : 'unknown reason'})`;
    element.replaceChildren(source, reason);
    element.classList.add('formula-refused');
    return false;
  }
  if (printing) for (const hidden of element.querySelectorAll('[aria-hidden]')) hidden.removeAttribute('aria-hidden');
  return true;
}
