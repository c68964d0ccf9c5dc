/** The library's table of contents, asked once and shared: list, palette, previews and next/previous all read it. */
import type { Response } from '@shared/contract/contract.ts';
import type { ConceptSummary } from '@shared/study/concept.ts';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { type Query, useQuery } from '../../app/use-query.ts';

export type LibraryListing = Response<'library:list'>;

type Shared = Query<LibraryListing> & { readonly reload: () => void };

const ListingContext = createContext<Shared>({
  status: 'loading',
  value: undefined,
  error: undefined,
  reload: () => undefined,
});
const ConceptsContext = createContext<ReadonlyMap<string, ConceptSummary>>(new Map());

export function LibraryListingProvider({ children }: { readonly children: ReactNode }) {
  const listing = useQuery('library:list', {});
  const areas = listing.value?.areas;
  const concepts = useMemo(
    () =>
      new Map(
        (areas ?? []).flatMap((area) => area.concepts.map((concept) => [concept.id as string, concept] as const)),
      ),
    [areas],
  );
  return (
    <ListingContext value={listing}>
      <ConceptsContext value={concepts}>{children}</ConceptsContext>
    </ListingContext>
  );
}

export function useLibraryListing(): Shared {
  return useContext(ListingContext);
}

/** Every concept that is in the library, by id. Empty until the listing has come. */
export function useConcepts(): ReadonlyMap<string, ConceptSummary> {
  return useContext(ConceptsContext);
}
