import { SCHEDULES, scheduleTex } from '@shared/numerics/catalog/schedules.ts';
import { schedulePython } from '@shared/numerics/catalog/schedules-python.ts';
import katex from 'katex';
import { describe, expect, it } from 'vitest';

describe('the schedule catalogue', () => {
  it('has no id twice, a sentence that ends, and a source for every entry', () => {
    expect(new Set(SCHEDULES.map(({ id }) => id)).size).toBe(SCHEDULES.length);
    for (const { teaches, source } of SCHEDULES) {
      expect(teaches).toMatch(/\.$/);
      expect(source).not.toBe('');
    }
  });

  it('prints every formula as TeX that KaTeX accepts in strict mode', () => {
    for (const { id } of SCHEDULES)
      katex.renderToString(scheduleTex({ id }), { strict: 'error', throwOnError: true, displayMode: true });
  });

  it('shows the formula that runs, arguments as symbols', () => {
    expect(scheduleTex({ id: 'step' })).toBe('\\eta_k = B\\,{\\gamma}^{\\left\\lfloor \\frac{k}{s} \\right\\rfloor}');
  });

  it.each([
    [{ id: 'step', step_size: 7, gamma: 0.5 }, 'StepLR(optimizer, step_size=7, gamma=0.5)'],
    [{ id: 'step', step_size: 7 }, 'StepLR(optimizer, step_size=7)'],
    [{ id: 'multi_step', milestones: [3, 5] }, 'MultiStepLR(optimizer, milestones=[3, 5])'],
    [{ id: 'cyclic', mode: 'triangular2' }, "CyclicLR(optimizer, base_lr=0.001, max_lr=0.1, mode='triangular2')"],
    [
      { id: 'lambda', lr_lambda: '0.5^k' },
      'LambdaLR(optimizer, lr_lambda=lambda k: (lambda k: float((0.5 ** k)))(torch.tensor(k, dtype=torch.float64)))',
    ],
  ])('writes %o as the constructor call', (choice, python) => {
    expect(schedulePython(choice, 0.1)).toBe(`torch.optim.lr_scheduler.${python}`);
  });

  it('writes compositions with their parts inside', () => {
    const parts = [
      { id: 'linear', total_iters: 10 },
      { id: 'cosine', T_max: 40 },
    ];
    expect(schedulePython({ id: 'sequential', schedules: parts, milestones: [10] }, 0.1)).toBe(
      'torch.optim.lr_scheduler.SequentialLR(optimizer, [torch.optim.lr_scheduler.LinearLR(optimizer, total_iters=10), torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=40)], milestones=[10])',
    );
    expect(schedulePython({ id: 'chained', schedules: parts }, 0.1)).toMatch(/ChainedScheduler\(\[.*LinearLR.*Cosine/);
  });

  it('writes what PyTorch has no class for as a factor on the given rate', () => {
    expect(schedulePython({ id: 'noam' }, 2)).toMatch(
      /^torch\.optim\.lr_scheduler\.LambdaLR\(optimizer, lambda k: .*\/ 2\)/,
    );
  });
});
