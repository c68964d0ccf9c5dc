/**
 * Losses and their gradients on a GPUDevice that is handed in, in float32. The choices, the inputs and the refusals are those
 * of `cpu/losses.ts`. Owns its buffers and pipelines, not the device.
 */
import type { ArgumentValues } from '../catalog/arguments.ts';
import type { Choice } from '../catalog/entry.ts';
import { findLoss, lossArguments } from '../catalog/losses.ts';
import { evaluateLoss, type LossInputs, type LossResult } from '../cpu/losses.ts';
import { hasShape, sizeOf, type Tensor, tensor } from '../cpu/tensor.ts';
import { planCrossEntropy, planFocal, planLogLikelihood } from './loss-classes.ts';
import { planInfoNce, planNtXent } from './loss-contrastive.ts';
import { planElementLoss } from './loss-element.ts';
import { planContrastivePair, planCosine, planTriplet } from './loss-pairs.ts';
import type { GpuLossRun, PlanLoss } from './loss-run.ts';
import { GpuSession, type Patience, type RunBuffers } from './session.ts';
import { prepareSets, readNumbers, setKernel } from './workgroup-kernel.ts';

export interface GpuLosses {
  /** For a person: what computes, and in which precision. */
  readonly description: string;
  /** Resolves with a sentence when the device is lost. */
  readonly lost: Promise<string>;
  /** `evaluateLoss` of the CPU; rejects with what that throws, and with AppError('unavailable') where the GPU fails. */
  evaluate(choice: Choice, inputs: LossInputs, upstream?: Tensor): Promise<LossResult>;
  dispose(): void;
}

const SAMPLE_LOSSES: Readonly<Record<string, PlanLoss>> = {
  cross_entropy: planCrossEntropy,
  nll: planLogLikelihood,
  focal_softmax: planFocal,
  triplet: planTriplet,
  cosine_embedding: planCosine,
  contrastive_pair: planContrastivePair,
  info_nce: planInfoNce,
  nt_xent: planNtXent,
};

const TOTAL = setKernel({
  trees: ['sumOf'],
  job: { count: 'u32' },
  reads: ['losses'],
  writes: ['total'],
  body: `  if (group > 0u) { return; }
  var own = 0f;
  for (var i = lane; i < job.count; i += LANES) { own += losses[i]; }
  let all = sumOf(own, lane);
  if (lane == 0u) { total[0] = all; }`,
});

/** `adapterName` is shown to the user; without `patience` a chunk may take for ever. */
export function createGpuLosses(device: GPUDevice, adapterName: string, patience?: Patience): GpuLosses {
  const session = new GpuSession(device, adapterName, patience);
  return {
    description: `WebGPU, float32 (${adapterName})`,
    lost: session.lost,
    evaluate: (choice, inputs, upstream) => runLoss(session, choice, inputs, upstream),
    dispose: () => session.dispose(),
  };
}

function planLoss(choice: Choice, inputs: LossInputs, values: ArgumentValues): GpuLossRun | undefined {
  const entry = findLoss(choice.id);
  if (entry.kind === 'element') return planElementLoss(entry, inputs, values);
  const plan = SAMPLE_LOSSES[entry.id];
  if (plan === undefined) throw new Error(`Invariant broken: loss "${entry.id}" is in the catalogue and not computed`);
  return plan(inputs, values);
}

async function runLoss(
  session: GpuSession,
  choice: Choice,
  inputs: LossInputs,
  upstream: Tensor | undefined,
): Promise<LossResult> {
  const values = lossArguments(choice);
  const plan = planLoss(choice, inputs, values);
  const isWhole = values.reduction === 'none';
  if (plan === undefined || (isWhole && upstream !== undefined && !hasShape(upstream, plan.shape))) {
    // The CPU refuses them with a sentence, or knows what WGSL does not.
    return evaluateLoss(choice, inputs, upstream);
  }
  const count = sizeOf(plan.shape);
  const share = isWhole ? 1 : 1 / divisorOf(values, plan.divisor, inputs);
  const weights = isWhole
    ? (upstream?.data ?? new Float64Array(count).fill(1))
    : new Float64Array(count).fill((upstream?.data[0] ?? 1) * share);
  return session.withBuffers(async (buffers) => {
    const { losses, grads } = await plan.launch(session, buffers, buffers.input(weights));
    const output = isWhole
      ? tensor(plan.shape, await readNumbers(session, losses, count))
      : tensor([], [(await totalOf(session, buffers, losses, count)) * share]);
    const read: Record<string, Tensor> = {};
    for (const [name, { buffer, shape, first = 0 }] of Object.entries(grads))
      read[name] = tensor(shape, (await readNumbers(session, buffer, first + sizeOf(shape))).subarray(first));
    return { output, grads: read };
  });
}

function divisorOf({ reduction }: ArgumentValues, mean: number, inputs: LossInputs): number {
  if (reduction === 'sum') return 1;
  return reduction === 'batchmean' ? (inputs.input?.shape[0] ?? 1) : mean;
}

async function totalOf(session: GpuSession, buffers: RunBuffers, losses: GPUBuffer, count: number): Promise<number> {
  const total = buffers.output(4);
  const add = await prepareSets(session, buffers, TOTAL, [losses, total], count);
  add({ count }, 1);
  const [sum = Number.NaN] = await readNumbers(session, total, 1);
  return sum;
}
