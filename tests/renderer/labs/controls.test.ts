/** Slider travel, typed numbers, sampled table rows, and the troubles of a GPU, all without a page. */
import { OPTIMIZERS } from '@shared/numerics/catalog/optimizers.ts';
import type { NumberParameter } from '@shared/numerics/catalog/parameters.ts';
import { SURFACES } from '@shared/numerics/catalog/surfaces.ts';
import { describe, expect, it } from 'vitest';
import { acquireDevice, nameAdapter } from '../../../src-renderer/gpu/acquire-device.ts';
import { troubleSentence } from '../../../src-renderer/gpu/gpu-trouble.ts';
import { sampleSteps } from '../../../src-renderer/labs/descent/sample-steps.ts';
import { parseNumber } from '../../../src-renderer/labs/parse-number.ts';
import { isLegal, sliderRange } from '../../../src-renderer/labs/slider-ranges.ts';
import { positionOf, SLIDER_POSITIONS, valueAt } from '../../../src-renderer/labs/slider-scale.ts';

const numbers: NumberParameter[] = [...OPTIMIZERS, ...SURFACES]
  .flatMap((entry) => [...entry.parameters])
  .flatMap((parameter) =>
    parameter.kind === 'pair' ? [...parameter.parts] : parameter.kind === 'number' ? [parameter] : [],
  );

describe('sliders of the catalogue', () => {
  it('only ever give legal values', () => {
    for (const parameter of numbers) {
      const range = sliderRange(parameter);
      for (let position = 0; position <= SLIDER_POSITIONS; position += 25) {
        const value = valueAt(position, range);
        expect(isLegal(value, parameter), `${parameter.name} at ${position}: ${value}`).toBe(true);
      }
    }
  });

  it('never turn back', () => {
    for (const parameter of numbers) {
      const range = sliderRange(parameter);
      const values = Array.from({ length: 101 }, (_, index) => valueAt(index * 10, range));
      for (let index = 1; index < values.length; index++) {
        expect(values[index], parameter.name).toBeGreaterThanOrEqual(values[index - 1] ?? Number.NaN);
      }
    }
  });

  it('stay where they were put, to a thousandth of their travel', () => {
    for (const parameter of numbers) {
      const range = sliderRange(parameter);
      for (let position = 100; position <= SLIDER_POSITIONS; position += 100) {
        expect(Math.abs(positionOf(valueAt(position, range), range) - position), parameter.name).toBeLessThanOrEqual(5);
      }
    }
  });

  it('give 0.9, 0.99 and 0.999 equal room', () => {
    const range = { scale: 'near-one', min: 0, max: 0.9999 } as const;
    expect([0.9, 0.99, 0.999].map((value) => positionOf(value, range))).toEqual([250, 500, 750]);
  });

  it('can be exactly zero where zero means off', () => {
    const range = { scale: 'log-or-zero', min: 1e-4, max: 1 } as const;
    expect(valueAt(0, range)).toBe(0);
    expect(positionOf(0, range)).toBe(0);
  });
});

describe('typed numbers', () => {
  it('take either minus sign and either decimal mark, and nothing that is not a finite number', () => {
    expect(['-1.5', '−1,5', ' 1e-3 '].map(parseNumber)).toEqual([-1.5, -1.5, 0.001]);
    expect(['', ' ', 'x', '1e999', '1-'].map(parseNumber)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('table rows', () => {
  it('include both ends and the shown step, and stay about twenty', () => {
    for (const lastStep of [1, 7, 20, 500, 5000]) {
      const rows = sampleSteps(lastStep, Math.floor(lastStep / 3));
      expect(rows).toContain(0);
      expect(rows).toContain(lastStep);
      expect(rows).toContain(Math.floor(lastStep / 3));
      expect(rows.length).toBeLessThanOrEqual(23);
    }
  });
});

describe('acquiring a device', () => {
  const info = { vendor: 'acme', architecture: 'gen-3', device: '', description: '' };
  const limits = { maxComputeInvocationsPerWorkgroup: 256, maxStorageBuffersPerShaderStage: 8 };
  const gpuWith = (adapter: unknown): GPU => ({ requestAdapter: async () => adapter }) as unknown as GPU;
  const sentenceFor = async (gpu: GPU | undefined): Promise<string> => {
    const acquired = await acquireDevice(gpu);
    return acquired.ok ? 'a device' : troubleSentence(acquired.trouble);
  };

  it('turns each way to fail into a sentence of its own that ends on the CPU', async () => {
    const sentences = await Promise.all([
      sentenceFor(undefined),
      sentenceFor(gpuWith(null)),
      sentenceFor(gpuWith({ info, limits: { ...limits, maxComputeInvocationsPerWorkgroup: 1 } })),
      sentenceFor(gpuWith({ info, limits, requestDevice: () => Promise.reject(new Error('driver says no')) })),
      Promise.resolve(troubleSentence({ kind: 'stopped', sentence: 'The GPU (acme) was lost: reset.' })),
    ]);
    expect(new Set(sentences).size).toBe(5);
    for (const sentence of sentences) expect(sentence).toMatch(/the CPU in float64\.$/);
    expect(sentences[3]).toContain('driver says no');
  });

  it('treats an adapter request that throws as no adapter', async () => {
    const gpu = { requestAdapter: () => Promise.reject(new Error('blocked')) } as unknown as GPU;
    expect(await acquireDevice(gpu)).toEqual({ ok: false, trouble: { kind: 'no-adapter' } });
  });

  it('names the adapter by its description, else by vendor and architecture', async () => {
    const device = {};
    const acquired = await acquireDevice(gpuWith({ info, limits, requestDevice: async () => device }));
    expect(acquired).toEqual({ ok: true, open: { device, adapterName: 'acme gen-3' } });
    expect(nameAdapter({ ...info, description: 'Acme 9000' })).toBe('Acme 9000');
    expect(nameAdapter({ vendor: '', architecture: '', device: '', description: '' })).toBe('unnamed adapter');
  });
});
