/** Where a note's claims come from. */
import type { Source } from '@shared/study/concept.ts';

export function SourceList({ sources }: { readonly sources: readonly Source[] }) {
  if (sources.length === 0) return null;
  return (
    <section className="sources">
      <h2>Sources</h2>
      <ol>
        {sources.map((source) => (
          <li key={`${source.title} ${source.year ?? ''}`}>
            {source.url === undefined ? (
              <cite>{source.title}</cite>
            ) : (
              <a href={source.url} target="_blank" rel="noreferrer noopener">
                <cite>{source.title}</cite>
              </a>
            )}
            {source.authors !== undefined && `, ${source.authors}`}
            {source.year !== undefined && `, ${source.year}`}
          </li>
        ))}
      </ol>
    </section>
  );
}
