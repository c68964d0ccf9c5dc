/**
 * Search as one types. Results are plain links under the box: the arrow keys walk from the box through them and back,
 * Enter in the box opens the first, Esc empties it.
 */
import { Search } from 'lucide-react';
import { type KeyboardEvent, useDeferredValue, useEffect, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { useQuery } from '../../app/use-query.ts';
import { Kbd } from '../../ui/Kbd.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { useLibraryListing } from './library-listing.tsx';
import { Snippet } from './Snippet.tsx';

interface LibrarySearchProps {
  readonly query: string;
  readonly onQuery: (query: string) => void;
}

const MAX_HITS = 50;

export function LibrarySearch({ query, onQuery }: LibrarySearchProps) {
  const [, navigate] = useLocation();
  const inputRef = useRef<HTMLInputElement>(null);
  const listRef = useRef<HTMLUListElement>(null);
  const asked = useDeferredValue(query.trim()).slice(0, 200);
  const search = useQuery('library:search', asked === '' ? undefined : { query: asked, limit: MAX_HITS });
  const areas = useLibraryListing().value?.areas;
  const hits = asked === '' ? [] : (search.value?.hits ?? []);

  useEffect(() => {
    const state: unknown = history.state;
    if (typeof state === 'object' && state !== null && 'focusSearch' in state) inputRef.current?.focus();
  }, []);

  const moveTo = (index: number): void => {
    const links = [...(listRef.current?.querySelectorAll<HTMLAnchorElement>('a') ?? [])];
    if (index < 0) inputRef.current?.focus();
    else links[Math.min(index, links.length - 1)]?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const links = [...(listRef.current?.querySelectorAll<HTMLAnchorElement>('a') ?? [])];
    const at = links.indexOf(event.target as HTMLAnchorElement);
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      moveTo(at + 1);
    } else if (event.key === 'ArrowUp') {
      event.preventDefault();
      moveTo(at - 1);
    } else if (event.key === 'Enter' && at < 0) {
      const first = hits[0];
      if (first !== undefined) navigate(`/library/${first.id}`);
    } else if (event.key === 'Escape') {
      onQuery('');
      inputRef.current?.focus();
    }
  };
  return (
    <search className="search" onKeyDown={onKeyDown}>
      <div className="search-box">
        <Search aria-hidden="true" />
        <input
          ref={inputRef}
          type="search"
          aria-label="Search the library"
          placeholder="Search words or mathematics: zigzag, ∇f, \beta_2…"
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          data-library-search=""
          value={query}
          onChange={(event) => onQuery(event.currentTarget.value)}
        />
        <Kbd keys="/" />
      </div>
      <p className="visually-hidden" role="status">
        {asked === '' || search.status !== 'ready' ? '' : hits.length === 1 ? '1 result' : `${hits.length} results`}
      </p>
      {search.status === 'failed' && asked !== '' && (
        <Notice tone="error" title={search.error.message}>
          {search.error.hint !== undefined && <p>{search.error.hint}</p>}
        </Notice>
      )}
      {asked !== '' && search.status === 'ready' && hits.length === 0 && (
        <p className="search-none">
          Nothing holds all of “{asked}”. Try one word less, or a symbol by its name: <code>nabla</code> finds ∇.
        </p>
      )}
      {hits.length > 0 && (
        <ul className="plain-list search-hits" ref={listRef} aria-label="Results">
          {hits.map((hit) => (
            <li key={hit.id}>
              <Link href={`/library/${hit.id}`} className="search-hit">
                <span className="search-title">
                  <Snippet parts={hit.title} />
                </span>
                <span className="search-area">{areas?.find((area) => area.id === hit.area)?.title ?? hit.area}</span>
                <span className="search-snippet">
                  <Snippet parts={hit.snippet} />
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </search>
  );
}
