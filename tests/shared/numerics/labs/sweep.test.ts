import { AppError } from '@shared/contract/result.ts';
import { surfaceOf } from '@shared/numerics/catalog/surfaces.ts';
import { descend } from '@shared/numerics/cpu/descent-engine.ts';
import { axisValue } from '@shared/numerics/labs/ensemble-proof.ts';
import type { LabContext } from '@shared/numerics/labs/lab.ts';
import { sweepLab } from '@shared/numerics/labs/sweep.ts';
import { withNumber } from '@shared/numerics/labs/sweep-axes.ts';
import { isNetworkSweep } from '@shared/numerics/labs/sweep-outcome.ts';
import { trainLab } from '@shared/numerics/labs/train.ts';
import { createCpuMlp } from '@shared/numerics/mlp/cpu-mlp.ts';
import type { MlpEngine } from '@shared/numerics/mlp/mlp-engine.ts';
import { createWasmEnsemble } from '@shared/numerics/wasm/wasm-ensemble.ts';
import { describe, expect, it } from 'vitest';
import { labContext } from '../../../support/lab-engines.ts';

const onCpu = labContext();
const onWasm: LabContext = {
  ...onCpu,
  engines: {
    ...onCpu.engines,
    ensembles: [
      { backend: 'wasm', open: async () => createWasmEnsemble({ api: WebAssembly, now: onCpu.now, ports: [] }) },
    ],
  },
};
const VALLEY = {
  lab: 'sweep',
  surface: { id: 'quadratic', kappa: 100, theta: 0.35 },
  optimizer: { id: 'momentum' },
  start: [-2.4, 0.1],
  across: { name: 'lr', from: 1e-3, to: 0.1, scale: 'log' },
  down: { name: 'momentum', from: 0, to: 0.98 },
  size: 40,
};

describe('the sweep', () => {
  it('finds the best pair where theory puts it: lr (2/(√λ₁+√λₙ))², momentum ((√κ−1)/(√κ+1))²', async () => {
    const { best } = await sweepLab.run(sweepLab.parse({ ...VALLEY, size: 96 }), onWasm);
    expect(best?.across).toBeCloseTo((2 / (1 + Math.sqrt(100))) ** 2, 2);
    expect(Math.abs((best?.down ?? 0) - (9 / 11) ** 2)).toBeLessThan(0.05);
  });

  it('leaves beyond lr·λmax = 2(1 + momentum) and nowhere below', async () => {
    const recipe = sweepLab.parse({ ...VALLEY, steps: 2000 });
    const { cells } = await sweepLab.run(recipe, onCpu);
    for (let index = 0; index < cells.left.length; index += 1) {
      const lr = axisValue(recipe.across, 40, index % 40);
      const momentum = axisValue(recipe.down, 40, Math.floor(index / 40));
      const excess = (lr * 100) / (2 * (1 + momentum));
      if (excess > 1.02) expect(cells.left[index], `lr ${lr}, momentum ${momentum}`).toBe(1);
      if (excess < 0.98) expect(cells.left[index], `lr ${lr}, momentum ${momentum}`).toBe(0);
    }
  });

  it('gives each pair the run it would have had alone', async () => {
    const recipe = sweepLab.parse({
      ...VALLEY,
      optimizer: { id: 'adam' },
      down: { name: 'beta2', from: 0.9, to: 0.999 },
    });
    const { cells } = await sweepLab.run(recipe, onCpu);
    const [column, row] = [31, 7];
    const alone = withNumber(
      withNumber(recipe.optimizer, 'lr', axisValue(recipe.across, 40, column)),
      'beta2',
      axisValue(recipe.down, 40, row),
    );
    if (isNetworkSweep(recipe)) throw new Error('this is a sweep of a surface');
    const path = descend(surfaceOf(recipe.surface), alone, recipe.start, recipe.steps);
    expect(cells.loss[row * 40 + column]).toBeCloseTo(path.loss[recipe.steps] ?? Number.NaN, 12);
  });

  it('agrees with float64 in float32, pair by pair of a sample', async () => {
    const { proof, computed } = await sweepLab.run(sweepLab.parse(VALLEY), onWasm);
    expect(proof.sampled).toBe(64);
    expect(proof.agree).toBeGreaterThanOrEqual(62);
    expect(computed.difference).toBeLessThan(1e-3);
  });
});

const NETWORK = {
  lab: 'sweep',
  network: { data: { id: 'moons', n: 32, validation: 0 }, net: { layers: [4] }, seed: 3 },
  optimizer: { id: 'momentum' },
  steps: 40,
  across: { name: 'lr', from: 1e-4, to: 1e4, scale: 'log' },
  down: { name: 'momentum', from: 0, to: 0.9 },
  size: 9,
};

describe('the sweep of a network', () => {
  it('gives each pair the training it would have had alone', async () => {
    const recipe = sweepLab.parse(NETWORK);
    const { cells } = await sweepLab.run(recipe, onCpu);
    if (!isNetworkSweep(recipe)) throw new Error('this is a sweep of a network');
    const [column, row] = [4, 6];
    const optimizer = withNumber(
      withNumber(recipe.optimizer, 'lr', axisValue(recipe.across, 9, column)),
      'momentum',
      axisValue(recipe.down, 9, row),
    );
    // The loss before the last step is that after one step fewer.
    const alone = trainLab.parse({ lab: 'train', ...recipe.network, optimizer, epochs: 39, batch_size: 32 });
    const { curves } = await trainLab.run(alone, onCpu);
    expect(cells.loss[row * 9 + column]).toBeCloseTo(curves.trainLoss[39] ?? Number.NaN, 9);
  });

  it('says how far another backend is from float64, whatever the distance', async () => {
    const exact = createCpuMlp(onCpu.now);
    // An engine whose losses are all a tenth too large, where they are far below what would leave.
    const wrong: MlpEngine = {
      ...exact,
      backend: 'webgpu',
      prepare: async (job) => {
        const run = await exact.prepare(job);
        return {
          ...run,
          run: (controls) => run.run(controls),
          dispose: () => run.dispose(),
          read: async () => {
            const end = await run.read();
            return { ...end, losses: end.losses.map((loss) => 1.1 * loss) as Float64Array };
          },
        };
      },
    };
    const context = { ...onCpu, engines: { ...onCpu.engines, mlp: async () => wrong } };
    const trained = { ...NETWORK, across: { name: 'lr', from: 0.5, to: 2 }, steps: 150, goal: 0.9 };
    const { computed } = await sweepLab.run(sweepLab.parse(trained), context);
    expect(computed.difference).toBeGreaterThan(0.02);
  });

  it('stands still at a tiny lr and leaves at a huge one', async () => {
    const { cells, startLoss } = await sweepLab.run(sweepLab.parse(NETWORK), onCpu);
    expect(cells.loss[0]).toBeCloseTo(startLoss, 2);
    expect(cells.left[8]).toBe(1);
  });
});

describe('a recipe of a sweep', () => {
  const refusal = (input: unknown): string => {
    try {
      sweepLab.parse(input);
    } catch (thrown) {
      if (thrown instanceof AppError) return `${thrown.message} ${thrown.hint}`;
      throw thrown;
    }
    return 'accepted';
  };

  it('is refused if an axis is no number of the optimizer, a switch, or the other axis', () => {
    expect(refusal({ ...VALLEY, across: { name: 'beta1', from: 0, to: 0.9 } })).toMatch(
      /^Momentum has no number "beta1" that could vary. It has lr, momentum/,
    );
    expect(refusal({ ...VALLEY, across: { name: 'nesterov', from: 0, to: 1 } })).toMatch(/no number "nesterov"/);
    expect(refusal({ ...VALLEY, across: VALLEY.down })).toMatch(/two different hyperparameters/);
  });

  it('is refused with neither surface nor network, with both, and if its network would take minutes', () => {
    expect(refusal({ ...NETWORK, network: undefined })).toMatch(/^A sweep needs a surface or a network/);
    expect(refusal({ ...NETWORK, surface: { id: 'sphere' } })).toMatch(/^A sweep of a network has no surface/);
    expect(refusal({ ...NETWORK, network: { ...NETWORK.network, epochs: 3 } })).toMatch(
      /network has no field "epochs"/,
    );
    expect(refusal({ ...NETWORK, size: 512 })).toMatch(/must fit into 60 s of one CPU thread/);
  });

  it('is refused if a range does not rise or cannot be logarithmic', async () => {
    expect(refusal({ ...VALLEY, across: { name: 'lr', from: 1, to: 0.1 } })).toMatch(
      /^across must be a hyperparameter/,
    );
    const zero = sweepLab.parse({ ...VALLEY, across: { name: 'lr', from: 0, to: 0.1, scale: 'log' } });
    await expect(sweepLab.run(zero, onCpu)).rejects.toThrow(/both ends must be above 0/);
  });
});
