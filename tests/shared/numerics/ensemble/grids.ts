/** Grids over two hyperparameters that the tests of all three backends share. */
import { findOptimizer } from '@shared/numerics/catalog/optimizer-choice.ts';
import type { NumberParameter } from '@shared/numerics/catalog/parameters.ts';
import { surfaceOfTree } from '@shared/numerics/catalog/surface.ts';
import type { EnsembleJob, VariedGrid, VariedNumber } from '@shared/numerics/ensemble/ensemble-engine.ts';
import { job } from './jobs.ts';

function varied({ name, range: [low, high], scale }: NumberParameter): VariedNumber {
  // The inner part of the slider: at its ends most methods are unstable, and there float32 has no answer.
  const inner = (share: number): number => (scale === 'log' ? low * (high / low) ** share : low + (high - low) * share);
  return { name, from: inner(0.1), to: inner(0.5), scale };
}

/** Each number of an optimizer across, the next one down. */
export function gridsOf(id: string, width: number, height: number): readonly VariedGrid[] {
  const numbers = findOptimizer(id).parameters.flatMap((one) =>
    one.kind === 'pair' ? one.parts : one.kind === 'number' ? [one] : [],
  );
  return numbers.flatMap((one, index) => {
    const next = numbers[(index + 1) % numbers.length];
    return next === undefined || next === one ? [] : [{ across: varied(one), down: varied(next), width, height }];
  });
}

/** An optimizer from one start over a grid. */
export function gridJob(id: string, vary: VariedGrid, steps: number, rest: Partial<EnsembleJob> = {}): EnsembleJob {
  // Plain descent at its default leaves the valley, and float32 with it.
  const choice = id === 'asgd' ? { id, lr: 1e-3 } : { id };
  return job({ id: 'rosenbrock' }, choice, steps, {
    starts: { kind: 'points', x: [Math.fround(-0.7)], y: [Math.fround(0.9)] },
    vary,
    ...rest,
  });
}

/** The job of one cell, with its values as plain hyperparameters. */
export function cellJob(one: EnsembleJob, row: number, column: number): EnsembleJob {
  const { vary, ...rest } = one;
  if (vary === undefined) throw new Error('cellJob needs a grid');
  const place = ({ name, from, to, scale }: VariedNumber, index: number, of: number): Record<string, number> => {
    const share = of < 2 ? 0 : index / (of - 1);
    return { [name]: scale === 'log' ? from * (to / from) ** share : from + (to - from) * share };
  };
  const values = { ...place(vary.across, column, vary.width), ...place(vary.down, row, vary.height) };
  const of = (names: Readonly<Record<string, number>>): Record<string, number> =>
    Object.fromEntries(Object.entries(names).map(([name, value]) => [name, values[name] ?? value]));
  const { expr, parameters } = one.surface;
  return {
    ...rest,
    surface: surfaceOfTree(expr, of(parameters)),
    optimizer: { ...one.optimizer, hyperparameters: of(one.optimizer.hyperparameters) },
  };
}

/** Momentum on a quadratic, lr across and its condition number down, settled by loss. */
export function stabilityJob(width: number, height: number, steps: number): EnsembleJob {
  return job({ id: 'quadratic' }, { id: 'momentum' }, steps, {
    starts: { kind: 'points', x: [Math.fround(-0.7)], y: [Math.fround(0.9)] },
    vary: {
      across: { name: 'lr', from: 1e-3, to: 0.05, scale: 'log' },
      down: { name: 'kappa', from: 2, to: 30, scale: 'linear' },
      width,
      height,
    },
    settle: { by: 'loss', within: 0.2 },
  });
}
