/** The choice of a backend where there is a GPU: all three are measured, and WGSL is held to float64 like the others. */
import { AGREEMENT, chooseBackend } from '@shared/numerics/ensemble/choose-backend.ts';
import { createCpuEnsemble } from '@shared/numerics/ensemble/cpu-ensemble.ts';
import { createGpuEnsemble } from '@shared/numerics/gpu/ensemble-engine.ts';
import { createWasmEnsemble } from '@shared/numerics/wasm/wasm-ensemble.ts';
import { expect, it } from 'vitest';
import { requestDevice } from './device.ts';

const now = (): number => performance.now();

it('measures WebGPU beside the others and takes the fastest', async () => {
  const { device, adapterName } = await requestDevice();
  const gpu = createGpuEnsemble(device, adapterName, now);
  const wasm = createWasmEnsemble({ api: WebAssembly, now, ports: [] });
  const candidates = [
    { backend: 'wasm', open: async () => wasm },
    { backend: 'webgpu', open: async () => gpu },
  ] as const;
  const choice = await chooseBackend(createCpuEnsemble(now), candidates, now);
  process.stdout.write(
    `choose-backend: ${choice.measured.map((one) => `${one.description} ${(one.stepsPerSecond / 1e6).toFixed(1)} M steps/s, ${one.largestDifference.toExponential(1)} off`).join('; ')}\n`,
  );
  gpu.dispose();
  expect(choice.refused).toEqual([]);
  expect(choice.measured.map(({ backend }) => backend)).toEqual(['cpu', 'wasm', 'webgpu']);
  expect(choice.stepsPerSecond).toBe(Math.max(...choice.measured.map(({ stepsPerSecond }) => stepsPerSecond)));
  for (const { largestDifference } of choice.measured) expect(largestDifference).toBeLessThan(AGREEMENT / 10);
});

it('refuses WebGPU when its device dies, and goes on with what is left', async () => {
  const { device, adapterName } = await requestDevice();
  const gpu = createGpuEnsemble(device, adapterName, now);
  device.destroy();
  const choice = await chooseBackend(createCpuEnsemble(now), [{ backend: 'webgpu', open: async () => gpu }], now);
  gpu.dispose();
  expect(choice.backend).toBe('cpu');
  expect(choice.refused).toEqual([{ backend: 'webgpu', sentence: expect.stringMatching(/^The GPU \(.+\) .+\.$/) }]);
});
