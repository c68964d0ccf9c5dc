/** The norm lab against closed forms; the numbers of tests/recipes/norm.json are held elsewhere. */
import { AppError } from '@shared/contract/result.ts';
import type { AdainOutcome } from '@shared/numerics/labs/norm/adain.ts';
import type { ConditioningOutcome } from '@shared/numerics/labs/norm/conditioning.ts';
import type { CubeOutcome } from '@shared/numerics/labs/norm/cube.ts';
import type { GradientOutcome } from '@shared/numerics/labs/norm/gradient.ts';
import { normLab } from '@shared/numerics/labs/norm/norm.ts';
import { BLOCK_NORMS, NORM_VIEWS } from '@shared/numerics/labs/norm/norm-recipe.ts';
import type { RunningOutcome } from '@shared/numerics/labs/norm/running.ts';
import { describe, expect, it } from 'vitest';
import { labContext } from '../../../support/lab-engines.ts';

const context = labContext();

interface Outcomes {
  cube: CubeOutcome;
  running: RunningOutcome;
  gradient: GradientOutcome;
  adain: AdainOutcome;
  conditioning: ConditioningOutcome;
}

async function run<View extends keyof Outcomes>(
  view: View,
  fields: object = {},
  within = context,
): Promise<Outcomes[View]> {
  // The outcome of a view's recipe is that view's.
  return (await normLab.run(normLab.parse({ lab: 'norm', view, ...fields }), within)) as Outcomes[View];
}

const refusal = (recipe: object): string => {
  try {
    normLab.parse({ lab: 'norm', ...recipe });
    return 'nothing was refused';
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    return `${thrown.message} ${thrown.hint}`;
  }
};

const withoutRecipe = ({ recipe, computed, ...numbers }: Outcomes[keyof Outcomes]) => numbers;

const largest = (values: ArrayLike<number>): number => Math.max(...Array.from(values, Math.abs));

describe('a recipe', () => {
  it('is the block of a batch norm unless it says more, and parsing it again changes nothing', () => {
    const recipe = normLab.parse({ lab: 'norm' });
    expect(recipe).toMatchObject({
      view: 'cube',
      mode: 'train',
      norm: { id: 'batch_norm_2d', momentum: 0.1, eps: 1e-5 },
    });
    for (const view of NORM_VIEWS) {
      const once = normLab.parse({ lab: 'norm', view });
      expect(normLab.parse(once)).toEqual(once);
    }
  });

  it.each([
    [{ view: 'cubes' }, 'view must be one of'],
    [{ norm: { id: 'batchnorm' } }, 'norm.id must be one of'],
    [{ norm: { id: 'batch_norm_2d', momentun: 0.1 } }, 'Did you mean momentum?'],
    [{ norm: { id: 'group_norm', num_groups: 3 } }, 'num_groups must divide the 4 channels; got 3.'],
    [{ norm: { id: 'layer_norm', normalized_shape: [3] } }, 'normalized_shape must be the last sizes of the block'],
    [{ norm: { id: 'layer_norm', normalized_shape: [4] }, gamma: [1, 2] }, 'belong to places, not to channels'],
    [{ shape: { n: 64, c: 64, h: 64, w: 64 } }, 'at most 524288 are allowed'],
    [{ mode: 'eval', seen: 1000, shape: { n: 64, c: 64 } }, 'at most 4000000 are allowed'],
    [{ data: { values: [1, 2, 3] } }, 'one number for each of the 256 places'],
    [{ data: { std: [-1] } }, 'data.std'],
    [{ view: 'running', norm: { id: 'layer_norm' } }, 'keeps no running statistics'],
    [{ view: 'adain', norm: { id: 'batch_norm_2d' } }, 'has no field "norm"'],
    [{ view: 'conditioning', rate: 3 }, 'rate must be'],
  ])('%j is refused in a sentence', (recipe, sentence) => {
    expect(refusal(recipe)).toContain(sentence);
  });

  it('of one value to a channel is refused in training with the words of PyTorch, and runs in evaluation', async () => {
    const alone = { shape: { n: 1, c: 3, h: 1, w: 1 } };
    await expect(run('cube', alone)).rejects.toThrow(
      'Expected more than 1 value per channel when training, got input size torch.Size([1, 3, 1, 1])',
    );
    expect((await run('cube', { ...alone, mode: 'eval', seen: 0 })).groups.size).toBe(1);
  });
});

describe('any run', () => {
  it.each(NORM_VIEWS)('of the view %s gives the same bits again and other ones under another seed', async (view) => {
    const first = await run(view);
    expect(await run(view)).toEqual(first);
    if (view === 'adain') return;
    expect(withoutRecipe(await run(view, { seed: 7 }))).not.toEqual(withoutRecipe(first));
  });

  it.each(NORM_VIEWS)('of the view %s stops when it is cancelled', async (view) => {
    await expect(run(view, {}, labContext({ signal: { aborted: true } }))).rejects.toThrow('The run was stopped.');
  });
});

describe('the block', () => {
  it.each(BLOCK_NORMS)('of %s has mean square 1 in every group after it, within what eps takes', async (id) => {
    const { normalized, before, groups } = await run('cube', { norm: { id } });
    expect(groups.count * groups.size).toBe(256);
    for (let group = 0; group < groups.count; group += 1) {
      const [mean = 9, std = 9] = [normalized.mean[group], normalized.std[group]];
      // 1 − var/(var + eps), for the smallest variance of these groups
      expect(Math.abs(mean ** 2 + std ** 2 - 1)).toBeLessThan(2e-5 / Math.min(...before.std) ** 2 + 1e-12);
      if (id !== 'rms_norm') expect(Math.abs(mean)).toBeLessThan(1e-12);
    }
  });

  it('does not see what is added to a channel or what multiplies it', async () => {
    const norm = { id: 'batch_norm_2d', eps: 0 };
    const plain = await run('cube', { norm, data: { mean: [0], std: [1] } });
    const moved = await run('cube', { norm, data: { mean: [5, -70, 0.1, 9], std: [10, 0.01, 3, 1000] } });
    const gap = moved.block.y.map((value, place) => value - (plain.block.y[place] ?? 0));
    // 16 digits of numbers around −70 whose deviation is 0.01
    expect(largest(gap)).toBeLessThan(1e-10);
  });

  it('has the mean β and the deviation γ that the layer was told', async () => {
    const { after } = await run('cube', {
      norm: { id: 'batch_norm_2d', eps: 0 },
      gamma: [2, 0.5],
      beta: [1, -3, 0, 7],
    });
    expect(Array.from(after.mean, (mean) => Number(mean.toFixed(9)))).toEqual([1, -3, 0, 7]);
    expect(Array.from(after.std, (std) => Number(std.toFixed(9)))).toEqual([2, 0.5, 2, 0.5]);
  });

  it('of a group norm with one group is that of a layer norm, and with a group a channel that of an instance norm', async () => {
    const of = async (norm: object) => (await run('cube', { norm, data: { between: 1 } })).block.y;
    const difference = (a: Float64Array, b: Float64Array) => largest(a.map((value, place) => value - (b[place] ?? 0)));
    expect(difference(await of({ id: 'group_norm', num_groups: 1 }), await of({ id: 'layer_norm' }))).toBe(0);
    expect(difference(await of({ id: 'group_norm', num_groups: 4 }), await of({ id: 'instance_norm_2d' }))).toBe(0);
  });

  it('in evaluation after no batch comes out as it went in, but for eps', async () => {
    const { block } = await run('cube', { mode: 'eval', seen: 0 });
    expect(largest(block.y.map((value, place) => value / (block.x[place] ?? 1) - 1))).toBeLessThan(5.1e-6);
  });
});

describe('running statistics', () => {
  it('follow the closed form old·(1 − m)ᵗ + new·(1 − (1 − m)ᵗ) under batches that are all alike', async () => {
    const { running, channels } = await run('running', {
      norm: { id: 'batch_norm_2d', momentum: 0.3 },
      data: { mean: [2], std: [0] },
      drift: { kind: 'none' },
      steps: 12,
    });
    for (let step = 0; step < 12; step += 1) {
      const old = 0.7 ** (step + 1);
      expect(running.mean[step * channels]).toBeCloseTo(2 * (1 - old), 12);
      expect(running.variance[step * channels]).toBeCloseTo(old, 12);
    }
  });

  it('with momentum null are the means of all batches so far', async () => {
    const { cumulative, batch, unbiased, channels } = await run('running', { steps: 25 });
    const mean = (values: Float64Array) =>
      values.filter((_, at) => at % channels === 1).reduce((sum, value) => sum + value / 25, 0);
    expect(cumulative.mean[24 * channels + 1]).toBeCloseTo(mean(batch.mean), 12);
    expect(cumulative.variance[24 * channels + 1]).toBeCloseTo(mean(unbiased), 12);
  });

  it('make training and evaluation disagree most right after a step of the distribution', async () => {
    const { mismatch } = await run('running', { steps: 60, drift: { kind: 'step', at: 30, mean: 5, std: 1 } });
    expect(mismatch.indexOf(Math.max(...mismatch.slice(20)))).toBe(30);
    expect((mismatch[59] ?? 1) / (mismatch[30] ?? 1)).toBeLessThan(0.2);
  });
});

describe('the gradient', () => {
  it.each(BLOCK_NORMS)('through %s loses its mean (not under rms_norm) and its part along x-hat', async (id) => {
    const { left, shares, groups } = await run('gradient', { norm: { id, eps: 0 } });
    expect(left.along).toBeLessThan(1e-12);
    if (id === 'rms_norm') expect(left.mean).toBeGreaterThan(0.01);
    else expect(left.mean).toBeLessThan(1e-12);
    for (let group = 0; group < groups.count; group += 1)
      expect((shares.mean[group] ?? 0) + (shares.along[group] ?? 0) + (shares.rest[group] ?? 0)).toBeCloseTo(1, 10);
  });

  it('is ten times smaller for weights ten times larger, where the output is the same', async () => {
    const norm = { id: 'batch_norm_2d', eps: 0 };
    const small = await run('gradient', { norm, data: { mean: [1], std: [1] } });
    const large = await run('gradient', { norm, data: { mean: [10], std: [10] } });
    expect(small.size.dx / large.size.dx).toBeCloseTo(10, 9);
  });

  it('passes whole in evaluation, where the statistics are constants', async () => {
    const { shares, dependence, left } = await run('gradient', { mode: 'eval', dy: 'constant' });
    expect(dependence).toBe('fixed');
    expect(left.mean).toBeCloseTo(1, 10);
    expect(largest(shares.mean)).toBeCloseTo(1, 10);
  });

  it('is the slope of the loss Σ dy·y by central differences', async () => {
    const shape = { n: 2, c: 2, h: 1, w: 2 };
    const values = [1, 2, -1, 4, 3, 7, 0, 2];
    const fields = { shape, norm: { id: 'batch_norm_2d' }, gamma: [1.5, -0.5] };
    const { block } = await run('gradient', { ...fields, data: { values } });
    const upstream = block.upstream.map((value, place) => value / (place % 4 < 2 ? 1.5 : -0.5));
    const step = 1e-5;
    for (const place of values.keys()) {
      const loss = async (by: number) => {
        const moved = values.map((value, at) => (at === place ? value + by : value));
        const { block: there } = await run('cube', { ...fields, data: { values: moved } });
        return there.y.reduce((sum, value, at) => sum + value * (upstream[at] ?? 0), 0);
      };
      const slope = ((await loss(step)) - (await loss(-step))) / (2 * step);
      // Error of the difference: step² times a third derivative near 1, and rounding over step.
      expect(Math.abs(slope - (block.dx[place] ?? 9))).toBeLessThan(1e-8);
    }
  });
});

describe('adaptive instance norm', () => {
  it('hands over means and deviations in proportion to its strength', async () => {
    for (const strength of [0, 0.4, 1]) {
      const { content, style, result } = await run('adain', { strength, eps: 0, size: 32 });
      for (const channel of [0, 1, 2]) {
        const between = (a = 0, b = 0) => a + strength * (b - a);
        expect(result.mean[channel]).toBeCloseTo(between(content.mean[channel], style.mean[channel]), 12);
        expect(result.std[channel]).toBeCloseTo(between(content.std[channel], style.std[channel]), 12);
      }
    }
  });
});

describe('conditioning', () => {
  it('of one standardized feature is perfect: one step at the best rate arrives', async () => {
    const { standardized } = await run('conditioning', { features: 1, steps: 10 });
    expect(standardized.kappa).toBeCloseTo(1, 10);
    expect(standardized.measuredSteps).toBe(1);
  });

  it('of uncorrelated features is what correlation by chance leaves, whatever their scales and means were', async () => {
    const { raw, standardized } = await run('conditioning', { correlation: 0, spread: 100, offset: 5, rows: 1000 });
    expect(raw.kappa).toBeGreaterThan(1e4);
    expect(standardized.kappa).toBeLessThan(1.3);
  });

  it('of equally correlated features tends to (1 + (d − 1)ρ)/(1 − ρ)', async () => {
    const { standardized } = await run('conditioning', { correlation: 0.8, features: 4, rows: 1000 });
    expect(Math.abs(standardized.kappa / 17 - 1)).toBeLessThan(0.15);
  });

  it('sets the pace (κ − 1)/(κ + 1) that the loss then keeps', async () => {
    const { raw, standardized } = await run('conditioning', { spread: 5, steps: 2000 });
    for (const { kappa, predictedRate, measuredRate = 0 } of [raw, standardized]) {
      expect(predictedRate).toBeCloseTo((kappa - 1) / (kappa + 1), 10);
      expect(measuredRate).toBeCloseTo(predictedRate, 3);
    }
    expect(raw.measuredSteps ?? 0).toBeGreaterThan(20 * (standardized.measuredSteps ?? 1e9));
  });
});
