import { expect, it } from 'vitest';
import { recipeDifferences } from '../../../src-renderer/screens/sandbox/recipe-differences.ts';

it('names each differing field by its path, with a dash where one recipe has none', () => {
  const first = JSON.stringify({ lab: 'descent', title: 'a', steps: 10, optimizers: [{ id: 'adam', lr: 0.1 }] });
  const second = JSON.stringify({
    lab: 'descent',
    title: 'b',
    steps: 20,
    optimizers: [{ id: 'adam', lr: 0.1, eps: 1 }],
  });
  expect(recipeDifferences(first, second)).toEqual([
    { field: 'steps', left: '10', right: '20' },
    { field: 'optimizers[0].eps', left: '—', right: '1' },
  ]);
});

it('finds none between a recipe and itself under another title', () => {
  expect(recipeDifferences('{"lab":"basin","title":"x"}', '{"lab":"basin"}')).toEqual([]);
});
