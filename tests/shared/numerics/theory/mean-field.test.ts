/** Mean-field theory against closed forms, and against nets that are wide but not infinitely so. */
import { createCpuSignal } from '@shared/numerics/signal/cpu-signal.ts';
import type { SignalJob } from '@shared/numerics/signal/signal-engine.ts';
import { criticalGain, type MeanFieldNet, meanField } from '@shared/numerics/theory/mean-field.ts';
import { describe, expect, it } from 'vitest';
import { sent, signalJob } from '../signal/signal-jobs.ts';

function net(more: Partial<MeanFieldNet> = {}): MeanFieldNet {
  return {
    activation: { id: 'relu' },
    weightVariance: 2,
    biasVariance: 0,
    norm: 'none',
    skip: 'none',
    skipScale: 1,
    depth: 20,
    ...more,
  };
}

const LINEAR = { id: 'leaky_relu', negative_slope: 1 };

describe('mean-field theory', () => {
  it('halves ReLU’s power, keeps a line’s, and adds skips up, far beyond the ends of float64', () => {
    const half = meanField(net({ weightVariance: 1e-4, depth: 200 }));
    // The mean, a share 1/π of the power, is no spread.
    expect(half.forward[200]).toBeCloseTo((200 * Math.log10(0.5e-4) + Math.log10(1 - 1 / Math.PI)) / 2, 9);
    expect(half.backward[0]).toBeCloseTo((200 * Math.log10(0.5e-4)) / 2, 9);
    expect(meanField(net({ activation: LINEAR, weightVariance: 1 })).forward[20]).toBeCloseTo(0, 12);
    const doubled = meanField(net({ skip: 'block' }));
    expect(doubled.forward[20]).toBeCloseTo(10 * Math.log10(2), 9);
    expect(doubled.backward[0]).toBeCloseTo(10 * Math.log10(2), 9);
  });

  it('grows gradients by π/(π − 1) a layer of ReLU behind a batch norm, and by nothing behind a layer norm', () => {
    expect(meanField(net({ norm: 'batch' })).lastSlope).toBeCloseTo(Math.PI / (Math.PI - 1), 4);
    expect(meanField(net({ norm: 'layer' })).lastSlope).toBeCloseTo(1, 4);
  });

  it('has tanh’s edge at n·Var(W) = 1, ReLU’s at 2, and none behind a norm', () => {
    expect(criticalGain(net({ activation: { id: 'tanh' }, weightVariance: 1 }), 0.1, 10)).toBeCloseTo(1, 3);
    expect(criticalGain(net({ weightVariance: 1 }), 0.1, 10)).toBeCloseTo(Math.SQRT2, 3);
    expect(criticalGain(net({ norm: 'layer' }), 0.1, 10)).toBeUndefined();
  });

  const engine = createCpuSignal(() => performance.now());

  // Twelve layers of width 256 wander by √(5·12/256) = 0.48 in ln of the power under ReLU, 0.1 in log₁₀ of the std; allowed is
  // two and a half of it.
  it.each<[string, Partial<SignalJob>]>([
    ['tanh far above its edge', { activation: { id: 'tanh' }, gain: 10 }],
    ['tanh below it, with biases', { activation: { id: 'tanh' }, gain: 0.5, biasStd: 0.3 }],
    ['sigmoid', { activation: { id: 'sigmoid' }, gain: 2 }],
    ['gelu', { activation: { id: 'gelu' } }],
    ['softplus', { activation: { id: 'softplus' } }],
    ['silu behind a layer norm with skips', { activation: { id: 'silu' }, norm: 'layer', skip: 'residual' }],
    ['relu behind a batch norm', { norm: 'batch' }],
    ['relu behind a batch norm in blocks', { norm: 'batch', skip: 'block' }],
    ['elu with skips of 1/√depth', { activation: { id: 'elu' }, skip: 'residual', residualScale: '1/sqrt(depth)' }],
  ])('is what a net of width 256 does: %s', async (_name, more) => {
    const depth = 12;
    const job = signalJob({ depth, width: 256, batch: 48, ...more });
    const { activation, gradient } = await sent(engine, job);
    const { forward, backward } = meanField(
      net({
        activation: job.activation,
        weightVariance: 2 * job.gain ** 2,
        biasVariance: job.biasStd ** 2,
        norm: job.norm,
        skip: job.skip,
        skipScale: job.residualScale === undefined ? 1 : depth ** -0.5,
        depth,
      }),
    );
    for (const layer of [1, 6, depth]) {
      expect(Math.abs((activation.log10Std[layer] ?? 0) - (forward[layer] ?? 9)), `x_${layer}`).toBeLessThan(0.25);
      const back = (gradient.log10Std[depth - layer] ?? 0) - (gradient.log10Std[depth] ?? 0);
      expect(Math.abs(back - (backward[depth - layer] ?? 9)), `gradient ${layer} back`).toBeLessThan(0.25);
    }
  });
});
