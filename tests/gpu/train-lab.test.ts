/** The many seeds of the training lab on WebGPU against the same seeds in float64. */

import { createGpuMlp } from '@shared/numerics/gpu/mlp-engine.ts';
import { trainLab } from '@shared/numerics/labs/train.ts';
import { expect, it } from 'vitest';
import { labContext } from '../support/lab-engines.ts';
import { requestDevice } from './device.ts';

const RECIPE = trainLab.parse({
  lab: 'train',
  data: { id: 'moons', n: 60 },
  net: { layers: [6] },
  optimizer: { id: 'adam', lr: 0.02 },
  schedule: { id: 'cosine', T_max: 20 },
  batch_size: 14,
  epochs: 20,
  seeds: 24,
});

it('ends with the same losses for every seed, says so, and names the backend', async () => {
  const { device, adapterName } = await requestDevice();
  const context = labContext();
  const engine = createGpuMlp(device, adapterName, context.now);
  const exact = await trainLab.run(RECIPE, context);
  const onGpu = await trainLab.run(RECIPE, { ...context, engines: { ...context.engines, mlp: async () => engine } });
  engine.dispose();
  expect(onGpu.computed.backend).toBe('webgpu');
  // Sixty steps of roundings of 6e-8 each; a batch out of order would show in the second digit.
  expect(onGpu.computed.difference).toBeLessThan(1e-4);
  onGpu.spread?.finalLoss.forEach((loss, net) => {
    expect(Math.abs(loss - (exact.spread?.finalLoss[net] ?? Number.NaN)), `network ${net}`).toBeLessThan(1e-3);
  });
  onGpu.spread?.trainLoss.forEach((band, at) => {
    band.forEach((loss, place) => {
      expect(Math.abs(loss - (exact.spread?.trainLoss[at]?.[place] ?? Number.NaN))).toBeLessThan(1e-3);
    });
  });
});
