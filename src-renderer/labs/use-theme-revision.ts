/**
 * Canvases cannot follow CSS custom properties by themselves. This hook counts theme changes so that they redraw, and reads
 * the properties for them, once a theme: asking the browser in every frame would make it restyle the page in every frame.
 */
import { useEffect, useState } from 'react';

const resolved = new Map<string, string>();

/** A number that changes whenever the page's colours may have changed. */
export function useThemeRevision(): number {
  const [revision, setRevision] = useState(0);
  useEffect(() => {
    const bump = () => {
      resolved.clear();
      setRevision((count) => count + 1);
    };
    // The theme may have changed while no canvas was there to notice.
    resolved.clear();
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

/** What `var(--name)` or `var(--name, fallback)` means on this page now; any other CSS text is returned as it is. */
export function resolveColour(css: string): string {
  const known = resolved.get(css);
  if (known !== undefined) return known;
  const colour = readColour(css);
  resolved.set(css, colour);
  return colour;
}

function readColour(css: string): string {
  const match = /^var\((--[\w-]+)(?:,\s*(.*))?\)$/.exec(css);
  if (match === null) return css;
  const [, name = '', fallback] = match;
  const value = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  if (value !== '') return value;
  return fallback === undefined ? 'gray' : readColour(fallback);
}
