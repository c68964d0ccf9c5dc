/** One area's notes: title, summary and reading time each; with checkboxes while a selection is being made. */
import type { AreaListing, ConceptId } from '@shared/study/concept.ts';
import { useId } from 'react';
import { Link } from 'wouter';

interface AreaListProps {
  readonly area: AreaListing;
  /** undefined: no selection is being made. */
  readonly selection: ReadonlySet<ConceptId> | undefined;
  readonly onSelection: (selection: ReadonlySet<ConceptId>) => void;
}

export function AreaList({ area, selection, onSelection }: AreaListProps) {
  const headingId = useId();
  const ids = area.concepts.map((concept) => concept.id);
  const isWhole = selection !== undefined && ids.every((id) => selection.has(id));
  const setSelected = (changed: readonly ConceptId[], isSelected: boolean): void => {
    const next = new Set(selection);
    for (const id of changed) {
      if (isSelected) next.add(id);
      else next.delete(id);
    }
    onSelection(next);
  };
  return (
    <section className="area" aria-labelledby={headingId}>
      <div className="area-head">
        {selection !== undefined && (
          <input
            type="checkbox"
            className="area-check"
            aria-label={`All of ${area.title}`}
            checked={isWhole}
            onChange={(event) => setSelected(ids, event.currentTarget.checked)}
          />
        )}
        <h2 id={headingId}>{area.title}</h2>
      </div>
      <ul className="plain-list area-list">
        {area.concepts.map((concept) => (
          <li key={concept.id} className="area-item">
            {selection !== undefined && (
              <input
                type="checkbox"
                className="area-check"
                aria-label={concept.title}
                checked={selection.has(concept.id)}
                onChange={(event) => setSelected([concept.id], event.currentTarget.checked)}
              />
            )}
            <div className="area-text">
              <Link href={`/library/${concept.id}`} className="area-title">
                {concept.title}
              </Link>
              <p className="area-summary">{concept.summary}</p>
            </div>
            <span className="area-minutes">{concept.minutes} min</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
