/**
 * InfoNCE and NT-Xent on the GPU: which of the contrastive kernels run over which rows. The float64 twin is
 * `cpu/losses-contrastive.ts`.
 */
import { numbersOf } from '../catalog/arguments.ts';
import type { LossInputs } from '../cpu/losses.ts';
import { hasShape, type Tensor } from '../cpu/tensor.ts';
import {
  PARTNER_LOSSES,
  ROW_GRADIENTS,
  SIMILARITIES,
  SIMILARITY_SLOPES,
  THROUGH_UNIT_ROWS,
  UNIT_ROWS,
} from './loss-contrastive-kernels.ts';
import type { PlanLoss } from './loss-run.ts';
import type { GpuSession, RunBuffers } from './session.ts';
import { groupsFor, prepareKernel, prepareSets } from './workgroup-kernel.ts';

/** Rows of `count` × `width` as the similarities read them; `lengths` if they were made unit vectors. */
interface Rows {
  readonly rows: GPUBuffer;
  readonly lengths?: GPUBuffer;
}

interface Match {
  readonly session: GpuSession;
  readonly buffers: RunBuffers;
  readonly count: number;
  readonly width: number;
  readonly temperature: number;
  /** A row's partner is so many rows further on, in a circle. */
  readonly shift: number;
  /** Row i looks among columns, and in a symmetric loss column j among rows too. */
  readonly isSymmetric: boolean;
}

function pairOf({ query, key }: LossInputs): { readonly query: Tensor; readonly key: Tensor } | undefined {
  const fits = query !== undefined && key !== undefined && query.shape.length === 2 && hasShape(key, query.shape);
  return fits ? { query, key } : undefined;
}

async function rowsOf(match: Match, given: ArrayLike<number>, isUnit: boolean): Promise<Rows> {
  const { session, buffers, count, width } = match;
  const source = buffers.input(given);
  if (!isUnit) return { rows: source };
  const [rows, lengths] = [buffers.output(4 * count * width), buffers.output(4 * count)];
  const run = await prepareSets(session, buffers, UNIT_ROWS, [source, rows, lengths], width);
  run({ count, width }, count);
  return { rows, lengths };
}

/** Losses of all rows and the slopes of their similarities: row a, column b. */
async function matchRows(match: Match, a: Rows, b: Rows, upstream: GPUBuffer) {
  const { session, buffers, count, width, temperature, shift, isSymmetric } = match;
  const [scores, slopes] = [buffers.output(4 * count * count), buffers.output(4 * count * count)];
  const losses = buffers.output(4 * count);
  const compare = await prepareKernel(session, buffers, SIMILARITIES, [a.rows, b.rows, scores]);
  compare({ count, width, isSelf: Number(a === b), temperature }, groupsFor(count * count));
  const ways = isSymmetric ? [ACROSS, DOWN] : [ACROSS];
  for (const way of ways) {
    const totals = buffers.output(4 * count);
    const measure = await prepareSets(session, buffers, PARTNER_LOSSES, [scores, totals, losses], count);
    const slope = await prepareKernel(session, buffers, SIMILARITY_SLOPES, [scores, totals, upstream, slopes]);
    const job = { count, ...way(count), shift, share: 1 / ways.length };
    measure(job, count);
    slope(job, groupsFor(count * count));
  }
  return { losses, slopes };
}

const ACROSS = (count: number) => ({ down: count, across: 1 });
const DOWN = (count: number) => ({ down: 1, across: count });

async function addRowGradient(
  { session, buffers, count, width, temperature }: Match,
  slopes: GPUBuffer,
  way: typeof ACROSS,
  other: Rows,
  gradient: GPUBuffer,
): Promise<void> {
  const run = await prepareKernel(session, buffers, ROW_GRADIENTS, [slopes, other.rows, gradient]);
  run({ count, width, ...way(count), temperature }, groupsFor(count * width));
}

async function gradientOfGiven(
  { session, buffers, count, width }: Match,
  { rows, lengths }: Rows,
  gradient: GPUBuffer,
): Promise<GPUBuffer> {
  if (lengths === undefined) return gradient;
  const result = buffers.output(4 * count * width);
  const run = await prepareSets(session, buffers, THROUGH_UNIT_ROWS, [rows, lengths, gradient, result], width);
  run({ count, width }, count);
  return result;
}

export const planInfoNce: PlanLoss = (inputs, values) => {
  const pair = pairOf(inputs);
  if (pair === undefined) return undefined;
  const { shape } = pair.query;
  const [count = 0, width = 1] = shape;
  const { temperature = 1 } = numbersOf(values);
  return {
    shape: [count],
    divisor: count,
    launch: async (session, buffers, upstream) => {
      const isSymmetric = values.symmetric === true;
      const match = { session, buffers, count, width, temperature, shift: 0, isSymmetric };
      const query = await rowsOf(match, pair.query.data, values.normalize === true);
      const key = await rowsOf(match, pair.key.data, values.normalize === true);
      const { losses, slopes } = await matchRows(match, query, key, upstream);
      const [ofQuery, ofKey] = [buffers.output(4 * count * width), buffers.output(4 * count * width)];
      await addRowGradient(match, slopes, ACROSS, key, ofQuery);
      await addRowGradient(match, slopes, DOWN, query, ofKey);
      return {
        losses,
        grads: {
          query: { buffer: await gradientOfGiven(match, query, ofQuery), shape },
          key: { buffer: await gradientOfGiven(match, key, ofKey), shape },
        },
      };
    },
  };
};

export const planNtXent: PlanLoss = (inputs, values) => {
  const pair = pairOf(inputs);
  if (pair === undefined) return undefined;
  const { shape } = pair.query;
  const [half = 0, width = 1] = shape;
  const count = 2 * half;
  const { temperature = 1 } = numbersOf(values);
  return {
    shape: [count],
    divisor: count,
    launch: async (session, buffers, upstream) => {
      const match = { session, buffers, count, width, temperature, shift: half, isSymmetric: false };
      const both = new Float64Array(count * width);
      both.set(pair.query.data);
      both.set(pair.key.data, half * width);
      const rows = await rowsOf(match, both, true);
      const { losses, slopes } = await matchRows(match, rows, rows, upstream);
      const gradient = buffers.output(4 * count * width);
      await addRowGradient(match, slopes, ACROSS, rows, gradient);
      await addRowGradient(match, slopes, DOWN, rows, gradient);
      const buffer = await gradientOfGiven(match, rows, gradient);
      return { losses, grads: { query: { buffer, shape }, key: { buffer, shape, first: half * width } } };
    },
  };
};
