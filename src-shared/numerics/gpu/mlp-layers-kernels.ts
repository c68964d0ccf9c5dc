/**
 * The WGSL between the products of a training step, for one network whose layers are buffers of their own: what starts and
 * ends a step, biases, slopes, sums over a batch, what batch norms remember. The clock holds the step of the chunk, the batch
 * and the step of the run, so that no step needs the host. Text in, text out.
 */
import { setKernel, workgroupKernel } from './workgroup-kernel.ts';

/** Inputs, targets and the step's row of the optimizer's table move to where the step reads them; sizes are of one batch. */
export const BEGIN = workgroupKernel({
  job: { inputs: 'u32', targets: 'u32', columns: 'u32' },
  reads: ['clock', 'inputs', 'targets', 'table'],
  writes: ['x', 'y', 'scalars'],
  body: `  let step = u32(clock[0]);
  let batch = u32(clock[1]);
  if (element < job.inputs) { x[element] = inputs[batch * job.inputs + element]; }
  if (element < job.targets) { y[element] = targets[batch * job.targets + element]; }
  if (element < job.columns) { scalars[element] = table[step * job.columns + element]; }`,
});

/** The loss of the step is the sum over `losses`; then the clock moves on. */
export const TAKE_LOSS = setKernel({
  trees: ['sumOf'],
  job: { count: 'u32', batches: 'u32' },
  reads: ['losses'],
  writes: ['taken', 'clock'],
  body: `  if (group > 0u) { return; }
  var own = 0f;
  for (var i = lane; i < job.count; i += LANES) { own += losses[i]; }
  let all = sumOf(own, lane);
  if (lane == 0u) {
    taken[u32(clock[0])] = all;
    let next = u32(clock[1]) + 1u;
    clock[0] += 1f;
    clock[1] = select(f32(next), 0f, next == job.batches);
    clock[2] += 1f;
  }`,
});

export const ADD_BIAS = workgroupKernel({
  job: { size: 'u32', units: 'u32' },
  reads: ['bias'],
  writes: ['z'],
  body: `  if (element < job.size) { z[element] += bias[element % job.units]; }`,
});

/** The slope of an activation becomes the gradient by its argument. */
export const THROUGH_ACTIVATION = workgroupKernel({
  job: { size: 'u32' },
  reads: ['upstream'],
  writes: ['slope'],
  body: `  if (element < job.size) { slope[element] *= upstream[element]; }`,
});

/** Σ over the rows of a matrix (rows, columns). */
export const COLUMN_SUMS = setKernel({
  trees: ['sumOf'],
  job: { rows: 'u32', columns: 'u32' },
  reads: ['matrix'],
  writes: ['sums'],
  body: `  if (group >= job.columns) { return; }
  var own = 0f;
  for (var row = lane; row < job.rows; row += LANES) { own += matrix[row * job.columns + group]; }
  let all = sumOf(own, lane);
  if (lane == 0u) { sums[group] = all; }`,
});

/**
 * Running mean and variance of every unit, side by side, after a batch. `isAverage` 1: torch's None for the momentum, which
 * averages all batches alike; `unbiased` is n/(n − 1).
 */
export const REMEMBER = workgroupKernel({
  job: { units: 'u32', momentum: 'f32', isAverage: 'u32', unbiased: 'f32' },
  reads: ['clock', 'statistics'],
  writes: ['running'],
  body: `  if (element >= job.units) { return; }
  let share = select(job.momentum, 1f / (clock[2] + 1f), job.isAverage == 1u);
  let mean = 2u * element;
  let variance = mean + 1u;
  running[mean] = (1f - share) * running[mean] + share * statistics[mean];
  running[variance] = (1f - share) * running[variance] + share * job.unbiased * statistics[variance];`,
});
