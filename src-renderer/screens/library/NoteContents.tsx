/** The contents of a note beside its text: where one is, and a way to anywhere else. Wide windows only. */
import type { NoteHeading } from '@shared/markdown/note-outline.ts';
import { memo, useEffect, useState } from 'react';
import { Inline } from './NoteBody.tsx';

interface NoteContentsProps {
  readonly conceptId: string;
  readonly headings: readonly NoteHeading[];
  readonly elementId: (slug: string) => string;
  readonly onGo: (slug: string) => void;
}

export function NoteContents({ conceptId, headings, elementId, onGo }: NoteContentsProps) {
  const shown = headings.filter((heading) => heading.level <= 3);
  const current = useCurrentHeading(headings, elementId);
  if (shown.length < 2) return null;
  return (
    <nav className="contents" aria-label="Contents">
      <ul className="plain-list">
        {shown.map((heading) => (
          <li key={heading.slug} className={`contents-${heading.level}`}>
            <a
              href={`#/library/${conceptId}/${heading.slug}`}
              aria-current={heading.slug === current ? 'true' : undefined}
              onClick={() => onGo(heading.slug)}
            >
              <HeadingText heading={heading} />
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

const HeadingText = memo(function HeadingText({ heading }: { readonly heading: NoteHeading }) {
  return (
    <Inline
      nodes={heading.node.children.flatMap((node) =>
        'children' in node && node.type === 'link' ? node.children : [node],
      )}
    />
  );
});

/** The last heading above the upper third of the window. */
function useCurrentHeading(headings: readonly NoteHeading[], elementId: (slug: string) => string): string | undefined {
  const [current, setCurrent] = useState<string>();
  useEffect(() => {
    const elements = headings.flatMap(({ slug }) => {
      const element = document.getElementById(elementId(slug));
      return element === null ? [] : [{ slug, element }];
    });
    const passed = new Set<string>();
    const observer = new IntersectionObserver(
      (entries) => {
        for (const entry of entries) {
          const slug = elements.find(({ element }) => element === entry.target)?.slug;
          if (slug === undefined) continue;
          if (entry.boundingClientRect.top < (entry.rootBounds?.bottom ?? 0)) passed.add(slug);
          else passed.delete(slug);
        }
        setCurrent(elements.findLast(({ slug }) => passed.has(slug))?.slug);
      },
      // The root is the window's upper third, stretched upwards without end: a heading is inside once it has been passed.
      { rootMargin: '100000px 0px -66% 0px' },
    );
    for (const { element } of elements) observer.observe(element);
    return () => observer.disconnect();
  }, [headings, elementId]);
  return current;
}
