/** What the palette offers, and in which order. */
import type { AreaListing, SearchHit } from '@shared/study/concept.ts';
import { conceptIdSchema } from '@shared/study/concept.ts';
import { describe, expect, it } from 'vitest';
import { paletteItems } from '../../../src-renderer/app/palette-items.ts';

const concept = (id: string, title: string) => ({
  id: conceptIdSchema.parse(id),
  title,
  area: 'optimizers',
  summary: '',
  minutes: 1,
});
const areas: AreaListing[] = [
  {
    id: 'optimizers',
    title: 'Optimizers',
    concepts: [concept('gradient-descent', 'Gradient descent'), concept('adam', 'Adam')],
  },
];
const hit = (id: string): SearchHit => ({
  id: conceptIdSchema.parse(id),
  area: 'optimizers',
  title: [{ text: id, hit: true }],
  snippet: [],
});

describe('paletteItems', () => {
  it('offers every screen to an empty query', () => {
    const screens = paletteItems('', [], []).map((item) => item.path);
    expect(screens).toEqual(['/library', '/review', '/interview', '/sandbox', '/progress', '/settings']);
  });
  it('puts a title that begins with the query before one that only holds it', () => {
    expect(paletteItems('ad', areas, []).map((item) => item.path)).toEqual([
      '/library/adam',
      '/library/gradient-descent',
    ]);
  });
  it('offers labs by any part of their title, with the recipe that opens them, and none to an empty query', () => {
    const recipe = { lab: 'basin' };
    const labs = [{ key: 'lab-basin', title: 'Basin map', detail: 'Every pixel is a start.', recipe }];
    expect(paletteItems('', [], [], labs).filter(({ kind }) => kind === 'Lab')).toEqual([]);
    expect(paletteItems('map', [], [], labs)).toMatchObject([{ kind: 'Lab', path: '/sandbox', recipe }]);
  });
  it('shows a concept once, by name rather than by phrase', () => {
    const items = paletteItems('adam', areas, [hit('adam'), hit('rmsprop')]);
    expect(items.map((item) => [item.kind, item.path])).toEqual([
      ['Concept', '/library/adam'],
      ['In a note', '/library/rmsprop'],
    ]);
  });
});
