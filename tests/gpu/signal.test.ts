/** Signals through WGSL against the float64 ones: every activation, every norm and skip, and beyond float32's numbers. */
import { ACTIVATIONS } from '@shared/numerics/catalog/activations.ts';
import { createGpuSignal } from '@shared/numerics/gpu/signal-engine.ts';
import { createCpuSignal } from '@shared/numerics/signal/cpu-signal.ts';
import {
  SIGNAL_BINS,
  type SignalEngine,
  type SignalJob,
  type SignalResult,
} from '@shared/numerics/signal/signal-engine.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apart, sent, signalJob } from '../shared/numerics/signal/signal-jobs.ts';
import { requestDevice } from './device.ts';

let time = 0;
const now = (): number => {
  time += 10;
  return time;
};
const reference = createCpuSignal(now);
let engine: SignalEngine;

beforeAll(async () => {
  const { device, adapterName } = await requestDevice();
  engine = createGpuSignal(device, adapterName, now);
});
afterAll(() => engine.dispose());

/** Share of the numbers of the worst row that are in another bar; a number's bar may change where it lies on an edge. */
function moved(a: Uint32Array, b: Uint32Array, numbers: number): number {
  let worst = 0;
  for (let row = 0; row < a.length; row += SIGNAL_BINS) {
    let differences = 0;
    for (let bin = row; bin < row + SIGNAL_BINS; bin += 1)
      differences += Math.abs((a[bin] as number) - (b[bin] as number));
    worst = Math.max(worst, differences / 2 / numbers);
  }
  return worst;
}

async function both(more: Partial<SignalJob>): Promise<readonly [SignalResult, SignalResult, SignalJob]> {
  const job = signalJob(more);
  return [await sent(reference, job), await sent(engine, job), job];
}

/**
 * A std is a mean over hundreds of numbers that float32 rounds by 6e-8 each, in each of some dozens of layers: 1e-6 to 2e-6 in
 * the logarithm was measured, ten times that is allowed.
 */
const WITHIN = 2e-5;

async function expectAgreement(more: Partial<SignalJob>): Promise<SignalResult> {
  const [exact, got, { batch, width }] = await both(more);
  for (const series of ['preactivation', 'activation', 'gradient', 'weightGradient'] as const) {
    expect(apart(got[series].log10Std, exact[series].log10Std), series).toBeLessThan(WITHIN);
    expect(apart(got[series].meanShare, exact[series].meanShare), series).toBeLessThan(WITHIN);
  }
  // A number on the edge of what counts may fall on either side of it: two of each layer's are allowed to.
  const two = 2.5 / (batch * width);
  expect(apart(got.dead, exact.dead)).toBeLessThan(two);
  expect(apart(got.saturated, exact.saturated)).toBeLessThan(two);
  expect(moved(got.activationHistograms, exact.activationHistograms, batch * width)).toBeLessThan(two);
  expect(moved(got.gradientHistograms, exact.gradientHistograms, batch * width)).toBeLessThan(two);
  expect(got.forwardDeparture).toEqual(exact.forwardDeparture);
  expect(got.backwardDeparture).toEqual(exact.backwardDeparture);
  return got;
}

describe('a signal on the GPU', () => {
  it.each(ACTIVATIONS.filter(({ kind }) => kind === 'element').map(({ id }) => id))(
    'agrees with float64 through %s',
    async (id) => {
      await expectAgreement({ depth: 8, width: 35, batch: 10, activation: { id }, biasStd: 0.2 });
    },
  );

  it.each<[string, Partial<SignalJob>]>([
    ['a batch norm', { norm: 'batch', activation: { id: 'tanh' } }],
    ['a layer norm with biases', { norm: 'layer', biasStd: 0.5, activation: { id: 'gelu' } }],
    ['an RMS norm', { norm: 'rms' }],
    ['a layer norm whose eps is larger than the variance', { norm: 'layer', gain: 1e-5 }],
    ['skips with biases', { skip: 'residual', biasStd: 0.2 }],
    ['skips of 1/√depth behind a norm', { skip: 'residual', residualScale: '1/sqrt(depth)', norm: 'layer' }],
    ['a single unit and sample', { width: 1, batch: 1, depth: 3, activation: { id: 'tanh' } }],
    ['orthogonal weights', { initializer: { id: 'orthogonal' }, activation: { id: 'tanh' } }],
  ])('agrees with float64 through %s', async (_name, more) => {
    await expectAgreement({ width: 67, ...more });
  });

  it.each<[string, Partial<SignalJob>, number]>([
    [
      'tanh of N(0, 0.01²), past its tangent',
      { activation: { id: 'tanh' }, initializer: { id: 'normal', std: 0.01 } },
      -100,
    ],
    ['gelu, past its tangent', { activation: { id: 'gelu' }, gain: 0.05 }, -100],
    ['relu, towards the large', { gain: 30 }, 80],
    ['gelu, past its asymptote', { activation: { id: 'gelu' }, gain: 30 }, 80],
  ])('agrees with float64 where float32 has no numbers: %s', async (_name, more, beyond) => {
    const { activation } = await expectAgreement({ depth: 80, ...more });
    const last = activation.log10Std[80] as number;
    expect(beyond < 0 ? last < beyond : last > beyond).toBe(true);
  });

  it('agrees with float64 in more tiles, workgroups and samples than one', async () => {
    await expectAgreement({ depth: 2, width: 300, batch: 70, norm: 'batch' });
  });

  it('refuses blocks of two weights in a sentence', async () => {
    await expect(engine.prepare(signalJob({ skip: 'block' }))).rejects.toThrow('on the CPU only');
  });

  it('stops between layers when it is cancelled, and then starts from the input', async () => {
    const run = await engine.prepare(signalJob());
    await expect(run.read()).rejects.toMatchObject({ code: 'invalid-request' });
    const signal = { aborted: false };
    const onProgress = (share: number): void => {
      signal.aborted = share > 0.2;
    };
    await expect(run.run({ signal, onProgress })).rejects.toMatchObject({ code: 'cancelled' });
    await run.run();
    expect(await run.read()).toEqual(await sent(engine, signalJob()));
    run.dispose();
    await expect(run.run()).rejects.toMatchObject({ code: 'cancelled' });
  });
});
