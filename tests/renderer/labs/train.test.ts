import type { TrainRecipe } from '@shared/numerics/labs/train/train-recipe.ts';
import { type TrainOutcome, trainLab } from '@shared/numerics/labs/train.ts';
import { describe, expect, it } from 'vitest';
import { TRAIN_STORIES } from '../../../src-renderer/labs/train/stories.ts';
import { edited, widthsOf, withCsv, withPoints, withSet } from '../../../src-renderer/labs/train/train-edits.ts';
import { trainVerdict } from '../../../src-renderer/labs/train/train-words.ts';
import { labContext } from '../../support/lab-engines.ts';

const told = (id: string): TrainRecipe => {
  const story = TRAIN_STORIES.find((one) => one.id === id);
  if (story === undefined) throw new Error(`no story ${id}`);
  return story.recipe;
};
const trained = (recipe: TrainRecipe): Promise<TrainOutcome> => trainLab.run(recipe, labContext());
const verdictOf = async (id: string): Promise<string> => trainVerdict(await trained(told(id)));

describe('the verdict of a story', () => {
  it('says that a linear model underfits XOR', async () => {
    expect(await verdictOf('xor')).toMatch(/The network underfits/);
  });

  it('says from which epoch on a network too large overfits, and no longer so gravely with dropout', async () => {
    const [large, dropped] = [await trained(told('overfitting')), await trained(told('dropout'))];
    expect(trainVerdict(large)).toMatch(/It overfits: validation loss was lowest in epoch \d+/);
    expect(dropped.kept.validation.loss).toBeLessThan(0.3 * large.kept.validation.loss);
  });

  it('says that dead units let nothing pass', async () => {
    expect(await verdictOf('dead-relu')).toMatch(/Every unit of hidden layer \d says the same for all training points/);
  });

  it('says that zeros learn no more than the larger class', async () => {
    const outcome = await trained(told('zero-init'));
    expect(trainVerdict(outcome)).toMatch(/it has learned nothing more than that/);
    expect(outcome.tensors.filter(({ moved }) => moved > 0).map(({ name }) => name)).toEqual(['b1']);
  });

  it('says that descent lives at the edge of stability, after sharpness has risen from below it', async () => {
    const outcome = await trained(told('edge-of-stability'));
    expect(outcome.sharpness?.values[0]).toBeLessThan(outcome.sharpness?.limit?.[0] ?? 0);
    expect(trainVerdict(outcome)).toMatch(/the edge of stability/);
  });

  it('says where smoothed labels stop', async () => {
    expect(await verdictOf('label-smoothing')).toMatch(/no prediction can go below 0\.5; training has come to 0\.51/);
  });
});

describe('edits of a recipe', () => {
  const recipe = trainLab.parse({ lab: 'train', data: { id: 'moons', seed: 3 }, loss: { id: 'bce_with_logits' } });

  it('take a loss that can train the new data, and keep what both have', () => {
    const next = edited(recipe, withSet(recipe, 'waves'));
    expect(next.loss.id).toBe('mse');
    expect(next.data).toMatchObject({ id: 'waves', n: 200, seed: 3, noise: 0.05 });
    expect(edited(recipe, withSet(recipe, 'circles')).loss.id).toBe('bce_with_logits');
  });

  it('exchange the points for painted ones or a CSV', () => {
    const points = [0, 1, 2, 3].map((at) => [at, -at, at % 2] as const);
    expect(edited(recipe, withPoints(recipe, points)).data).toMatchObject({ points, seed: 3 });
    expect(edited(recipe, withCsv(recipe, '0,0,1\n1,1,2\n2,2,1\n3,3,2', 'regression')).loss.id).toBe('mse');
  });

  it('read hidden widths from text as it comes, and none from none', () => {
    expect(widthsOf(' 16,8  4;2')).toEqual([16, 8, 4, 2]);
    expect(widthsOf('')).toEqual([]);
    expect(() => edited(recipe, { net: { ...recipe.net, layers: widthsOf('16, x') } })).toThrow(/net\.layers/);
  });
});
