/** What the norm lab's controls do to a recipe, where its cells lie, and what it says of an outcome. */
import { normLab } from '@shared/numerics/labs/norm/norm.ts';
import { BLOCK_NORMS, type CubeRecipe, NORM_VIEWS, type NormRecipe } from '@shared/numerics/labs/norm/norm-recipe.ts';
import { describe, expect, it } from 'vitest';
import { binCounts } from '../../../src-renderer/labs/norm/bin-counts.ts';
import { layOutBlock, placeAfterKey, placeOf, whereIs } from '../../../src-renderer/labs/norm/block-layout.ts';
import { cellTex, texNumber } from '../../../src-renderer/labs/norm/cell-tex.ts';
import { overAxes, withEntry, withNorm, withShape, withView } from '../../../src-renderer/labs/norm/norm-edits.ts';
import { normVerdict } from '../../../src-renderer/labs/norm/norm-words.ts';
import { NORM_STORIES } from '../../../src-renderer/labs/norm/stories.ts';
import { labContext } from '../../support/lab-engines.ts';

const context = labContext();
const cube = (fields: object = {}): CubeRecipe => normLab.parse({ lab: 'norm', ...fields }) as CubeRecipe;
const outcomeOf = (fields: object) => normLab.run(normLab.parse({ lab: 'norm', ...fields }), context);
const isLegal = (recipe: NormRecipe) => expect(normLab.parse(recipe)).toEqual(recipe);

describe('an edit', () => {
  it('leads from every view with every layer to a legal recipe of every other view', () => {
    for (const id of BLOCK_NORMS)
      for (const view of NORM_VIEWS)
        for (const next of NORM_VIEWS) {
          const start = view === 'cube' ? cube({ norm: { id } }) : withView(cube({ norm: { id } }), view);
          isLegal(withView(start, next));
        }
  });

  it('of the shape takes normalized_shape and the number of groups with it', () => {
    const over = withShape(overAxes(cube({ norm: { id: 'layer_norm' }, gamma: [1, 2] }), 2), { w: 7 });
    expect(over).toMatchObject({ norm: { normalized_shape: [4, 7] }, gamma: [1] });
    isLegal(over);
    const grouped = cube({ norm: { id: 'group_norm', num_groups: 4 } });
    for (const c of [1, 3, 6, 7, 8]) isLegal(withShape(grouped, { c }));
    expect(withShape(grouped, { c: 6 }).norm.num_groups).toBe(3);
  });

  it('of the layer is legal whatever the channels are', () => {
    for (const c of [1, 3, 4]) for (const id of BLOCK_NORMS) isLegal(withNorm(cube({ shape: { c } }), { id }));
  });

  it('sets one channel and leaves what the others had by repetition', () => {
    expect(withEntry([1, 2], 2, 9, 4)).toEqual([1, 2, 9, 2]);
    expect(withEntry([1, 2], 'all', 9, 4)).toEqual([9]);
  });
});

describe('the drawing', () => {
  const shape = { n: 3, c: 2, h: 2, w: 4 };
  const layout = layOutBlock(shape, { width: 600, height: 400 });

  it('walks by keys over the edge of a slab into its neighbours and stops at the edge of the block', () => {
    const from = placeOf(shape, 0, 0, 1, 3);
    const reached = (key: string) => whereIs(shape, placeAfterKey(shape, layout, from, key) ?? -1);
    expect(reached('ArrowRight')).toEqual({ sample: 1, channel: 0, row: 1, column: 0 });
    expect(reached('ArrowDown')).toEqual({ sample: 0, channel: 1, row: 0, column: 3 });
    expect(placeAfterKey(shape, layout, 0, 'ArrowUp')).toBe(0);
    expect(placeAfterKey(shape, layout, 0, 'Enter')).toBeUndefined();
  });

  it('stays inside its box, from a single number to a block far too large to show whole', () => {
    for (const size of [
      { width: 420, height: 260 },
      { width: 1100, height: 700 },
    ])
      for (const block of [{ n: 1, c: 1, h: 1, w: 1 }, shape, { n: 64, c: 64, h: 14, w: 14 }]) {
        const { shown, cell, slab } = layOutBlock(block, size);
        const [x, y] = slab(shown.n - 1, shown.c - 1);
        expect(x + shown.w * cell.width + shown.h * cell.slant).toBeLessThanOrEqual(size.width);
        expect(y + shown.h * cell.height).toBeLessThanOrEqual(size.height);
      }
  });

  it('counts every number once and leaves NaN out', () => {
    expect(Array.from(binCounts([0, 1, 2, 2, Number.NaN], 2).counts)).toEqual([1, 3]);
    expect(Math.max(...Array.from(binCounts([3, 3]).counts))).toBe(2);
  });
});

describe('the words', () => {
  it('name what happened: pairs to ±1, 0/0, an outlier at its bound, a constant gradient that dies', async () => {
    const said = async (fields: object) => normVerdict(await outcomeOf(fields));
    const norm = { id: 'batch_norm_2d', eps: 0 };
    expect(await said({ norm, shape: { n: 2, c: 3, h: 1, w: 1 } })).toContain('every x-hat is +1 or −1');
    expect(await said({ norm, data: { mean: [3], std: [0] } })).toContain('256 numbers came out as NaN');
    expect(await said({ data: { outlier: 1e5 } })).toContain('none can be farther than √63');
    expect(await said({ view: 'gradient', dy: 'constant' })).toContain(
      'Next to nothing reaches x: 100 % lay in the mean',
    );
    expect(await said({ view: 'running' })).toContain('after ten batches 65 % of a change has arrived');
    expect(await said({ view: 'conditioning', rate: 1.005, steps: 200 })).toContain('λmax alone');
  });

  it('do not say "undefined" or "NaN" of any story', async () => {
    for (const { recipe } of NORM_STORIES)
      expect(normVerdict(await normLab.run(recipe, context))).not.toMatch(/undefined|NaN|not a number/);
  });

  it('write a cell’s own numbers into the layer’s formula', async () => {
    const outcome = await outcomeOf({
      norm: { id: 'batch_norm_2d', eps: 0 },
      shape: { n: 3, c: 1, h: 1, w: 1 },
      data: { values: [-1, -2, -6] },
      gamma: [2],
    });
    if (outcome.view !== 'cube') throw new Error('the view is the cube');
    const { normalized, output } = cellTex(outcome, 2);
    expect(normalized).toContain('-6 - (-3)');
    expect(normalized).toContain('\\mathbf{-1.389}');
    expect(output).toContain('\\mathbf{-2.777}');
    expect(texNumber(1e-9)).toBe('10^{-9}');
  });
});
