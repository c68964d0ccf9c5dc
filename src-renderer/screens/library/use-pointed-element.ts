/**
 * Which of many like elements inside a box is being pointed at or focused, with the place to put a card beside it. One set
 * of listeners for the whole box. A card stays while the pointer is on it, and Esc puts it away (WCAG 1.4.13).
 */
import { type RefObject, useEffect, useState } from 'react';

export interface Pointed {
  readonly element: HTMLElement;
  /** Offsets inside the box, in CSS pixels. */
  readonly leftPx: number;
  readonly topPx: number;
}

const SHOW_AFTER_MS = 250;
const HIDE_AFTER_MS = 220;

/** `cardWidthPx`: the card's width, so that it stays inside the box. `cardClass`: marks the card itself as part of the target. */
export function usePointedElement(
  box: RefObject<HTMLElement | null>,
  selector: string,
  cardClass: string,
  cardWidthPx: number,
): [Pointed | undefined, () => void] {
  const [pointed, setPointed] = useState<Pointed>();
  useEffect(() => {
    const root = box.current;
    if (root === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = (delayMs: number, action: () => void): void => {
      clearTimeout(timer);
      timer = setTimeout(action, delayMs);
    };
    const show = (element: HTMLElement): void => {
      const outer = root.getBoundingClientRect();
      const inner = element.getClientRects()[0] ?? element.getBoundingClientRect();
      const whole = element.getBoundingClientRect();
      setPointed({
        element,
        leftPx: Math.max(0, Math.min(inner.left - outer.left, outer.width - cardWidthPx)),
        topPx: whole.bottom - outer.top,
      });
    };
    const find = (target: EventTarget | null): HTMLElement | null =>
      target instanceof Element ? target.closest<HTMLElement>(selector) : null;
    const isOnCard = (target: EventTarget | null): boolean =>
      target instanceof Element && target.closest(`.${cardClass}`) !== null;

    const onPointerOver = (event: PointerEvent): void => {
      const element = find(event.target);
      if (element !== null) later(SHOW_AFTER_MS, () => show(element));
      else if (isOnCard(event.target)) clearTimeout(timer);
      else later(HIDE_AFTER_MS, () => setPointed(undefined));
    };
    const onPointerLeave = (): void => later(HIDE_AFTER_MS, () => setPointed(undefined));
    const onFocusIn = (event: FocusEvent): void => {
      const element = find(event.target);
      if (element !== null) {
        clearTimeout(timer);
        show(element);
      }
    };
    const onFocusOut = (event: FocusEvent): void => {
      if (find(event.target) !== null && !isOnCard(event.relatedTarget))
        later(HIDE_AFTER_MS, () => setPointed(undefined));
    };
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') setPointed(undefined);
    };
    root.addEventListener('pointerover', onPointerOver);
    root.addEventListener('pointerleave', onPointerLeave);
    root.addEventListener('focusin', onFocusIn);
    root.addEventListener('focusout', onFocusOut);
    document.addEventListener('keydown', onKeyDown);
    return () => {
      clearTimeout(timer);
      root.removeEventListener('pointerover', onPointerOver);
      root.removeEventListener('pointerleave', onPointerLeave);
      root.removeEventListener('focusin', onFocusIn);
      root.removeEventListener('focusout', onFocusOut);
      document.removeEventListener('keydown', onKeyDown);
    };
  }, [box, selector, cardClass, cardWidthPx]);
  return [pointed, () => setPointed(undefined)];
}
