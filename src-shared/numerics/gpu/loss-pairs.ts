/**
 * Losses of pairs of vectors in WGSL, rows of (N, D), and of triples, (D) or (…, D). The float64 twin is `cpu/losses-pairs.ts`.
 */
import { numbersOf } from '../catalog/arguments.ts';
import type { LossInputs } from '../cpu/losses.ts';
import { hasShape, sizeOf } from '../cpu/tensor.ts';
import type { GpuLossRun, PlanLoss } from './loss-run.ts';
import { prepareSets, type SetKernel, setKernel } from './workgroup-kernel.ts';

const ROW = '  if (group >= job.rows) { return; }';
const forEach = (
  statement: string,
): string => `  for (var at = group * job.width + lane; at < (group + 1u) * job.width; at += LANES) {
    ${statement}
  }`;

// torch.min of two equal numbers sends half the gradient each way.
const TRIPLET = setKernel({
  trees: ['sumOf'],
  job: { rows: 'u32', width: 'u32', swap: 'u32', margin: 'f32', p: 'f32', root: 'f32', eps: 'f32' },
  reads: ['anchor', 'positive', 'negative', 'upstream'],
  writes: ['losses', 'dAnchor', 'dPositive', 'dNegative'],
  functions: ['powerOf'],
  declarations: `
fn steepness(gap: f32, distance: f32) -> f32 {
  if (distance == 0f) { return 0f; }
  return sign(gap) * powerOf(abs(gap) / distance, job.p - 1f);
}`,
  body: `${ROW}
  var near = 0f;
  var far = 0f;
  var swapped = 0f;
${forEach(`near += powerOf(abs(anchor[at] - positive[at] + job.eps), job.p);
    far += powerOf(abs(anchor[at] - negative[at] + job.eps), job.p);
    swapped += powerOf(abs(positive[at] - negative[at] + job.eps), job.p);`)}
  near = powerOf(sumOf(near, lane), job.root);
  far = powerOf(sumOf(far, lane), job.root);
  swapped = powerOf(sumOf(swapped, lane), job.root);
  let isSwapping = job.swap == 1u;
  let least = select(far, min(far, swapped), isSwapping);
  let share = select(1f, select(select(0f, 0.5f, far == swapped), 1f, far < swapped), isSwapping);
  let gap = near - least + job.margin;
  let weight = select(0f, upstream[group], gap >= 0f);
${forEach(`let pull = steepness(anchor[at] - positive[at] + job.eps, near);
    let push = share * steepness(anchor[at] - negative[at] + job.eps, far);
    let third = (1f - share) * steepness(positive[at] - negative[at] + job.eps, swapped);
    dAnchor[at] = weight * (pull - push);
    dPositive[at] = -weight * (pull + third);
    dNegative[at] = weight * (push + third);`)}
  if (lane == 0u) { losses[group] = max(gap, 0f); }`,
});

function pairKernel(body: string) {
  return setKernel({
    trees: ['sumOf'],
    job: { rows: 'u32', width: 'u32', margin: 'f32' },
    reads: ['x1', 'x2', 'targets', 'upstream'],
    writes: ['losses', 'd1', 'd2'],
    body: `${ROW}\n${body}`,
  });
}

// 1e-12 is torch's constant inside the root of the cosine.
const COSINE = pairKernel(`  var inner = 0f;
  var square1 = 0f;
  var square2 = 0f;
${forEach(`inner += x1[at] * x2[at];
    square1 += x1[at] * x1[at];
    square2 += x2[at] * x2[at];`)}
  inner = sumOf(inner, lane);
  square1 = sumOf(square1, lane) + 1e-12f;
  square2 = sumOf(square2, lane) + 1e-12f;
  let size = sqrt(square1) * sqrt(square2);
  let cosine = inner / size;
  let isSimilar = targets[group] == 1f;
  let outer = upstream[group] * select(select(0f, 1f, cosine >= job.margin), -1f, isSimilar);
${forEach(`d1[at] = outer * (x2[at] / size - cosine * x1[at] / square1);
    d2[at] = outer * (x1[at] / size - cosine * x2[at] / square2);`)}
  if (lane == 0u) { losses[group] = select(max(0f, cosine - job.margin), 1f - cosine, isSimilar); }`);

// Two equal vectors have no direction to move apart in.
const CONTRASTIVE = pairKernel(`  var square = 0f;
${forEach(`let gap = x1[at] - x2[at];
    square += gap * gap;`)}
  square = sumOf(square, lane);
  let d = sqrt(square);
  let y = targets[group];
  let room = max(0f, job.margin - d);
  var outer = 0f;
  if (d != 0f) { outer = upstream[group] * (y * d - (1f - y) * room) / d; }
${forEach(`d1[at] = outer * (x1[at] - x2[at]);
    d2[at] = -outer * (x1[at] - x2[at]);`)}
  if (lane == 0u) { losses[group] = 0.5f * y * square + 0.5f * (1f - y) * room * room; }`);

/** A run of vectors, all of one shape (…, D), and of numbers for each; undefined for inputs that are not. */
function rowRun<Job extends string>(
  kernel: SetKernel<Job | 'rows' | 'width'>,
  inputs: LossInputs,
  vectors: readonly string[],
  perRow: readonly string[],
  job: Readonly<Record<Exclude<Job, 'rows' | 'width'>, number>>,
  isShape = ({ length }: readonly number[]): boolean => length === 2,
): GpuLossRun | undefined {
  const shape = inputs[vectors[0] ?? '']?.shape ?? [];
  const places = shape.slice(0, -1);
  const rows = sizeOf(places);
  const width = shape.at(-1) ?? 1;
  const fits = (name: string, wanted: readonly number[]): boolean => {
    const one = inputs[name];
    return one !== undefined && hasShape(one, wanted);
  };
  const isLegal = isShape(shape) && vectors.every((name) => fits(name, shape));
  if (!isLegal || !perRow.every((name) => fits(name, places))) return undefined;
  return {
    shape: places,
    divisor: rows,
    launch: async (session, buffers, upstream) => {
      const reads = [...vectors, ...perRow].map((name) => buffers.input(inputs[name]?.data ?? []));
      const losses = buffers.output(4 * rows);
      const slopes = vectors.map(() => buffers.output(4 * rows * width));
      const run = await prepareSets(session, buffers, kernel, [...reads, upstream, losses, ...slopes], width);
      run({ ...job, rows, width } as Readonly<Record<Job | 'rows' | 'width', number>>, rows);
      const grads = slopes.map((buffer, index) => [vectors[index] ?? '', { buffer, shape }] as const);
      return { losses, grads: Object.fromEntries(grads) };
    },
  };
}

export const planTriplet: PlanLoss = (inputs, values) => {
  const { margin = 1, p = 2, eps = 0 } = numbersOf(values);
  const job = { margin, p, root: 1 / p, eps, swap: Number(values.swap === true) };
  return rowRun(TRIPLET, inputs, ['anchor', 'positive', 'negative'], [], job, ({ length }) => length >= 1);
};

export const planCosine: PlanLoss = (inputs, values) => {
  const isSigned = inputs.target?.data.every((sign) => Math.abs(sign) === 1) === true;
  return isSigned
    ? rowRun(COSINE, inputs, ['x1', 'x2'], ['target'], { margin: numbersOf(values).margin ?? 0 })
    : undefined;
};

export const planContrastivePair: PlanLoss = (inputs, values) =>
  rowRun(CONTRASTIVE, inputs, ['x1', 'x2'], ['target'], { margin: numbersOf(values).margin ?? 1 });
