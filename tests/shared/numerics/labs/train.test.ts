import { AppError } from '@shared/contract/result.ts';
import type { LabContext } from '@shared/numerics/labs/lab.ts';
import { largestCurvature } from '@shared/numerics/labs/train/curvature.ts';
import { isRepeatable, trainPython } from '@shared/numerics/labs/train/train-python.ts';
import { type TrainOutcome, trainLab } from '@shared/numerics/labs/train.ts';
import { describe, expect, it } from 'vitest';
import { labContext } from '../../../support/lab-engines.ts';

const train = (recipe: object, more: Partial<LabContext> = {}): Promise<TrainOutcome> =>
  trainLab.run(trainLab.parse({ lab: 'train', ...recipe }), labContext(more));
const FULL = { batch_size: 1000, epochs: 60 };

describe('training', () => {
  it('of XOR stays near a coin without a hidden layer and succeeds with four units', async () => {
    const data = { id: 'xor', n: 200, noise: 0 };
    const [line, bent] = [
      await train({ data, net: { layers: [] } }),
      await train({ data, net: { layers: [4] }, optimizer: { id: 'adam', lr: 0.05 } }),
    ];
    expect(line.kept.train.accuracy).toBeLessThan(0.7);
    expect(bent.kept.train.accuracy).toBeGreaterThan(0.95);
  });

  it('is bit for bit the same again, and other weights for another seed', async () => {
    const recipe = { net: { layers: [8], dropout: 0.2 }, mixup: 0.3, epochs: 10 };
    const [first, again, other] = [await train(recipe), await train(recipe), await train({ ...recipe, seed: 1 })];
    expect(again.curves).toEqual(first.curves);
    expect(again.snapshots.at(-1)?.surface).toEqual(first.snapshots.at(-1)?.surface);
    expect(other.curves.trainLoss[0]).not.toBe(first.curves.trainLoss[0]);
    expect(other.train).toEqual(first.train);
  });

  it('solves a ridge regression where the closed form says: one weight decayed, Σx·y/(Σx² + n·λ/2)', async () => {
    const points = [
      [1, 0, 2],
      [2, 0, 3],
      [-1, 0, -1],
      [-2, 0, -4],
    ];
    const decay = 0.5;
    const { tensors } = await train({
      data: { points, task: 'regression', validation: 0 },
      net: { layers: [] },
      optimizer: { id: 'sgd', lr: 0.1, weight_decay: decay },
      batch_size: 4,
      epochs: 400,
    });
    expect(tensors[0]?.values?.[0]).toBeCloseTo(17 / (10 + (4 * decay) / 2), 10);
  });

  it('holds a weight at exactly nothing with an L1 penalty above its gradient, up to the hop of a step', async () => {
    const points = [-1, -0.5, 0.5, 1].flatMap((x) => [-1, 1].map((y) => [x, y, x]));
    const { tensors } = await train({
      data: { points, task: 'regression', validation: 0 },
      net: { layers: [] },
      l1: 0.1,
      optimizer: { id: 'sgd', lr: 0.01 },
      batch_size: 8,
      epochs: 2000,
    });
    // Minimum of 0.625·(w − 1)² + 0.1·|w|; the other weight hops around 0 by at most lr·λ.
    expect(tensors[0]?.values?.[0]).toBeCloseTo(1 - 0.1 / 1.25, 6);
    expect(Math.abs(tensors[0]?.values?.[1] ?? 1)).toBeLessThanOrEqual(0.01 * 0.1);
  });

  it('keeps the weights of the lowest validation loss when it stops early', async () => {
    const data = { id: 'moons', n: 80, noise: 0.4, label_noise: 0.1 };
    const { curves, kept, epochs, isStopped } = await train({
      data,
      net: { layers: [32] },
      optimizer: { id: 'adam', lr: 0.03 },
      early_stopping: { patience: 15 },
    });
    expect(isStopped).toBe(true);
    expect(epochs).toBe(kept.epoch + 15);
    expect(curves.validationLoss).toHaveLength(epochs + 1);
    expect(kept.validation.loss).toBe(Math.min(...curves.validationLoss));
    expect(curves.validationLoss[kept.epoch]).toBe(kept.validation.loss);
  });

  it('ends where the loss is lost, and says how sharp the loss was against what descent bears', async () => {
    const { diverged, epochs } = await train({
      data: { id: 'plane', validation: 0 },
      net: { layers: [] },
      optimizer: { id: 'sgd', lr: 10 },
      ...FULL,
    });
    expect(diverged?.epoch).toBe(epochs);
    expect(diverged?.limit).toBeCloseTo(0.2, 12);
    expect(diverged?.sharpness).toBeGreaterThan(0.2);
  });

  it('says that a network of dead units is silent', async () => {
    const { snapshots } = await train({
      data: { id: 'circles' },
      net: { layers: [16, 16], activation: { id: 'relu' }, init: { id: 'kaiming_normal' } },
      optimizer: { id: 'sgd', lr: 20 },
      epochs: 100,
    });
    expect(snapshots[0]?.silent).toEqual([0, 0]);
    expect(snapshots.at(-1)?.silent).toEqual([1, 1]);
  });

  it('scores every point once over its folds', async () => {
    const { folds, curves } = await train({ data: { id: 'moons', n: 40 }, folds: 4, epochs: 20 });
    const alone = await train({ data: { id: 'moons', n: 40 }, epochs: 20 });
    expect(folds?.scores).toHaveLength(4);
    expect(folds?.mean.accuracy).toBeCloseTo(
      (folds?.scores ?? []).reduce((sum, { accuracy }) => sum + accuracy, 0) / 4,
      12,
    );
    // Cross-validation measures; the network is the same with and without.
    expect(curves).toEqual(alone.curves);
  });

  it('shows the network it has while folds and seeds are still at work', async () => {
    const shown: TrainOutcome[] = [];
    const recipe = { net: { layers: [4] }, epochs: 12, folds: 2 };
    const onPreview: LabContext['onPreview'] = (outcome) => shown.push(outcome as TrainOutcome);
    const { folds: _, ...whole } = await train(recipe, { onPreview });
    expect(shown.at(-1)).toEqual(whole);
  });

  it('stops within a step when it is told to', async () => {
    const stop = new AbortController();
    const running = train({ epochs: 1000 }, { signal: stop.signal, onProgress: () => stop.abort() });
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('many seeds', () => {
  const recipe = { data: { id: 'xor', n: 60 }, net: { layers: [3] }, epochs: 12, batch_size: 20, seeds: 9 };

  it('train network 0 of the spread exactly as the network that is shown', async () => {
    const { spread, curves } = await train(recipe);
    expect(spread?.finalLoss).toHaveLength(9);
    expect(spread?.finalLoss[0]).toBeCloseTo(curves.validationLoss[12] ?? Number.NaN, 12);
  });

  it('are the same one by one, where an engine of populations cannot follow, as all at once', async () => {
    const together = await train(recipe);
    const oneByOne = await train({ ...recipe, early_stopping: { patience: 5000 } });
    oneByOne.spread?.finalLoss.forEach((loss, net) => {
      expect(loss).toBeCloseTo(together.spread?.finalLoss[net] ?? Number.NaN, 12);
    });
    together.spread?.validationLoss.forEach((band, at) => {
      band.forEach((value, place) => {
        expect(oneByOne.spread?.validationLoss[at]?.[place]).toBeCloseTo(value, 12);
      });
    });
  });
});

describe('curvature', () => {
  const quadratic =
    (eigenvalues: readonly number[]) =>
    (point: Float64Array): Float64Array =>
      point.map((value, at) => (eigenvalues[at] ?? 0) * value);

  it('is the largest eigenvalue, also where one of larger size is negative', () => {
    const point = Float64Array.of(0.3, -1, 2);
    expect(largestCurvature(quadratic([1, 7, 3]), point).value).toBeCloseTo(7, 3);
    expect(largestCurvature(quadratic([-9, 2, -1]), point).value).toBeCloseTo(2, 2);
    expect(largestCurvature(quadratic([-9, -3, -5]), point).value).toBeCloseTo(-3, 2);
  });

  it('of one linear layer with squared error is that of 2·XᵀX/n with a bias', async () => {
    const points = [
      [1, 0, 2],
      [-1, 0, 3],
      [3, 0, -1],
      [-3, 0, -4],
    ];
    const { sharpness } = await train({
      data: { points, task: 'regression', validation: 0 },
      net: { layers: [] },
      optimizer: { id: 'sgd', lr: 0.1 },
      ...FULL,
      epochs: 2,
      curvature: true,
    });
    // Diagonal: mean of x² is 5, of 1 is 1.
    for (const value of sharpness?.values ?? []) expect(value).toBeCloseTo(10, 3);
    expect(sharpness?.limit?.[0]).toBeCloseTo(20, 12);
  });
});

describe('dropout', () => {
  it('averages over all masks to the scaled network where the rest is linear, and geometrically behind one softmax', async () => {
    const { dropout } = await train({ net: { layers: [8], dropout: 0.5 }, epochs: 40 });
    expect(dropout?.isExact).toBe(true);
    expect(dropout?.masks).toBe(256);
    expect(dropout?.output.mean).toBeCloseTo(dropout?.output.scaled ?? Number.NaN, 12);
    expect(dropout?.share?.geometric).toBeCloseTo(dropout?.share?.scaled ?? Number.NaN, 12);
    expect(dropout?.share?.mean).not.toBeCloseTo(dropout?.share?.scaled ?? Number.NaN, 4);
  });
});

describe('the script for PyTorch', () => {
  it('asserts the loss where nothing is drawn on the way, and only compares it where something is', async () => {
    const fixed = await train({ ...FULL, net: { layers: [4] } });
    expect(isRepeatable(fixed)).toBe(true);
    const script = trainPython(fixed);
    expect(script).toContain('nn.Linear(2, 4),\n    torch.nn.Tanh(),\n    nn.Linear(4, 2),');
    expect(script).toContain('assert abs(final - expected)');
    const drawn = await train({ epochs: 2, net: { layers: [4], dropout: 0.1 } });
    expect(trainPython(drawn)).not.toContain('assert');
    expect(trainPython(drawn)).toContain('nn.Dropout(0.1)');
  });
});

describe('a recipe of training', () => {
  const refusal = (input: object): string => {
    try {
      trainLab.parse({ lab: 'train', ...input });
    } catch (thrown) {
      if (thrown instanceof AppError) return `${thrown.message} ${thrown.hint}`;
      throw thrown;
    }
    return 'accepted';
  };

  it('is whole once its defaults are filled in', () => {
    const recipe = trainLab.parse({ lab: 'train' });
    expect(recipe).toMatchObject({
      data: { id: 'moons', n: 200, noise: 0.15, validation: 0.3 },
      net: { layers: [16, 16], activation: { id: 'tanh' }, norm: 'none', dropout: 0 },
      loss: { id: 'cross_entropy', label_smoothing: 0 },
      optimizer: { id: 'adam', lr: 0.01 },
      batch_size: 32,
      seeds: 1,
    });
    expect(trainLab.parse(recipe)).toEqual(recipe);
    expect(trainLab.parse({ lab: 'train', data: { id: 'bump' } }).loss.id).toBe('mse');
  });

  it('is refused in a sentence that names the field', () => {
    expect(refusal({ data: { id: 'moon' } })).toBe('There is no data set "moon". Did you mean moons?');
    expect(refusal({ data: { id: 'moons', classes: 3 } })).toMatch(/^data set "moons" does not take classes\./);
    expect(refusal({ data: { id: 'moons', csv: '' } })).toMatch(/exactly one of id, points and csv; got id and csv/);
    expect(refusal({ net: { layers: [100] } })).toMatch(/^net\.layers(\[0\])? must be .*; got/);
    expect(refusal({ net: { init: { id: 'dirac' } } })).toMatch(/dirac/);
    expect(refusal({ net: { activation: { id: 'softmax' } } })).toMatch(/works on whole vectors/);
    expect(refusal({ loss: { id: 'triplet' } })).toMatch(/^loss "triplet" does not train a classifier here/);
    expect(refusal({ optimizer: { id: 'lbfgs' } })).toMatch(/lbfgs/);
    expect(refusal({ data: { id: 'moons', validation: 0 }, early_stopping: { patience: 3 } })).toMatch(
      /no points are held out/,
    );
    expect(refusal({ batch_size: 1, net: { norm: 'batch' } })).toMatch(/needs a batch_size of at least 2/);
    expect(
      refusal({
        data: {
          points: [
            [0, 0, 0],
            [1, 1, 1.5],
            [0, 1, 0],
            [1, 0, 1],
          ],
        },
      }),
    ).toMatch(/data\.points\[1\] must be a class/);
  });

  it('is refused if it would run for longer than 20 seconds', () => {
    expect(refusal({ seeds: 1000 })).toMatch(
      /must fit into 20 s of one CPU thread; it would take about \d+ s\. Lower epochs/,
    );
  });
});
