/**
 * Every schedule against torch.optim.lr_scheduler in float64: learning rate, and momentum where the file has it.
 * SOURCE: tests/reference/schedules.json; tolerances from its README.
 */
import { scheduleSeries } from '@shared/numerics/cpu/schedules.ts';
import { describe } from 'vitest';
import { checkEveryCase, disagreement, idOf, readFixture } from './cases.ts';
import type { FileNumber } from './reference.ts';

interface ScheduleCase {
  readonly id: string;
  readonly scheduler: string;
  readonly baseLr: number;
  readonly params: Readonly<Record<string, unknown>>;
  readonly steps: number;
  readonly lr: readonly FileNumber[];
  readonly momentum?: readonly FileNumber[];
  readonly metrics?: readonly number[];
  readonly epochs?: readonly number[];
}

const IDS: Readonly<Record<string, string>> = {
  StepLR: 'step',
  MultiStepLR: 'multi_step',
  ExponentialLR: 'exponential',
  ConstantLR: 'constant',
  LinearLR: 'linear',
  PolynomialLR: 'polynomial',
  CosineAnnealingLR: 'cosine',
  CosineAnnealingWarmRestarts: 'cosine_restarts',
  CyclicLR: 'cyclic',
  OneCycleLR: 'one_cycle',
  ReduceLROnPlateau: 'plateau',
  Noam: 'noam',
  WarmupCosine: 'warmup_cosine',
};

describe('schedules against PyTorch in float64', () => {
  checkEveryCase<ScheduleCase>(
    'schedules.json',
    ({ id, scheduler }) => `has the rate of ${scheduler} (${id}) at every step`,
    readFixture<{ cases: readonly ScheduleCase[] }>('schedules.json').cases,
    ({ scheduler, params, baseLr, steps, lr, momentum, metrics, epochs }) => {
      const series = scheduleSeries({ ...params, id: idOf(IDS, scheduler) }, baseLr, steps, {
        ...(metrics === undefined ? {} : { metrics }),
        ...(epochs === undefined ? {} : { epochs }),
      });
      return [
        disagreement('lr', series.lr, lr),
        momentum === undefined ? undefined : disagreement('momentum', series.momentum ?? [], momentum),
      ];
    },
  );
});
