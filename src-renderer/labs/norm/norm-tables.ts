/** The numbers behind each view as columns: a short table for the page, and everything for a CSV. */
import type { NormOutcome } from '@shared/numerics/labs/norm/norm.ts';
import { ofOneChannel, type RunningOutcome } from '@shared/numerics/labs/norm/running.ts';
import type { TableColumn } from '../plot/csv.ts';
import { whereIs } from './block-layout.ts';

export interface NumberTable {
  readonly summary: string;
  readonly columns: readonly TableColumn[];
}

const counted = (length: number, from = 0): Float64Array => Float64Array.from({ length }, (_, index) => index + from);

/** What stands behind the picture, a row for a group, a batch, a colour or a step. */
export function shortTable(outcome: NormOutcome, channel: number): NumberTable {
  switch (outcome.view) {
    case 'cube':
      return {
        summary: 'Mean and deviation of each group, before and after',
        columns: [
          { name: 'group', values: counted(outcome.groups.count) },
          ...(['before', 'normalized', 'after'] as const).flatMap((tap) => [
            { name: `mean ${tap}`, values: outcome[tap].mean },
            { name: `std ${tap}`, values: outcome[tap].std },
          ]),
        ],
      };
    case 'gradient':
      return {
        summary: 'Shares of each group’s gradient',
        columns: [
          { name: 'group', values: counted(outcome.groups.count) },
          { name: 'mean of G', values: outcome.shares.mean },
          { name: 'along x-hat', values: outcome.shares.along },
          { name: 'rest', values: outcome.shares.rest },
        ],
      };
    case 'running':
      return { summary: `Statistics of channel ${channel}, batch by batch`, columns: runningColumns(outcome, channel) };
    case 'adain':
      return {
        summary: 'Mean and deviation of each colour',
        columns: [
          { name: 'colour', values: ['red', 'green', 'blue'] },
          ...(['content', 'style', 'result'] as const).flatMap((name) => [
            { name: `mean of ${name}`, values: outcome[name].mean },
            { name: `std of ${name}`, values: outcome[name].std },
          ]),
        ],
      };
    case 'conditioning':
      return {
        summary: 'Excess loss, step by step',
        columns: [
          { name: 'step', values: counted(outcome.raw.loss.length) },
          { name: 'loss as they come', values: outcome.raw.loss },
          { name: 'loss standardized', values: outcome.standardized.loss },
        ],
      };
  }
}

function runningColumns(outcome: RunningOutcome, channel: number): TableColumn[] {
  const { batch, unbiased, running, cumulative, truth, mismatch, channels } = outcome;
  const of = (values: Float64Array) => ofOneChannel(values, channels, channel);
  return [
    { name: 'batch', values: counted(mismatch.length, 1) },
    { name: 'batch mean', values: of(batch.mean) },
    { name: 'running mean', values: of(running.mean) },
    { name: 'mean, all batches alike', values: of(cumulative.mean) },
    { name: 'mean of the distribution', values: of(truth.mean) },
    { name: 'batch variance', values: of(batch.variance) },
    { name: 'unbiased', values: of(unbiased) },
    { name: 'running variance', values: of(running.variance) },
    { name: 'rms difference of y', values: mismatch },
  ];
}

/** Every number of the block where there is one; else the short table. */
export function longTable(outcome: NormOutcome, channel: number): readonly TableColumn[] {
  if (outcome.view !== 'cube' && outcome.view !== 'gradient') return shortTable(outcome, channel).columns;
  const { recipe, block, groups } = outcome;
  const places = counted(block.x.length);
  const where = (of: 'sample' | 'channel' | 'row' | 'column'): TableColumn => ({
    name: of,
    values: places.map((place) => whereIs(recipe.shape, place)[of]),
  });
  return [
    where('sample'),
    where('channel'),
    where('row'),
    where('column'),
    { name: 'group', values: places.map((place) => Math.floor(place / groups.inner) % groups.count) },
    ...Object.entries(block).map(([name, values]) => ({ name, values })),
  ];
}
