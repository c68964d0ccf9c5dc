/** Signals in float64: against known nets, against a net written down a second time, and where plain float64 has ended. */
import { createCpuSignal } from '@shared/numerics/signal/cpu-signal.ts';
import { SIGNAL_BINS, type SignalJob } from '@shared/numerics/signal/signal-engine.ts';
import { describe, expect, it } from 'vitest';
import { logSpread, plainNet } from './plain-net.ts';
import { apart, sent, signalJob } from './signal-jobs.ts';

let time = 0;
const now = (): number => {
  time += 10;
  return time;
};
const engine = createCpuSignal(now);
const send = (more: Partial<SignalJob>) => sent(engine, signalJob(more));

const RELU = { id: 'relu' };
const TANH = { id: 'tanh' };

describe('the std of the last of 50 layers', () => {
  // Published as one draw each at width 512. But for N(0, 0.01²) the law depends on the width only through the spread of
  // draws, so half of it will do: ln of a sample's power wanders by about √(5/width) a layer under ReLU, √(2/width) without
  // it, which after 50 layers is 0.2 and 0.1 in log₁₀ of the std; allowed are two and a half of each.
  it.each([
    ['relu + kaiming_normal', RELU, { id: 'kaiming_normal' }, 256, 0.58, 0.5],
    ['relu + xavier_normal', RELU, { id: 'xavier_normal' }, 256, 2e-8, 0.5],
    ["relu + torch's default", RELU, { id: 'kaiming_uniform', a: Math.sqrt(5) }, 256, 4e-20, 0.5],
    // tanh pulls every draw to the same std, so these hold to the second digit.
    ['tanh + xavier_normal', TANH, { id: 'xavier_normal' }, 256, 0.1, 0.06],
    ['tanh + xavier_normal of gain 5/3', TANH, { id: 'xavier_normal', gain: 5 / 3 }, 256, 0.65, 0.02],
    ['tanh + N(0, 0.01²)', TANH, { id: 'normal', std: 0.01 }, 512, 5e-33, 0.25],
  ])('is that of the literature for %s', async (_name, activation, initializer, width, std, within) => {
    const { activation: got } = await send({ depth: 50, width, batch: 16, activation, initializer, seed: 1 });
    expect(Math.abs((got.log10Std[50] as number) - Math.log10(std))).toBeLessThan(within);
  });
});

describe('a signal in float64', () => {
  it('loses half its power a layer under relu and Xavier, backward as forward', async () => {
    const { activation, gradient } = await send({ depth: 60, width: 128, initializer: { id: 'xavier_normal' } });
    const half = Math.log10(2) / 2;
    // The wandering above, √(5/128/60) in ln of the power a layer, is 0.0055 here; two and a half of it.
    expect(
      Math.abs(((activation.log10Std[0] as number) - (activation.log10Std[60] as number)) / 60 - half),
    ).toBeLessThan(0.014);
    expect(Math.abs(((gradient.log10Std[60] as number) - (gradient.log10Std[0] as number)) / 60 - half)).toBeLessThan(
      0.014,
    );
  });

  it.each<[string, Partial<SignalJob>]>([
    ['tanh with biases', { activation: TANH, biasStd: 0.3 }],
    ['gelu', { activation: { id: 'gelu' }, gain: 1.2 }],
    ['sigmoid behind a batch norm', { activation: { id: 'sigmoid' }, norm: 'batch', biasStd: 0.1 }],
    ['silu behind a layer norm of small numbers', { activation: { id: 'silu' }, norm: 'layer', gain: 5e-4 }],
    ['tanh behind an RMS norm, with skips', { activation: TANH, norm: 'rms', skip: 'residual' }],
    ['elu with skips of 1/√depth', { activation: { id: 'elu' }, skip: 'residual', residualScale: '1/sqrt(depth)' }],
    ['blocks of two weights around tanh, behind a layer norm', { activation: TANH, norm: 'layer', skip: 'block' }],
    ['softplus with skips of 0.3', { activation: { id: 'softplus' }, skip: 'residual', residualScale: 0.3 }],
  ])('has the spreads, forward and backward, of plain loops and central differences: %s', async (_name, more) => {
    const job = signalJob({ depth: 4, width: 5, batch: 4, ...more });
    const [plain, got] = [plainNet(job), await sent(engine, job)];
    expect(apart(got.activation.log10Std, logSpread(plain.x))).toBeLessThan(1e-12);
    expect(apart(got.preactivation.log10Std, logSpread(plain.preactivations))).toBeLessThan(1e-12);
    // Central differences with a step of 1e-5 are good for about nine digits.
    expect(apart(got.gradient.log10Std, logSpread(plain.gradients))).toBeLessThan(1e-6);
    expect(apart(got.weightGradient.log10Std, logSpread(plain.weightGradients))).toBeLessThan(1e-6);
  });

  it('is scaled by exactly the weights’ power of two through 200 homogeneous layers, far below 1e-308', async () => {
    const whole = await send({ depth: 200 });
    const small = await send({ depth: 200, gain: 2 ** -20 });
    const lowered = whole.activation.log10Std.map((value, layer) => value - 20 * layer * Math.log10(2));
    expect(lowered[200]).toBeLessThan(-1100);
    expect(apart(small.activation.log10Std, lowered)).toBeLessThan(1e-9);
    expect(small.dead).toEqual(whole.dead);
    expect(small.activationHistograms).toEqual(whole.activationHistograms);
    const raised = await send({ depth: 200, gain: 2 ** 20 });
    expect(
      apart(
        raised.gradient.log10Std,
        small.gradient.log10Std.map((value, l) => value + 40 * (200 - l) * Math.log10(2)),
      ),
    ).toBeLessThan(1e-9);
  });

  it('sees tanh as its tangent once small, on both sides of where true numbers are no longer fed', async () => {
    const small = { depth: 60, gain: 2 ** -30 };
    const bent = await send({ ...small, activation: TANH });
    const straight = await send({ ...small, activation: { id: 'hardtanh' } });
    expect(bent.activation.log10Std[60]).toBeLessThan(-500);
    // Layer 1 alone has numbers of 1e-9, whose square tanh feels.
    for (const series of ['activation', 'gradient', 'weightGradient'] as const)
      expect(apart(bent[series].log10Std, straight[series].log10Std)).toBeLessThan(1e-12);
  });

  it('sees gelu as relu, and tanh as a sign, once large', async () => {
    const large = { depth: 40, gain: 2 ** 20 };
    const [bent, straight] = [await send({ ...large, activation: { id: 'gelu' } }), await send(large)];
    expect(straight.activation.log10Std[40]).toBeGreaterThan(200);
    // Numbers within 1 of 0 are told apart, and one in a million is that small.
    expect(apart(bent.activation.log10Std, straight.activation.log10Std)).toBeLessThan(1e-6);
    expect(apart(bent.gradient.log10Std, straight.gradient.log10Std)).toBeLessThan(1e-6);
    const signs = await send({ depth: 3, gain: 1e29, activation: TANH });
    expect(signs.activation.log10Std[3]).toBeCloseTo(0, 1);
    expect(signs.saturated[2]).toBe(1);
    expect(signs.dead[2]).toBe(1);
  });

  it('keeps a constant apart from a signal', async () => {
    const { activation, forwardDeparture } = await send({ depth: 3, activation: { id: 'sigmoid' }, gain: 1e-25 });
    expect(activation.log10Std[3]).toBe(Number.NEGATIVE_INFINITY);
    expect(activation.meanShare[3]).toBe(1);
    expect(forwardDeparture).toEqual({ layer: 1, trouble: 'vanishing' });
  });

  it('says at which layer it left the healthy range, each way', async () => {
    const small = await send({ initializer: { id: 'xavier_normal' }, depth: 60 });
    const { log10Std } = small.activation;
    const first = log10Std.findIndex((value) => value - (log10Std[0] as number) < -3);
    expect(small.forwardDeparture).toEqual({ layer: first, trouble: 'vanishing' });
    const { log10Std: back } = small.gradient;
    const last = back.findLastIndex((value) => value - (back[60] as number) < -3);
    expect(small.backwardDeparture).toEqual({ layer: last, trouble: 'vanishing' });
    expect((await send({ gain: 10 })).forwardDeparture).toMatchObject({ trouble: 'exploding' });
    const sound = await send({ norm: 'layer', skip: 'residual', residualScale: '1/sqrt(depth)' });
    expect([sound.forwardDeparture, sound.backwardDeparture]).toEqual([undefined, undefined]);
  });

  it('counts units that are silent for the whole batch, and flat numbers', async () => {
    // What relu lets through is ≥ 0, so −1 as every weight of the next layer silences all of it.
    const { dead, saturated, activation } = await send({ depth: 2, initializer: { id: 'constant', val: -1 } });
    expect([dead[0], dead[1]]).toEqual([0, 1]);
    expect([saturated[1], activation.log10Std[2]]).toEqual([1, Number.NEGATIVE_INFINITY]);
  });

  it('puts every number of every layer into one bar, and the silent half of relu into the same one', async () => {
    const { activationHistograms, gradientHistograms } = await send({ depth: 3 });
    for (const bars of [activationHistograms, gradientHistograms])
      for (let row = 0; row < 4; row += 1) {
        const counts = bars.slice(row * SIGNAL_BINS, (row + 1) * SIGNAL_BINS);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(16 * 32);
      }
    expect(Math.max(...activationHistograms.slice(SIGNAL_BINS, 2 * SIGNAL_BINS))).toBeGreaterThan(0.4 * 16 * 32);
  });

  it('stops between layers when it is cancelled, and then starts from the input', async () => {
    const run = await engine.prepare(signalJob());
    await expect(run.read()).rejects.toMatchObject({ code: 'invalid-request' });
    const signal = { aborted: false };
    const shares: number[] = [];
    const onProgress = (share: number): void => {
      shares.push(share);
      signal.aborted = share > 0.2;
    };
    await expect(run.run({ signal, onProgress })).rejects.toMatchObject({ code: 'cancelled' });
    expect(shares.at(-1)).toBeLessThan(1);
    await run.run();
    expect(await run.read()).toEqual(await send({}));
    run.dispose();
    await expect(run.read()).rejects.toMatchObject({ code: 'cancelled' });
  });

  it.each<[string, Partial<SignalJob>, RegExp]>([
    ['no layer', { depth: 0 }, /depth .* 1 to 200; got 0/],
    ['too wide', { width: 1025 }, /width .* 1 to 1024; got 1025/],
    ['softmax', { activation: { id: 'softmax' } }, /softmax.* whole vector/],
    ['an unknown initializer', { initializer: { id: 'kaiming' } }, /no initializer "kaiming"/],
    ['dirac', { initializer: { id: 'dirac' } }, /dirac/],
    ['a batch norm of one sample', { norm: 'batch', batch: 1 }, /at least 2 samples/],
    ['no gain', { gain: 0 }, /gain .* above 0/],
    ['a seed with a fraction', { seed: 0.5 }, /seed .* whole number/],
  ])('is refused in a sentence: %s', async (_name, more, sentence) => {
    await expect(engine.prepare(signalJob(more))).rejects.toMatchObject({
      code: 'invalid-recipe',
      message: expect.stringMatching(sentence),
    });
  });
});
