/**
 * When a page may be printed: no lab is still loading or drawing, every font in use has arrived, every picture is decoded.
 * Watches the page rather than the clock; the deadline is the host's. A hidden window draws no frames, so none is awaited.
 */

/** What marks an unfinished part: a lab that is still loading, or a figure that says it is being drawn. */
const UNFINISHED = '[data-lab-wait], [data-figure-wait], [aria-busy="true"]';

export async function whenPrintable(root: HTMLElement, signal: AbortSignal): Promise<void> {
  await whenNothingMatches(root, UNFINISHED, signal);
  // Reading a size lays the page out, which is what makes the browser ask for the fonts it needs.
  root.getBoundingClientRect();
  await document.fonts.ready;
  const failed = [...document.fonts].filter((font) => font.status === 'error').map((font) => font.family);
  if (failed.length > 0) throw new Error(`These fonts could not be loaded: ${[...new Set(failed)].join(', ')}.`);
  fitFormulas(root);
  await Promise.all([...root.querySelectorAll('img')].map((image) => image.decode()));
  await whenNothingMatches(root, UNFINISHED, signal);
}

/** Smallest a wide display formula is set, as a share of its natural size. */
const SMALLEST_SCALE = 0.7;

/** Paper does not scroll: display formulas wider than the column are set smaller, wide inline ones may break. */
function fitFormulas(root: HTMLElement): void {
  const displayed = [...root.querySelectorAll<HTMLElement>('.formula-scroll')];
  const scales = displayed.map((box) => {
    const natural = box.querySelector('.katex-html')?.getBoundingClientRect().width ?? 0;
    const widest = Math.max(natural, box.scrollWidth);
    return widest > box.clientWidth ? Math.max(SMALLEST_SCALE, (box.clientWidth - 1) / widest) : 1;
  });
  const inline = [...root.querySelectorAll<HTMLElement>('.formula')];
  const breaks = inline.map((formula) => formula.offsetWidth > 0.8 * (formula.parentElement?.clientWidth || Infinity));
  displayed.forEach((box, index) => {
    const scale = scales[index] ?? 1;
    if (scale < 1) box.style.fontSize = `${scale}em`;
  });
  inline.forEach((formula, index) => {
    if (breaks[index]) formula.style.whiteSpace = 'normal';
  });
}

function whenNothingMatches(root: HTMLElement, selector: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const isDone = (): boolean => root.querySelector(selector) === null;
    if (isDone()) {
      resolve();
      return;
    }
    const observer = new MutationObserver(() => {
      if (!isDone()) return;
      observer.disconnect();
      resolve();
    });
    observer.observe(root, { subtree: true, childList: true, attributes: true });
    signal.addEventListener('abort', () => observer.disconnect(), { once: true });
  });
}
