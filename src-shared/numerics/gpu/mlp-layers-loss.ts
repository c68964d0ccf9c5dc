/**
 * The loss of a batch on the device, by the kernels of the losses: a mean's divisor is in the weights, so that what they leave
 * adds up to the loss.
 */
import { invariant } from '../../contract/result.ts';
import { findLoss, lossArguments } from '../catalog/losses.ts';
import { elementShare } from '../mlp/loss-trees.ts';
import type { Network } from '../mlp/network.ts';
import { OF_DISTRIBUTION } from './loss-classes.ts';
import { elementLossFormula, elementLossKernel } from './loss-element.ts';
import type { GpuSession, RunBuffers } from './session.ts';
import { groupsFor, prepareLaunch, prepareSetsLaunch } from './workgroup-kernel.ts';

export interface LossOnDevice {
  launch(): void;
  /** They add up to the loss. */
  readonly losses: GPUBuffer;
  readonly count: number;
  /** Gradient by the scores. */
  readonly slopes: GPUBuffer;
}

/** `scores` are (samples, outputs); `targets` too, as `lossTargets` gives them. */
export async function prepareLoss(
  session: GpuSession,
  buffers: RunBuffers,
  { loss, layers }: Network,
  samples: number,
  scores: GPUBuffer,
  targets: GPUBuffer,
): Promise<LossOnDevice> {
  const outputs = layers.at(-1) ?? 1;
  const size = samples * outputs;
  const ones = buffers.input(new Float32Array(size).fill(1));
  const slopes = buffers.output(4 * size);
  if (loss.id === 'cross_entropy') {
    const losses = buffers.output(4 * samples);
    const storage = [scores, targets, ones, ones, losses, slopes];
    const job = { lines: samples, length: outputs, inner: 1, smoothing: 0, gamma: 0 };
    const sets = { sets: samples, size: outputs };
    const launch = await prepareSetsLaunch(session, buffers, OF_DISTRIBUTION, storage, job, sets);
    return { launch, losses, count: samples, slopes };
  }
  const entry = findLoss(loss.id);
  invariant(entry.kind === 'element', `loss "${loss.id}" trains no network`);
  const formula = elementLossFormula(entry, lossArguments(loss));
  const shares = buffers.input(new Float32Array(size).fill(elementShare(loss, samples, outputs)));
  const losses = buffers.output(4 * size);
  const storage = [buffers.input(formula.coefficients), scores, targets, shares, ones, ones, losses, slopes];
  const launch = await prepareLaunch(session, buffers, elementLossKernel(formula), storage, { size }, groupsFor(size));
  return { launch, losses, count: size, slopes };
}
