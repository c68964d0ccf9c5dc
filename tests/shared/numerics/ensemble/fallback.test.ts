/** Which backend finishes a job when others do not, and what is said about those. */
import { AppError } from '@shared/contract/result.ts';
import type { BackendCandidate } from '@shared/numerics/ensemble/choose-backend.ts';
import { createCpuEnsemble } from '@shared/numerics/ensemble/cpu-ensemble.ts';
import type { EnsembleEngine } from '@shared/numerics/ensemble/ensemble-engine.ts';
import { runOnFirst } from '@shared/numerics/ensemble/fallback.ts';
import { describe, expect, it } from 'vitest';
import { finish } from './agreement.ts';
import { job } from './jobs.ts';

const cpu = createCpuEnsemble(() => 0);
const JOB = job({ id: 'sphere' }, { id: 'sgd', lr: 0.1 }, 30);
const onCpu: BackendCandidate = { backend: 'cpu', open: async () => cpu };
const absent: BackendCandidate = {
  backend: 'webgpu',
  open: () => Promise.reject(new AppError('unavailable', 'There is no WebGPU adapter.')),
};

/** The CPU engine, which dies after its first chunk. */
const dying: EnsembleEngine = {
  ...cpu,
  prepare: async (one) => {
    const run = await cpu.prepare(one);
    const onProgress = (): never => {
      throw new AppError('unavailable', 'The worker stopped.');
    };
    return { ...run, run: () => run.run({ onProgress }) };
  },
};

describe('a job on the first backend that finishes it', () => {
  it('begins anew on the next one and says why, for what is absent and for what dies half way', async () => {
    const candidates: readonly BackendCandidate[] = [absent, { backend: 'wasm', open: async () => dying }, onCpu];
    const { result, backend, description, refused } = await runOnFirst(candidates, JOB);
    expect(backend).toBe('cpu');
    expect(description).toBe('CPU, float64');
    expect(refused).toEqual([
      { backend: 'webgpu', sentence: 'There is no WebGPU adapter.' },
      { backend: 'wasm', sentence: 'The worker stopped.' },
    ]);
    expect(result).toEqual(await finish(cpu, JOB));
  });

  it('opens no backend it does not need', async () => {
    const { refused } = await runOnFirst([onCpu, absent], JOB);
    expect(refused).toEqual([]);
  });

  it('is not tried elsewhere once it is cancelled, or breaks a rule', async () => {
    const never: BackendCandidate = { backend: 'wasm', open: () => Promise.reject(new Error('must not be opened')) };
    await expect(runOnFirst([onCpu, never], JOB, { signal: { aborted: true } })).rejects.toMatchObject({
      code: 'cancelled',
    });
    await expect(runOnFirst([onCpu, never], { ...JOB, steps: 0 })).rejects.toMatchObject({ code: 'invalid-recipe' });
  });

  it('ends with every sentence if no backend is left', async () => {
    await expect(runOnFirst([absent, { backend: 'wasm', open: async () => dying }], JOB)).rejects.toMatchObject({
      code: 'unavailable',
      message: 'No backend finished the ensemble. There is no WebGPU adapter. The worker stopped.',
    });
  });
});
