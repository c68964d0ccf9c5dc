/** Where a note's claims come from. */
import type { Source } from '@shared/study/concept.ts';
import { OutsideLink } from '../../ui/OutsideLink.tsx';

interface SourceListProps {
  readonly sources: readonly Source[];
  readonly printing?: boolean;
}

export function SourceList({ sources, printing = false }: SourceListProps) {
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
              <OutsideLink href={source.url} printing={printing}>
                <cite>{source.title}</cite>
              </OutsideLink>
            )}
            {source.authors !== undefined && `, ${source.authors}`}
            {source.year !== undefined && `, ${source.year}`}
          </li>
        ))}
      </ol>
    </section>
  );
}
