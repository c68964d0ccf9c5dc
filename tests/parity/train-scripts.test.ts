/**
 * The scripts of the training lab, run by PyTorch itself: each asserts our training loss. Needs a python3 that imports torch;
 * without one the test says so by name and checks nothing.
 */
import { spawnSync } from 'node:child_process';
import { trainPython } from '@shared/numerics/labs/train/train-python.ts';
import { trainLab } from '@shared/numerics/labs/train.ts';
import { describe, expect, it } from 'vitest';
import { labContext } from '../support/lab-engines.ts';

const PYTHONS = ['python3', '/usr/bin/python3'];
const python = PYTHONS.find((name) => spawnSync(name, ['-c', 'import torch']).status === 0);

const CASES: Readonly<Record<string, object>> = {
  'batch norm and a cosine': { net: { layers: [8], norm: 'batch' }, schedule: { id: 'cosine', T_max: 40 } },
  'layer norm, ReLU and smoothing': {
    data: { id: 'blobs' },
    net: { layers: [8, 8], activation: { id: 'relu' }, norm: 'layer' },
    loss: { id: 'cross_entropy', label_smoothing: 0.1 },
  },
  'L1 and decoupled decay': { l1: 0.001, optimizer: { id: 'adamw', lr: 0.01, weight_decay: 0.1 } },
  'a regression on standardized inputs': { data: { id: 'bump', standardize: true }, loss: { id: 'huber' } },
  'early stopping': {
    data: { id: 'moons', n: 80, noise: 0.4 },
    net: { layers: [16] },
    optimizer: { id: 'adam', lr: 0.05 },
    early_stopping: { patience: 10 },
  },
};

describe('a training script under PyTorch', () => {
  it(python === undefined ? 'is not checked: no python3 here imports torch' : 'ends at our training loss', async () => {
    for (const [name, recipe] of Object.entries(CASES)) {
      const outcome = await trainLab.run(
        trainLab.parse({ lab: 'train', batch_size: 1000, epochs: 40, ...recipe }),
        labContext(),
      );
      const script = trainPython(outcome);
      expect(script, name).toContain('assert abs(final - expected)');
      if (python === undefined) continue;
      const { status, stderr } = spawnSync(python, ['-'], { input: script, encoding: 'utf8' });
      expect([name, status, stderr]).toEqual([name, 0, '']);
    }
  }, 120_000);
});
