/**
 * Makes the boxes that really scroll sideways (wide formulas, code, tables) focusable and named, and only those. A box is
 * measured when it comes near the window, all that come together in one pass of reading and one of writing, so that fifty
 * formulas cost one layout and those far away cost none.
 */
import { type RefObject, useEffect } from 'react';

/** Elements inside `box` with `data-scroll-name` become regions of that name while they overflow. */
export function useScrollRegions(box: RefObject<HTMLElement | null>, contentKey: unknown): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: new content means new boxes to measure
  useEffect(() => {
    const root = box.current;
    if (root === null) return;
    const near = new Set<HTMLElement>();
    const measure = (): void => {
      const boxes = [...near];
      const overflows = boxes.map((element) => element.scrollWidth > element.clientWidth + 1);
      boxes.forEach((element, index) => {
        setRegion(element, overflows[index] === true);
      });
    };
    const visibility = new IntersectionObserver(
      (entries) => {
        for (const entry of entries) {
          if (!(entry.target instanceof HTMLElement)) continue;
          if (entry.isIntersecting) near.add(entry.target);
          else near.delete(entry.target);
        }
        measure();
      },
      { rootMargin: '200px 0px' },
    );
    for (const element of root.querySelectorAll('[data-scroll-name]')) visibility.observe(element);
    const size = new ResizeObserver(measure);
    size.observe(root);
    document.fonts.addEventListener('loadingdone', measure);
    return () => {
      visibility.disconnect();
      size.disconnect();
      document.fonts.removeEventListener('loadingdone', measure);
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
