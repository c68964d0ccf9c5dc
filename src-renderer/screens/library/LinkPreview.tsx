/** What a linked concept is, shown beside the link while it is pointed at or focused. */
import type { RefObject } from 'react';
import { useConcepts } from './library-listing.tsx';
import { usePointedElement } from './use-pointed-element.ts';

const CARD_WIDTH_PX = 320;

export function LinkPreview({ box }: { readonly box: RefObject<HTMLElement | null> }) {
  const [pointed] = usePointedElement(box, 'a[data-concept]', 'link-card', CARD_WIDTH_PX);
  const concept = useConcepts().get(pointed?.element.dataset.concept ?? '');
  if (pointed === undefined || concept === undefined) return null;
  return (
    <div className="link-card" role="tooltip" style={{ left: pointed.leftPx, top: pointed.topPx }}>
      <div className="link-card-sheet">
        <p className="link-card-title">{concept.title}</p>
        <p>{concept.summary}</p>
        <p className="link-card-minutes">{concept.minutes} min</p>
      </div>
    </div>
  );
}
