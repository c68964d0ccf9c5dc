/** What the palette offers for a text: screens, then concepts and labs by title, then phrases found in notes. Pure. */
import type { LabRecipe } from '@shared/numerics/labs/lab.ts';
import type { AreaListing, SearchHit, SnippetPart } from '@shared/study/concept.ts';
import type { FindableLab } from '../labs/palette-labs.ts';
import { ROUTES } from './routes.ts';

export interface PaletteItem {
  /** Unique and safe inside an element id. */
  readonly key: string;
  readonly kind: 'Screen' | 'Concept' | 'Lab' | 'In a note';
  readonly title: readonly SnippetPart[];
  readonly detail: readonly SnippetPart[];
  readonly path: string;
  /** To be opened in the sandbox. */
  readonly recipe?: LabRecipe;
}

const MAX_CONCEPTS = 8;
const MAX_LABS = 6;
const plain = (text: string): SnippetPart[] => [{ text, hit: false }];

/** Items in the order shown; an empty query offers the screens and the first concepts. */
export function paletteItems(
  query: string,
  areas: readonly AreaListing[],
  hits: readonly SearchHit[],
  labs: readonly FindableLab[] = [],
): PaletteItem[] {
  const wanted = query.toLowerCase();
  const screens = ROUTES.filter((route) => route.name.toLowerCase().startsWith(wanted)).map(
    (route): PaletteItem => ({
      key: `screen-${route.name.toLowerCase()}`,
      kind: 'Screen',
      title: plain(route.name),
      detail: plain(route.purpose),
      path: route.path,
    }),
  );
  const concepts = areas
    .flatMap((area) => area.concepts)
    .map((concept) => ({ concept, at: concept.title.toLowerCase().indexOf(wanted) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)
    .slice(0, MAX_CONCEPTS)
    .map(
      ({ concept }): PaletteItem => ({
        key: `concept-${concept.id}`,
        kind: 'Concept',
        title: plain(concept.title),
        detail: plain(concept.summary),
        path: `/library/${concept.id}`,
      }),
    );
  const benches = wanted === '' ? [] : labs.filter(({ title }) => title.toLowerCase().includes(wanted));
  const labItems = benches.slice(0, MAX_LABS).map(
    ({ key, title, detail, recipe }): PaletteItem => ({
      key,
      kind: 'Lab',
      title: plain(title),
      detail: plain(detail),
      path: '/sandbox',
      recipe,
    }),
  );
  const named = new Set(concepts.map((item) => item.path));
  const phrases = hits
    .filter((hit) => !named.has(`/library/${hit.id}`))
    .map(
      (hit): PaletteItem => ({
        key: `hit-${hit.id}`,
        kind: 'In a note',
        title: hit.title,
        detail: hit.snippet,
        path: `/library/${hit.id}`,
      }),
    );
  return [...screens, ...concepts, ...labItems, ...phrases];
}
