/**
 * Training on the GPU against PyTorch, within the float32 tolerance of the reference README: by both kernels, that for
 * graphics processors and that for software adapters (which leaves networks with norms to a narrow form of the first).
 * SOURCE: tests/reference/mlp.json
 */
import { createGpuMlp } from '@shared/numerics/gpu/mlp-population-engine.ts';
import type { OptimizerChoice } from '@shared/numerics/labs/descent-recipe.ts';
import type { MlpEngine, MlpJob } from '@shared/numerics/mlp/mlp-engine.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jobFrom, type MlpCase, readMlpCases, runningOf, tensorsOf } from '../parity/mlp-reference.ts';
import { train } from '../shared/numerics/mlp/training-jobs.ts';
import { requestDevice } from './device.ts';

/** Of each tensor's largest number. */
const TOLERANCE = { output: 1e-5, losses: 1e-5, grads: 5e-5, final: 1e-4, running: 1e-4, evalOutput: 1e-4 };
type Kind = keyof typeof TOLERANCE;

const cases = readMlpCases();
const worst: Record<Kind, number> = { output: 0, losses: 0, grads: 0, final: 0, running: 0, evalOutput: 0 };
const engines: { software?: MlpEngine; processor?: MlpEngine } = {};
let checked = 0;
let withoutOutput = 0;
let gauged = 0;

beforeAll(async () => {
  const { device, adapterName } = await requestDevice();
  const now = (): number => performance.now();
  engines.software = createGpuMlp(device, adapterName, now, true);
  engines.processor = createGpuMlp(device, adapterName, now, false);
});

afterAll(() => {
  const shares = Object.entries(worst).map(([kind, share]) => `${kind} ${share.toExponential(1)}`);
  process.stdout.write(
    `mlp.json: ${checked} of ${2 * cases.length} runs (${cases.length} cases by two kernels) agree on ${engines.software?.description}; largest error by its tensor's maximum: ${shares.join(', ')}; not seen: z, n and a of hidden layers, which never leave the device, the first output of ${withoutOutput} runs with batch norm; not compared: ${gauged} tensors of gauge\n`,
  );
  engines.software?.dispose();
  engines.processor?.dispose();
});

/** Whether float32 has nothing to say of it: rounding alone, and what AdamW makes of that. */
function isGauge({ gauge, tol, optimizer }: MlpCase, name: string): boolean {
  return gauge?.includes(name) === true || (optimizer === 'AdamW' && tol?.[name] !== undefined);
}

/** What is wrong, in words. */
function off(kind: Kind, name: string, got: ArrayLike<number> | undefined, ref: readonly number[]): readonly string[] {
  const largest = Math.max(...ref.map(Math.abs));
  const apart = ref.map((value, place) => Math.abs((got?.[place] ?? Number.NaN) - value) / largest);
  const share = Math.max(...apart);
  worst[kind] = Math.max(worst[kind], share);
  return share <= TOLERANCE[kind] && got?.length === ref.length ? [] : [`${kind} ${name}: ${share} of the largest`];
}

/**
 * One step down by the gradient itself, so that the difference is the gradient, through the same kernel: its text does not
 * depend on numbers, and Adam divides by a constant when eps is huge.
 */
function plainStep({ optimizer }: MlpJob): Pick<MlpJob, 'optimizer' | 'lrScale' | 'steps'> {
  const plain = { sgd: { lr: 1, weight_decay: 1e-30 }, adamw: { lr: 1e20, eps: 1e20, weight_decay: 1e-30 } }[
    optimizer.id
  ];
  if (plain === undefined) throw new Error(`no setting makes "${optimizer.id}" plain descent`);
  return { optimizer: { ...optimizer, ...plain } as OptimizerChoice, lrScale: undefined, steps: 1 };
}

async function problems(sample: MlpCase, engine: MlpEngine): Promise<readonly string[]> {
  const job = jobFrom(sample);
  const { network, nets, evaluate } = job;
  const start = nets[0]?.parameters ?? [];
  const untrained = await (await engine.prepare(job)).read();
  const once = await train(engine, { ...job, ...plainStep(job), evaluate: undefined });
  const gradient = Float64Array.from(start, (value, place) => value - (once.parameters[place] ?? Number.NaN));
  const end = await train(engine, job);
  const after = await engine.prepare({ ...job, nets: [{ parameters: end.parameters }], evaluate });
  expect((await after.read()).parameters).toEqual(end.parameters);

  const found = [...off('losses', 'losses', end.losses, sample.losses.slice(0, sample.steps))];
  const compare = (kind: Kind, got: Readonly<Record<string, ArrayLike<number>>>, file: MlpCase['final']): void => {
    expect(Object.keys(got).sort()).toEqual(Object.keys(file).sort());
    for (const [name, { data }] of Object.entries(file)) {
      if (isGauge(sample, name)) gauged += 1;
      else found.push(...off(kind, name, got[name], data.map(Number)));
    }
  };
  compare('grads', tensorsOf(network, gradient), sample.grads);
  compare('final', tensorsOf(network, end.parameters), sample.final);
  compare('running', runningOf(network, end.running), sample.runningFinal ?? {});
  compare('evalOutput', { evalOutput: end.evaluation }, { evalOutput: sample.evalOutput });
  const output = sample.forward[`z${network.layers.length - 2}`];
  if (network.norm.kind === 'batch') withoutOutput += 1;
  else compare('output', { output: untrained.evaluation }, output === undefined ? {} : { output });
  return found;
}

describe('training a network against PyTorch in float32 on the GPU', () => {
  for (const kernel of ['software', 'processor'] as const)
    for (const sample of cases)
      it(`follows ${sample.id} by the kernel for a ${kernel}`, async () => {
        const engine = engines[kernel];
        expect(engine && (await problems(sample, engine))).toEqual([]);
        checked += 1;
      });
});
