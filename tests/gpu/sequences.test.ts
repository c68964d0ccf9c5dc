/**
 * Every optimizer of update lines in float32 on the GPU, given PyTorch's recorded gradients, against its float64 parameters.
 * SOURCE: tests/reference/optimizers.json; the float32 tolerances are those of its README.
 */
import { OPTIMIZERS } from '@shared/numerics/catalog/optimizers.ts';
import { createStepper } from '@shared/numerics/cpu/create-stepper.ts';
import { createStream } from '@shared/numerics/cpu/random.ts';
import { createGpuTensorSteps, type GpuTensorSteps } from '@shared/numerics/gpu/tensor-step.ts';
import type { OptimizerChoice } from '@shared/numerics/labs/descent-recipe.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { choiceFrom, num, type ReferenceSequence, readOptimizers } from '../parity/reference.ts';
import { requestDevice } from './device.ts';

const file = readOptimizers();
const RTOL = 1e-5;
const ATOL = 1e-6;
const left = new Map<string, number>();
let checked = 0;
let worst = 0;
let gpu: GpuTensorSteps;

beforeAll(async () => {
  const { device, adapterName } = await requestDevice();
  gpu = createGpuTensorSteps(device, adapterName);
});
afterAll(() => {
  gpu.dispose();
  const reasons = [...left].map(([reason, count]) => `; ${count} left out, ${reason}`);
  const results = file.sequences.reduce((sum, { results: each }) => sum + each.length, 0);
  process.stdout.write(
    `optimizers.json on WebGPU: ${checked} of ${results} sequences agree at every step, largest error ${(100 * worst).toFixed(1)} % of the tolerance${reasons.join('')}\n`,
  );
  expect([...left.values()].reduce((sum, count) => sum + count, checked)).toBe(results);
});

const leaveOut = (reason: string): undefined => {
  left.set(reason, (left.get(reason) ?? 0) + 1);
  return undefined;
};

/** Every gradient that is not 0, and its square, is one that float32 has. */
function fitsFloat32({ grads }: ReferenceSequence): boolean {
  const isHeld = (size: number): boolean => size === 0 || (size >= 1e-38 && size <= 3e38);
  return grads.flat().every((g) => isHeld(Math.abs(num(g))) && isHeld(num(g) ** 2));
}

function choiceOf(settingId: string, sequence: ReferenceSequence): OptimizerChoice | undefined {
  const setting = file.settings[settingId];
  if (setting === undefined) throw new Error(`the file has no setting "${settingId}"`);
  const choice = choiceFrom(setting);
  if (choice === undefined) return leaveOut('a faulty release not to be matched');
  if (sequence.id === 'scales') return leaveOut('"scales", where one tensor spans 24 orders of magnitude');
  if (!fitsFloat32(sequence)) return leaveOut('gradients whose squares float32 has not');
  if (sequence.shape.length > 1 && choice.id.includes('adafactor'))
    return leaveOut('Adafactor of a matrix, which is written by hand for the CPU (and so is Muon)');
  return choice;
}

/** The first step at which the parameters leave the reference, in words; undefined if they never do. */
async function firstDisagreement(sequence: ReferenceSequence, index: number): Promise<string | undefined> {
  const result = sequence.results[index];
  const choice = result === undefined ? undefined : choiceOf(result.setting, sequence);
  if (result === undefined || choice === undefined) return undefined;
  const { shape, steps, lrScale } = sequence;
  const job = { start: sequence.p0.map(num), shape, steps, lrScale: lrScale ?? undefined };
  const path = await gpu.run(choice, job, (stepper) =>
    Promise.all(
      sequence.grads.map((gradient) => {
        stepper.step(gradient.map(num));
        return stepper.theta();
      }),
    ),
  );
  checked += 1;
  for (const [k, theta] of path.entries()) {
    const reference = (result.params[k] ?? []).map(num);
    const largest = reference.reduce((most, ref) => (Number.isFinite(ref) ? Math.max(most, Math.abs(ref)) : most), 0);
    for (const [element, ref] of reference.entries()) {
      const got = theta[element] ?? Number.NaN;
      if (!Number.isFinite(ref) && !Number.isFinite(got)) continue;
      const ratio = Math.abs(got - ref) / (ATOL + RTOL * largest);
      if (!(ratio <= 1)) return `${result.setting}: element ${element} after step ${k + 1} is ${got}, not ${ref}`;
      worst = Math.max(worst, ratio);
    }
  }
  return undefined;
}

describe('optimizers against PyTorch in float32 on the GPU, given gradients', () => {
  for (const sequence of file.sequences)
    it(`give the parameters of sequence "${sequence.id}" at every step as far as float32 holds them`, async () => {
      const problems = await Promise.all(sequence.results.map((_, index) => firstDisagreement(sequence, index)));
      expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
    });
});

describe('optimizer steps on a tensor', () => {
  const SIZE = 5000;
  const STEPS = 6;
  const numbers = (stream: number): Float64Array => {
    const source = createStream(3, stream);
    return Float64Array.from({ length: SIZE }, (_, i) => source.normal(i));
  };
  const start = numbers(1);
  // Where the gradient is taken shows: it pulls each element towards a target of its own.
  const target = numbers(2);
  const pull = (at: ArrayLike<number>): Float64Array => target.map((goal, i) => (at[i] ?? 0) - goal);

  it.each(OPTIMIZERS.map(({ id }) => id))(
    'follow the CPU with %s over many workgroups, clipped by norm',
    async (id) => {
      const job = { start, shape: [50, 100], steps: STEPS, clip: { by: 'norm', limit: 3 } as const };
      const choice = { id, lr: 0.01 };
      const flat = { ...job, shape: [SIZE] };
      const [theta, recorded] = await gpu.run(choice, flat, async (stepper) => {
        for (let k = 0; k < STEPS; k += 1) stepper.step(pull(await stepper.point()));
        return [await stepper.theta(), await stepper.recorded()] as const;
      });
      const exact = Float64Array.from(start);
      const stepper = createStepper(choice, flat);
      for (let k = 0; k < STEPS; k += 1)
        stepper.step(exact, {
          gradient: (at, out) => {
            out.set(pull(at));
            return Number.NaN;
          },
        });
      const apart = (a: ArrayLike<number>, b: Float64Array): number =>
        b.reduce((most, value, i) => Math.max(most, Math.abs((a[i] ?? Number.NaN) - value)), 0);
      // Numbers of the size of 4: a few roundings of float32 each.
      expect(apart(theta, exact)).toBeLessThan(3e-6);
      for (const [slot, values] of Object.entries(stepper.recorded))
        expect(apart(recorded[slot] ?? [], values)).toBeLessThan(3e-6);
      expect(apart(start, exact)).toBeGreaterThan(1e-4);
    },
  );

  it('let one gradient that is not a number spoil the norm of all', async () => {
    const job = { start: [1, 2, 3], shape: [3], steps: 1, clip: { by: 'norm', limit: 1 } as const };
    const theta = await gpu.run({ id: 'sgd' }, job, (stepper) => {
      stepper.step([0.5, Number.NaN, 1]);
      return stepper.theta();
    });
    expect([...theta]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });

  it('refuse a matrix that the method factors', async () => {
    const job = { start: [1, 2, 3, 4], shape: [2, 2], steps: 1 };
    await expect(gpu.run({ id: 'adafactor' }, job, (stepper) => stepper.theta())).rejects.toMatchObject({
      code: 'invalid-recipe',
      hint: expect.stringContaining('CPU'),
    });
  });
});
