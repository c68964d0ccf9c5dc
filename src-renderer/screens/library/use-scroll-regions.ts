/**
 * Makes the boxes that really scroll sideways (wide formulas, code, tables) focusable and named, and only those. All are
 * measured in one pass of reading and one of writing, when the page has nothing better to do: fifty formulas cost one
 * layout, and none of it while a note is being opened.
 */
import { type RefObject, useEffect } from 'react';

/** At the latest after this long, so that a busy page still becomes operable by keyboard. */
const MEASURE_WITHIN_MS = 500;

/** Elements inside `box` with `data-scroll-name` become regions of that name while they overflow. */
export function useScrollRegions(box: RefObject<HTMLElement | null>, contentKey: unknown): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: new content means new boxes to measure
  useEffect(() => {
    const root = box.current;
    if (root === null) return;
    let pending: number | undefined;
    const measure = (): void => {
      pending = undefined;
      const boxes = [...root.querySelectorAll<HTMLElement>('[data-scroll-name]')];
      const overflows = boxes.map((element) => element.scrollWidth > element.clientWidth + 1);
      boxes.forEach((element, index) => {
        setRegion(element, overflows[index] === true);
      });
    };
    const measureSoon = (): void => {
      pending ??= requestIdleCallback(measure, { timeout: MEASURE_WITHIN_MS });
    };
    // Only the width matters: the height changes with every stretch of text that comes into view.
    let widthPx = 0;
    const size = new ResizeObserver(([entry]) => {
      if (entry === undefined || entry.contentRect.width === widthPx) return;
      widthPx = entry.contentRect.width;
      measureSoon();
    });
    size.observe(root);
    document.fonts.addEventListener('loadingdone', measureSoon);
    return () => {
      if (pending !== undefined) cancelIdleCallback(pending);
      size.disconnect();
      document.fonts.removeEventListener('loadingdone', measureSoon);
    };
  }, [box, contentKey]);
}

function setRegion(element: HTMLElement, isRegion: boolean): void {
  if (isRegion === element.hasAttribute('role')) return;
  if (isRegion) {
    element.tabIndex = 0;
    element.setAttribute('role', 'region');
    element.setAttribute('aria-label', element.dataset.scrollName ?? '');
  } else {
    for (const name of ['tabindex', 'role', 'aria-label']) element.removeAttribute(name);
  }
}
