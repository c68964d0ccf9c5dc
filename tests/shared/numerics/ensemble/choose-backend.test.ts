/** The choice of a backend with the real engines of Node, and with ones that err. */
import { AppError } from '@shared/contract/result.ts';
import { AGREEMENT, chooseBackend, fastestOf } from '@shared/numerics/ensemble/choose-backend.ts';
import { createCpuEnsemble } from '@shared/numerics/ensemble/cpu-ensemble.ts';
import type { EnsembleEngine } from '@shared/numerics/ensemble/ensemble-engine.ts';
import { createWasmEnsemble } from '@shared/numerics/wasm/wasm-ensemble.ts';
import { describe, expect, it } from 'vitest';

const now = (): number => performance.now();
const cpu = createCpuEnsemble(now);
const wasm = createWasmEnsemble({ api: WebAssembly, now, ports: [] });

/** The WebAssembly engine, except that one coordinate of one trajectory in the sample is wrong at the end. */
const wrong: EnsembleEngine = {
  ...wasm,
  description: 'A driver with a fault',
  prepare: async (job) => {
    const run = await wasm.prepare(job);
    return {
      ...run,
      read: async () => {
        const end = await run.read();
        end.y[64 * 500] = Number.NaN;
        return end;
      },
    };
  },
};

describe('the choice of a backend', () => {
  it('is WebAssembly in Node, which is far faster than float64 and agrees with it', async () => {
    const shares: number[] = [];
    const choice = await chooseBackend(cpu, [{ backend: 'wasm', open: async () => wasm }], now, {
      onProgress: (backend, share) => void (backend === 'wasm' && shares.push(share)),
    });
    process.stdout.write(
      `choose-backend: ${choice.measured.map((one) => `${one.backend} ${(one.stepsPerSecond / 1e6).toFixed(1)} M steps/s, ${one.largestDifference.toExponential(1)} off`).join('; ')}\n`,
    );
    expect(choice.backend).toBe('wasm');
    expect(choice.measured.map(({ backend }) => backend)).toEqual(['cpu', 'wasm']);
    expect(choice.largestDifference).toBeGreaterThan(0);
    expect(choice.largestDifference).toBeLessThan(AGREEMENT / 10);
    expect(choice.refused).toEqual([]);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });

  it('refuses with a sentence what does not open and what does not agree, and falls back to float64', async () => {
    const choice = await chooseBackend(
      cpu,
      [
        { backend: 'webgpu', open: () => Promise.reject(new AppError('unavailable', 'This window has no WebGPU.')) },
        { backend: 'wasm', open: async () => wrong },
      ],
      now,
    );
    expect(choice.backend).toBe('cpu');
    expect(choice.refused).toEqual([
      { backend: 'webgpu', sentence: 'This window has no WebGPU.' },
      { backend: 'wasm', sentence: 'A driver with a fault ends NaN away from float64, where 0.001 is allowed.' },
    ]);
  });

  it('is the fastest of those that agree, wherever it stands in the list', () => {
    const one = { backend: 'cpu', description: '', stepsPerSecond: 1, largestDifference: 0 } as const;
    const measured = [one, { ...one, backend: 'webgpu', stepsPerSecond: 9 } as const, { ...one, stepsPerSecond: 5 }];
    expect(fastestOf({ measured, refused: [] })).toMatchObject({ backend: 'webgpu', stepsPerSecond: 9 });
  });

  it('ends when it is cancelled, and does not take that for a fault of a backend', async () => {
    const signal = { aborted: false };
    const onProgress = (backend: string): void => {
      signal.aborted = backend === 'wasm';
    };
    const candidates = [{ backend: 'wasm', open: async () => wasm } as const];
    await expect(chooseBackend(cpu, candidates, now, { signal, onProgress })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});
