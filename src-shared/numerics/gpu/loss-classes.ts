/**
 * Losses over classes in WGSL: scores (N, C, …) against an index or a distribution for each place.
 * The float64 twin is `cpu/losses-classes.ts`. With a mass m_c on every class, cross-entropy is −Σ m_c·log p_c and its
 * gradient p_c·Σm − m_c, whichever form the target has.
 */
import { type ArgumentValues, numbersOf } from '../catalog/arguments.ts';
import type { LossInputs } from '../cpu/losses.ts';
import { hasShape, lanesOf, sizeOf } from '../cpu/tensor.ts';
import type { GpuLossRun, PlanLoss } from './loss-run.ts';
import { forEachOfLine, LINE, LINES, prepareSets, setKernel } from './workgroup-kernel.ts';

const SOFTMAX = `  var own = -3.4028234e38f;
${forEachOfLine('own = max(own, x[place]);')}
  let largest = largestOf(own, lane);
  var powers = 0f;
${forEachOfLine('powers += exp(x[place] - largest);')}
  let total = sumOf(powers, lane);
  let logTotal = log(total);`;

// A place without a class is −1.
const CLASS = `  let y = targets[group];
  if (y < 0f) {
${forEachOfLine('dx[place] = 0f;')}
    if (lane == 0u) { losses[group] = 0f; }
    return;
  }`;

function classKernel(body: string) {
  return setKernel({
    trees: ['sumOf', 'largestOf'],
    job: { ...LINES, smoothing: 'f32', gamma: 'f32' },
    reads: ['x', 'targets', 'weight', 'upstream'],
    writes: ['losses', 'dx'],
    functions: ['powerOf', 'expMinusOne'],
    body: `${LINE}\n${body}`,
  });
}

const crossEntropy = (target: string, head: string) =>
  classKernel(`${head}
${SOFTMAX}
  var part = 0f;
  var mass = 0f;
${forEachOfLine(`let m = weight[i] * ((1f - job.smoothing) * ${target} + job.smoothing / f32(job.length));
    mass += m;
    part -= m * ((x[place] - largest) - logTotal);`)}
  let loss = sumOf(part, lane);
  let all = sumOf(mass, lane);
${forEachOfLine(`let m = weight[i] * ((1f - job.smoothing) * ${target} + job.smoothing / f32(job.length));
    dx[place] = upstream[group] * (exp(x[place] - largest) / total * all - m);`)}
  if (lane == 0u) { losses[group] = loss; }`);

const OF_INDEX = crossEntropy('select(0f, 1f, f32(i) == y)', CLASS);
/** Of a mass on every class of a place. */
export const OF_DISTRIBUTION = crossEntropy('targets[place]', '');

const NEGATIVE_LOG_LIKELIHOOD = classKernel(`${CLASS}
  let w = weight[u32(y)];
${forEachOfLine('dx[place] = select(0f, -w * upstream[group], f32(i) == y);')}
  if (lane == 0u) { losses[group] = -w * x[first + u32(y) * job.inner]; }`);

// d/dlog p of −(1 − p)^γ log p; where p = 1 the loss is flat to first order unless γ = 0.
const FOCAL = classKernel(`${CLASS}
${SOFTMAX}
  let w = weight[u32(y)];
  let logP = (x[first + u32(y) * job.inner] - largest) - logTotal;
  let miss = -expMinusOne(logP);
  let fade = powerOf(miss, job.gamma);
  var pull = 0f;
  if (job.gamma != 0f && miss != 0f) { pull = job.gamma * powerOf(miss, job.gamma - 1f) * exp(logP) * logP; }
${forEachOfLine(`let excess = select(0f, 1f, f32(i) == y) - exp(x[place] - largest) / total;
    dx[place] = upstream[group] * w * (pull - fade) * excess;`)}
  if (lane == 0u) { losses[group] = -w * fade * logP; }`);

interface Kind {
  readonly kernel: ReturnType<typeof classKernel>;
  readonly takesIndices: boolean;
  /** The mean divides by the weights of the targets that count, not by the places. */
  readonly meanByWeight: boolean;
}

function plan(inputs: LossInputs, values: ArgumentValues, { kernel, takesIndices, meanByWeight }: Kind) {
  const { input, target, weight } = inputs;
  if (input === undefined || target === undefined) return undefined;
  const axis = input.shape.length > 1 ? 1 : 0;
  const shape = input.shape.filter((_, at) => at !== axis);
  const { length, inner } = lanesOf(input.shape, axis);
  if (!hasShape(target, shape) && !hasShape(target, input.shape)) return undefined;
  if (weight !== undefined && !hasShape(weight, [length])) return undefined;
  const { ignore_index, label_smoothing: smoothing = 0, gamma = 0 } = numbersOf(values);
  const lines = sizeOf(shape);
  const weights = weight?.data ?? new Float64Array(length).fill(1);
  const targets = takesIndices ? classesOf(target.data.subarray(0, lines), length, ignore_index) : target.data;
  if (targets === undefined) return undefined;
  const counted = meanByWeight ? targets.reduce((sum, y) => sum + (weights[y] ?? 0), 0) : lines;
  // WGSL need not keep the NaN that a mean over no weight is.
  if (counted === 0 && values.reduction === 'mean') return undefined;
  const run: GpuLossRun = {
    shape,
    divisor: counted,
    launch: async (session, buffers, upstream) => {
      const [losses, dx] = [buffers.output(4 * lines), buffers.output(4 * input.data.length)];
      const reads = [input.data, targets, weights].map((numbers) => buffers.input(numbers));
      const launch = await prepareSets(session, buffers, kernel, [...reads, upstream, losses, dx], length);
      launch({ lines, length, inner, smoothing, gamma }, lines);
      return { losses, grads: { input: { buffer: dx, shape: input.shape } } };
    },
  };
  return run;
}

/** The class of each place, −1 where it is ignored; undefined if one is out of range. */
function classesOf(targets: Float64Array, classes: number, ignored: number | undefined): Float64Array | undefined {
  const isClass = (y: number): boolean => Number.isInteger(y) && y >= 0 && y < classes;
  return targets.every((y) => y === ignored || isClass(y)) ? targets.map((y) => (y === ignored ? -1 : y)) : undefined;
}

export const planCrossEntropy: PlanLoss = (inputs, values) => {
  const isDistribution = inputs.target !== undefined && hasShape(inputs.target, inputs.input?.shape ?? []);
  return isDistribution
    ? plan(inputs, values, { kernel: OF_DISTRIBUTION, takesIndices: false, meanByWeight: false })
    : plan(inputs, values, { kernel: OF_INDEX, takesIndices: true, meanByWeight: true });
};

export const planLogLikelihood: PlanLoss = (inputs, values) =>
  plan(inputs, values, { kernel: NEGATIVE_LOG_LIKELIHOOD, takesIndices: true, meanByWeight: true });

export const planFocal: PlanLoss = (inputs, values) =>
  plan(inputs, values, { kernel: FOCAL, takesIndices: true, meanByWeight: false });
