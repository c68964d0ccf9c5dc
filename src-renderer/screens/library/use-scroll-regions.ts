/**
 * Makes the boxes that really scroll sideways (wide formulas, code, tables) focusable and named, and only those. All are
 * measured in one pass and written in another, so that fifty formulas cost one layout.
 */
import { type RefObject, useEffect } from 'react';

/** Elements inside `box` with `data-scroll-name` become regions of that name while they overflow. */
export function useScrollRegions(box: RefObject<HTMLElement | null>, contentKey: unknown): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: new content means new boxes to measure
  useEffect(() => {
    const root = box.current;
    if (root === null) return;
    const measure = (): void => {
      const boxes = [...root.querySelectorAll<HTMLElement>('[data-scroll-name]')];
      const overflows = boxes.map((element) => element.scrollWidth > element.clientWidth + 1);
      boxes.forEach((element, index) => {
        if (overflows[index]) {
          element.tabIndex = 0;
          element.setAttribute('role', 'region');
          element.setAttribute('aria-label', element.dataset.scrollName ?? '');
        } else {
          element.removeAttribute('tabindex');
          element.removeAttribute('role');
          element.removeAttribute('aria-label');
        }
      });
    };
    const observer = new ResizeObserver(measure);
    observer.observe(root);
    document.fonts.addEventListener('loadingdone', measure);
    return () => {
      observer.disconnect();
      document.fonts.removeEventListener('loadingdone', measure);
    };
  }, [box, contentKey]);
}
