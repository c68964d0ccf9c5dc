/**
 * Canvases cannot follow CSS custom properties by themselves. This hook counts theme changes so that they redraw, and reads
 * the properties for them.
 */
import { useEffect, useState } from 'react';

/** A number that changes whenever the page's colours may have changed. */
export function useThemeRevision(): number {
  const [revision, setRevision] = useState(0);
  useEffect(() => {
    const bump = () => setRevision((count) => count + 1);
    const observer = new MutationObserver(bump);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class', 'style'] });
    const queries = ['(prefers-color-scheme: dark)', '(forced-colors: active)', '(prefers-contrast: more)'].map(
      (query) => window.matchMedia(query),
    );
    for (const query of queries) query.addEventListener('change', bump);
    return () => {
      observer.disconnect();
      for (const query of queries) query.removeEventListener('change', bump);
    };
  }, []);
  return revision;
}

/** The computed value of `color: <css>` on `element`: custom properties and fallbacks resolved. */
export function resolveColour(element: Element, css: string): string {
  const match = /^var\((--[\w-]+)(?:,\s*(.*))?\)$/.exec(css);
  if (match === null) return css;
  const [, name = '', fallback] = match;
  const value = getComputedStyle(element).getPropertyValue(name).trim();
  if (value !== '') return value;
  return fallback === undefined ? '#888' : resolveColour(element, fallback);
}
