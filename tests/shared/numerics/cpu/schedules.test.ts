import { SCHEDULES } from '@shared/numerics/catalog/schedules.ts';
import { scheduleSeries } from '@shared/numerics/cpu/schedules.ts';
import { describe, expect, it } from 'vitest';

const rates = (choice: Parameters<typeof scheduleSeries>[0], base: number, steps: number) =>
  scheduleSeries(choice, base, steps).lr;

describe('a schedule', () => {
  it('starts OneCycle at max/25, tops it at pct·N − 1 and ends at max/25/1e4, with momentum against it', () => {
    const { lr, momentum } = scheduleSeries({ id: 'one_cycle', max_lr: 0.1, total_steps: 50 }, 1, 49);
    expect(lr[0]).toBeCloseTo(0.004, 12);
    expect(lr[14]).toBeCloseTo(0.1, 12);
    expect(lr[49]).toBeCloseTo(4e-7, 15);
    expect([momentum?.[0], momentum?.[14], momentum?.[49]].map((m) => m?.toFixed(6))).toEqual([
      '0.950000',
      '0.850000',
      '0.950000',
    ]);
  });

  it('cuts on a plateau when patience is exceeded, not when it is reached', () => {
    const { lr } = scheduleSeries({ id: 'plateau', patience: 2, factor: 0.5 }, 0.1, 9, { metrics: Array(9).fill(1) });
    expect([...lr]).toEqual([0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.025, 0.025, 0.025]);
  });

  it('begins at its own k = 0 at a milestone of a sequence', () => {
    const schedules = [
      { id: 'linear', start_factor: 0.01, end_factor: 1, total_iters: 10 },
      { id: 'cosine', T_max: 40 },
    ];
    const lr = rates({ id: 'sequential', schedules, milestones: [10] }, 0.1, 30);
    expect(lr[0]).toBeCloseTo(0.001, 14);
    expect(lr[10]).toBeCloseTo(0.1, 14);
    expect(lr[30]).toBeCloseTo(0.05, 14);
  });

  // SOURCE: torch.optim.lr_scheduler.ChainedScheduler's own example, ConstantLR(0.1, 2) with ExponentialLR(0.9), lr 1.
  it('multiplies the effects of a chain', () => {
    const schedules = [
      { id: 'constant', factor: 0.1, total_iters: 2 },
      { id: 'exponential', gamma: 0.9 },
    ];
    const lr = rates({ id: 'chained', schedules }, 1, 4);
    for (const [k, expected] of [0.1, 0.09, 0.81, 0.729, 0.6561].entries()) expect(lr[k]).toBeCloseTo(expected, 14);
  });

  it('of one link is the schedule itself, cosine past its end included', () => {
    for (const choice of [
      { id: 'cosine', T_max: 7, eta_min: 0.01 },
      { id: 'polynomial', power: 2 },
      { id: 'linear' },
      { id: 'step', step_size: 3 },
    ]) {
      const alone = rates(choice, 0.2, 30);
      const linked = rates({ id: 'chained', schedules: [choice] }, 0.2, 30);
      for (const [k, rate] of alone.entries()) expect(linked[k]).toBeCloseTo(rate, 12);
    }
  });

  it('takes a formula of k as a factor, and another as the factor of each step', () => {
    expect([...rates({ id: 'lambda', lr_lambda: '1/(k + 1)' }, 0.5, 2)]).toEqual([0.5, 0.25, 0.5 / 3]);
    expect([...rates({ id: 'multiplicative', lr_lambda: '1/k' }, 6, 3)]).toEqual([6, 6, 3, 1]);
  });

  it('runs with its defaults for every entry, finite and not below 0', () => {
    for (const { id } of SCHEDULES) {
      const given = id === 'one_cycle' ? { total_steps: 60 } : {};
      const { lr } = scheduleSeries({ id, ...given }, 0.1, 59, { metrics: Array(59).fill(1) });
      for (const rate of lr) expect(rate).toBeGreaterThanOrEqual(0);
    }
  });

  it('refuses a misspelt argument, a fractional count, a wrong mode and a schedule past its end', () => {
    expect(() => rates({ id: 'step', stepsize: 3 }, 1, 1)).toThrow('no argument "stepsize"');
    expect(() => rates({ id: 'step', step_size: 2.5 }, 1, 1)).toThrow('must be a whole number; got 2.5');
    expect(() => rates({ id: 'cyclic', mode: 'square' }, 1, 1)).toThrow('must be one of triangular');
    expect(() => rates({ id: 'one_cycle', total_steps: 5 }, 1, 9)).toThrow('ends after total_steps = 5');
    expect(() => rates({ id: 'one_cycle' }, 1, 9)).toThrow('must know its length');
    expect(() => rates({ id: 'sequential', schedules: [{ id: 'step' }], milestones: [4] }, 1, 9)).toThrow('milestone');
    expect(() => rates({ id: 'chained', schedules: [{ id: 'plateau' }] }, 1, 9)).toThrow('reads a metric');
    expect(() => rates({ id: 'stepp' }, 1, 1)).toThrow('no schedule "stepp"');
  });

  it('goes up and down in steps that need not be whole', () => {
    const choice = {
      id: 'cyclic',
      base_lr: 0,
      max_lr: 1,
      step_size_up: 2.5,
      step_size_down: 1.5,
      cycle_momentum: false,
    };
    for (const [k, rate] of [0, 0.4, 0.8, 2 / 3, 0, 0.4].entries())
      expect(rates(choice, 1, 5)[k]).toBeCloseTo(rate, 14);
  });

  // SOURCE: torch.optim.lr_scheduler with total_iters=0, lr 0.3.
  it.each([
    [{ id: 'constant', factor: 0.5, total_iters: 0 }, 0.15],
    [{ id: 'linear', start_factor: 0.5, total_iters: 0 }, 0.15],
    [{ id: 'polynomial', total_iters: 0 }, 0.3],
  ])('of %o never leaves its beginning', (choice, rate) => {
    for (const schedule of [choice, { id: 'chained', schedules: [choice] }])
      expect([...rates(schedule, 0.3, 3)]).toEqual(Array(4).fill(rate));
  });

  it('with warm restarts refuses an epoch below 0, as torch does', () => {
    expect(() => scheduleSeries({ id: 'cosine_restarts' }, 1, 1, { epochs: [-1] })).toThrow('not below 0; got -1');
  });
});
