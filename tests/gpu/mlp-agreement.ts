/** Holds what an engine makes of a case of mlp.json against PyTorch, within the float32 tolerances of the reference README. */
import type { OptimizerChoice } from '@shared/numerics/labs/descent-recipe.ts';
import type { MlpEngine, MlpJob } from '@shared/numerics/mlp/mlp-engine.ts';
import { expect } from 'vitest';
import { jobFrom, type MlpCase, readMlpCases, runningOf, tensorsOf } from '../parity/mlp-reference.ts';
import { train } from '../shared/numerics/mlp/training-jobs.ts';

/** Of each tensor's largest number. */
const TOLERANCE = { output: 1e-5, losses: 1e-5, grads: 5e-5, final: 1e-4, running: 1e-4, evalOutput: 1e-4 };
type Kind = keyof typeof TOLERANCE;

export const cases = readMlpCases();

/** Whether float32 has nothing to say of it: rounding alone, and what AdamW makes of that. */
function isGauge({ gauge, tol, optimizer }: MlpCase, name: string): boolean {
  return gauge?.includes(name) === true || (optimizer === 'AdamW' && tol?.[name] !== undefined);
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

export class MlpAgreement {
  readonly #worst: Record<Kind, number> = { output: 0, losses: 0, grads: 0, final: 0, running: 0, evalOutput: 0 };
  #agreed = 0;
  #withoutOutput = 0;
  #gauged = 0;

  /** Everything a run of the case leaves on the CPU; empty where it agrees. */
  async problems(sample: MlpCase, engine: MlpEngine): Promise<readonly string[]> {
    const job = jobFrom(sample);
    const { network, nets, evaluate } = job;
    const start = nets[0]?.parameters ?? [];
    const untrained = await (await engine.prepare(job)).read();
    const once = await train(engine, { ...job, ...plainStep(job), evaluate: undefined });
    const gradient = Float64Array.from(start, (value, place) => value - (once.parameters[place] ?? Number.NaN));
    const end = await train(engine, job);
    const after = await engine.prepare({ ...job, nets: [{ parameters: end.parameters }], evaluate });
    expect((await after.read()).parameters).toEqual(end.parameters);

    const found = [...this.#off('losses', 'losses', end.losses, sample.losses.slice(0, sample.steps))];
    const compare = (kind: Kind, got: Readonly<Record<string, ArrayLike<number>>>, file: MlpCase['final']): void => {
      expect(Object.keys(got).sort()).toEqual(Object.keys(file).sort());
      for (const [name, { data }] of Object.entries(file)) {
        if (isGauge(sample, name)) this.#gauged += 1;
        else found.push(...this.#off(kind, name, got[name], data.map(Number)));
      }
    };
    compare('grads', tensorsOf(network, gradient), sample.grads);
    compare('final', tensorsOf(network, end.parameters), sample.final);
    compare('running', runningOf(network, end.running), sample.runningFinal ?? {});
    compare('evalOutput', { evalOutput: end.evaluation }, { evalOutput: sample.evalOutput });
    const output = sample.forward[`z${network.layers.length - 2}`];
    if (network.norm.kind === 'batch') this.#withoutOutput += 1;
    else compare('output', { output: untrained.evaluation }, output === undefined ? {} : { output });
    if (found.length === 0) this.#agreed += 1;
    return found;
  }

  /** For a person: how close all runs came, and what was not looked at. */
  report(runs: string, description: string): string {
    const shares = Object.entries(this.#worst).map(([kind, share]) => `${kind} ${share.toExponential(1)}`);
    return `mlp.json: ${this.#agreed} of ${runs} agree on ${description}; largest error by its tensor's maximum: ${shares.join(', ')}; not seen: z, n and a of hidden layers, which never leave the device, the first output of ${this.#withoutOutput} runs with batch norm; not compared: ${this.#gauged} tensors of gauge\n`;
  }

  /** What is wrong, in words. */
  #off(kind: Kind, name: string, got: ArrayLike<number> | undefined, ref: readonly number[]): readonly string[] {
    const largest = Math.max(...ref.map(Math.abs));
    const apart = ref.map((value, place) => Math.abs((got?.[place] ?? Number.NaN) - value) / largest);
    const share = Math.max(...apart);
    this.#worst[kind] = Math.max(this.#worst[kind], share);
    return share <= TOLERANCE[kind] && got?.length === ref.length ? [] : [`${kind} ${name}: ${share} of the largest`];
  }
}
