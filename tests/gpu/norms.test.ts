/**
 * Every normalization layer in float32 on the GPU against PyTorch's float64: forward, backward, running statistics,
 * evaluation, refusals. SOURCE: tests/reference/norms.json; the float32 tolerances are those of its README.
 */
import { statisticsOf } from '@shared/numerics/cpu/norm-groups.ts';
import {
  adaptiveInstanceNorm,
  freshStatistics,
  normalize,
  type RunningStatistics,
} from '@shared/numerics/cpu/norms.ts';
import { createStream } from '@shared/numerics/cpu/random.ts';
import { sizeOf, type Tensor, tensor } from '@shared/numerics/cpu/tensor.ts';
import { createGpuNorms, type GpuNormResult, type GpuNorms } from '@shared/numerics/gpu/norm-engine.ts';
import { imagePlan, type NormPlan, type PlaceSets, planNorm } from '@shared/numerics/gpu/norm-plan.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FileTensor, optionalTensor, tensorFrom } from '../parity/cases.ts';
import { afterRefusal, type NormCase, normChoice, type Pass, readNormCases } from '../parity/norms-reference.ts';
import { requestDevice } from './device.ts';
import { type Agreement, type Bound, checkEveryCaseInFloat32 } from './float32-agreement.ts';

const PLAIN: Bound = { rtol: 1e-5, atol: 1e-6 };
const INPUT_GRADIENT: Bound = { rtol: 5e-5, atol: 1e-6 };

let norms: GpuNorms;
beforeAll(async () => {
  const { device, adapterName } = await requestDevice();
  norms = createGpuNorms(device, adapterName);
});
afterAll(() => norms.dispose());

const setOf = ({ sets, inner }: PlaceSets, place: number): number => Math.floor(place / inner) % sets;

/** What rounding at the scale of the input forces on y, dx and dgamma: s of the README, place by place. */
function forcedRounding(
  plan: NormPlan,
  x: Tensor,
  dy: Tensor,
  gamma: ArrayLike<number> | undefined,
  variances?: ArrayLike<number>,
) {
  const { groups, parameters, eps } = plan;
  const n = x.data.length / groups.sets;
  const grouping = { groupOf: (place: number) => setOf(groups, place), groups: groups.sets };
  const { variance } = statisticsOf(x, { ...grouping, parameterOf: grouping.groupOf, parameterShape: [groups.sets] });
  const isSquare = plan.dependence === 'square';
  const spreads = Array.from({ length: groups.sets }, (_, group) => {
    const values = [...x.data].filter((_value, place) => grouping.groupOf(place) === group);
    const square = values.reduce((sum, value) => sum + value * value, 0) / n;
    const own = variances?.[group] ?? (isSquare ? square : variance[group]) ?? 0;
    return { spread: Math.sqrt(own + eps), largest: Math.max(...values.map(Math.abs)) };
  });
  const delta = spreads.map(({ spread, largest }) => ((4 + 2 * Math.sqrt(n)) * 2 ** -23 * largest) / spread);
  const scale = (place: number): number => Math.abs(gamma?.[setOf(parameters, place)] ?? 1);
  const steepest = new Float64Array(groups.sets);
  const ofGamma = new Float64Array(parameters.sets);
  dy.data.forEach((slope, place) => {
    const [group, parameter] = [setOf(groups, place), setOf(parameters, place)];
    steepest[group] = Math.max(steepest[group] ?? 0, Math.abs(slope) * scale(place));
    ofGamma[parameter] = (ofGamma[parameter] ?? 0) + (delta[group] ?? 0) * Math.abs(slope);
  });
  return {
    y: x.data.map((_, place) => (delta[setOf(groups, place)] ?? 0) * scale(place)),
    dx: x.data.map((_, place) => {
      const group = setOf(groups, place);
      return (8 * (delta[group] ?? 0) * (steepest[group] ?? 0)) / (spreads[group]?.spread ?? 1);
    }),
    dgamma: ofGamma,
  };
}

async function checkPass(pass: Pass, result: GpuNormResult, slack: ReturnType<typeof forcedRounding>, to: Agreement) {
  const { dx, dgamma, dbeta } = await result.backward(tensorFrom(pass.dy));
  to.check('y', result.y.data, pass.y, { ...PLAIN, slack: slack.y });
  to.check('dx', dx.data, pass.dx, { ...INPUT_GRADIENT, slack: slack.dx });
  if (pass.dgamma !== undefined) to.check('dgamma', dgamma.data, pass.dgamma, { ...PLAIN, slack: slack.dgamma });
  if (pass.dbeta !== undefined) to.check('dbeta', dbeta.data, pass.dbeta, PLAIN);
  if (pass.runningMean !== undefined) to.check('runningMean', result.running?.mean, pass.runningMean, PLAIN);
  if (pass.runningVar !== undefined) to.check('runningVar', result.running?.variance, pass.runningVar, PLAIN);
  if (pass.numBatchesTracked !== undefined) expect(result.running?.batches).toBe(pass.numBatchesTracked);
}

async function checkLayer(sample: NormCase, to: Agreement): Promise<void> {
  const choice = normChoice(sample);
  const parameters = { gamma: optionalTensor(sample.gamma), beta: optionalTensor(sample.beta) };
  let running: RunningStatistics | undefined;
  const passes = (sample.steps ?? [sample]).map((pass) => ({ pass, training: true }));
  if (sample.eval !== undefined) passes.push({ pass: sample.eval, training: false });
  for (const { pass, training } of passes) {
    const x = tensorFrom(pass.x);
    const run = () => norms.normalize(choice, x, { ...parameters, running, training });
    if (pass.error !== undefined) {
      await expect(run()).rejects.toThrow(/must have more than one/);
      running = afterRefusal(choice.id, pass.x, running);
      continue;
    }
    const plan = planNorm(choice, x.shape, training);
    if (plan === undefined) throw new Error('the layer has no plan');
    const fixed = plan.dependence === 'fixed' ? running?.variance : undefined;
    const result = await run();
    await checkPass(pass, result, forcedRounding(plan, x, tensorFrom(pass.dy), parameters.gamma?.data, fixed), to);
    running = result.running;
  }
}

async function checkAdaptive(sample: NormCase, style: FileTensor, dstyle: FileTensor, to: Agreement): Promise<void> {
  const choice = normChoice(sample);
  const [x, dy, painting] = [tensorFrom(sample.x), tensorFrom(sample.dy), tensorFrom(style)];
  const { y, backward } = await norms.adaptiveInstanceNorm(choice, x, painting);
  const got = await backward(dy);
  const eps = Number(sample.params.eps);
  const its = imagePlan(painting.shape, sample.variant === 'epsContentOnly' ? 0 : eps);
  const groupOf = (place: number) => setOf(its.groups, place);
  const grouping = { groupOf, groups: its.groups.sets, parameterOf: groupOf, parameterShape: [its.groups.sets] };
  const gamma = statisticsOf(painting, grouping).variance.map((variance) => Math.sqrt(variance + its.eps));
  const slack = forcedRounding(imagePlan(x.shape, eps), x, dy, gamma);
  to.check('y', y.data, sample.y, { ...PLAIN, slack: slack.y });
  to.check('dx', got.dx.data, sample.dx, { ...INPUT_GRADIENT, slack: slack.dx });
  to.check('dstyle', got.dstyle.data, dstyle, PLAIN);
}

function reasonToSkip({ data, op }: NormCase): string | undefined {
  if (data?.startsWith('offset')) return 'which holds 1e6 + N(0, 1) to 0.06';
  return op === 'Standardize' ? 'a table is prepared once, in float64 on the host' : undefined;
}

describe('normalization layers against PyTorch in float32 on the GPU', () => {
  checkEveryCaseInFloat32<NormCase>(
    'norms.json on WebGPU',
    readNormCases(),
    ({ id, op }) => `passes forward and back through ${op} (${id})`,
    reasonToSkip,
    (sample, to) =>
      sample.style !== undefined && sample.dstyle !== undefined
        ? checkAdaptive(sample, sample.style, sample.dstyle, to)
        : checkLayer(sample, to),
  );
});

describe('normalization layers on the GPU', () => {
  function noise(stream: number, shape: readonly number[]): Tensor {
    const source = createStream(5, stream);
    return tensor(
      shape,
      Float64Array.from({ length: sizeOf(shape) }, (_, i) => source.normal(i)),
    );
  }
  const image = noise(1, [3, 4, 37, 29]);
  const worst = (a: Tensor, b: Tensor): number =>
    a.data.reduce((most, value, place) => Math.max(most, Math.abs(value - (b.data[place] ?? 0))), 0);

  for (const choice of [
    { id: 'batch_norm_2d' },
    { id: 'instance_norm_2d' },
    { id: 'group_norm', num_groups: 2 },
    { id: 'layer_norm', normalized_shape: [37, 29] },
    { id: 'rms_norm', normalized_shape: [4, 37, 29] },
  ])
    it(`agree with the CPU where a group is larger than a workgroup: ${choice.id}`, async () => {
      const dy = noise(2, image.shape);
      const [got, exact] = [await norms.normalize(choice, image), normalize(choice, image)];
      const [ours, theirs] = [await got.backward(dy), exact.backward(dy)];
      expect(worst(got.y, exact.y)).toBeLessThan(3e-6);
      expect(worst(ours.dx, theirs.dx)).toBeLessThan(3e-6);
      // Sums of up to 3,219 products of normal numbers: of the order of 60.
      expect(worst(ours.dgamma, theirs.dgamma)).toBeLessThan(6e-5);
      expect(worst(ours.dbeta, theirs.dbeta)).toBeLessThan(6e-5);
    });

  // The fixture's eps is too small to tell the two apart in float32.
  it.each(['epsBoth', 'epsContentOnly'])('give a style its deviation as the CPU does with %s', async (variant) => {
    const choice = { id: 'ada_in', eps: 0.5, variant };
    const [style, dy] = [noise(4, [3, 4, 8, 50]), noise(5, image.shape)];
    const got = await norms.adaptiveInstanceNorm(choice, image, style);
    const exact = adaptiveInstanceNorm(choice, image, style);
    const [ours, theirs] = [await got.backward(dy), exact.backward(dy)];
    expect(worst(got.y, exact.y)).toBeLessThan(3e-6);
    expect(worst(ours.dx, theirs.dx)).toBeLessThan(3e-6);
    // Means over 400 places of a sum over 1,073.
    expect(worst(ours.dstyle, theirs.dstyle)).toBeLessThan(3e-6);
  });

  it.each([
    [{ id: 'batch_norm_1d' }, [2, 3, 4, 5]],
    [{ id: 'batch_norm_2d' }, [2, 3]],
    [{ id: 'instance_norm_2d' }, [2, 3, 1, 1]],
    [{ id: 'group_norm', num_groups: 2 }, [2, 3]],
    [{ id: 'layer_norm', normalized_shape: [3] }, [2, 4]],
    [{ id: 'batch_norm_1d', eps: -1 }, [4, 2]],
  ])('refuse %o of an input %o in the words of the CPU', async (choice, shape) => {
    const x = noise(3, shape);
    const words = (() => {
      try {
        normalize(choice, x);
      } catch (thrown) {
        return (thrown as Error).message;
      }
      return 'nothing';
    })();
    await expect(norms.normalize(choice, x)).rejects.toThrow(words);
  });

  it('refuse a scale, a running statistic and an upstream gradient of another shape', async () => {
    const x = noise(3, [2, 4, 3, 3]);
    const choice = { id: 'batch_norm_2d' };
    await expect(norms.normalize(choice, x, { gamma: noise(1, [3]) })).rejects.toThrow('gamma of norm "batch_norm_2d"');
    await expect(norms.normalize(choice, x, { running: freshStatistics(3) })).rejects.toThrow('running mean of norm');
    await expect((await norms.normalize(choice, x)).backward(noise(2, [4, 2, 3, 3]))).rejects.toThrow('dy of norm');
  });
});
