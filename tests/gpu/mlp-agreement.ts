/** Holds what an engine makes of a case of mlp.json against PyTorch, within the float32 tolerances of the reference README. */
import type { MlpEngine, MlpJob } from '@shared/numerics/mlp/mlp-engine.ts';
import { expect } from 'vitest';
import { jobFrom, type MlpCase, readMlpCases, runningOf, tensorsOf } from '../parity/mlp-reference.ts';
import { train } from '../shared/numerics/mlp/training-jobs.ts';

/** Of each tensor's largest number. */
const TOLERANCE = { output: 1e-5, losses: 1e-5, grads: 5e-5, final: 1e-4, running: 1e-4, evalOutput: 1e-4 };
type Kind = keyof typeof TOLERANCE;

export const cases = readMlpCases();

/** Those whose step is as small as the gradient; the others make a whole step of its rounding. */
const PROPORTIONAL: ReadonlySet<string> = new Set(['SGD', 'ASGD', 'HeavyBall', 'NesterovTextbook']);

/** Whether float32 has nothing to say of it: rounding alone, and what an adaptive optimizer makes of that. */
function isGauge({ gauge, tol, optimizer }: MlpCase, name: string): boolean {
  return gauge?.includes(name) === true || (!PROPORTIONAL.has(optimizer) && tol?.[name] !== undefined);
}

/** So long that what is left of the start is below the gradient's own rounding; a power of two adds none. */
const STRIDE = 2 ** 20;
/** One step down by the gradient itself, so that the difference is the gradient. */
const PLAIN_STEP: Pick<MlpJob, 'optimizer' | 'lrScale' | 'steps'> = {
  optimizer: { id: 'sgd', lr: STRIDE },
  lrScale: undefined,
  steps: 1,
};

/** A batch norm takes differences of gradients that may nearly cancel, and each is rounded at its own size: a few ulp of the largest. */
function cancellation({ norm, grads }: MlpCase): number {
  const sizes = Object.values(grads).flatMap(({ data }) => data.map((value) => Math.abs(Number(value))));
  return norm === 'batch' ? 2 ** -22 * Math.max(...sizes) : 0;
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
    const once = await train(engine, { ...job, ...PLAIN_STEP, evaluate: undefined });
    const gradient = Float64Array.from(
      start,
      (value, place) => (value - (once.parameters[place] ?? Number.NaN)) / STRIDE,
    );
    const end = await train(engine, job);
    const after = await engine.prepare({ ...job, nets: [{ parameters: end.parameters }], evaluate });
    expect((await after.read()).parameters).toEqual(end.parameters);

    const found = [...this.#off('losses', 'losses', end.losses, sample.losses.slice(0, sample.steps))];
    const compare = (kind: Kind, got: Readonly<Record<string, ArrayLike<number>>>, file: MlpCase['final']): void => {
      expect(Object.keys(got).sort()).toEqual(Object.keys(file).sort());
      for (const [name, { data }] of Object.entries(file)) {
        if (isGauge(sample, name)) this.#gauged += 1;
        else
          found.push(
            ...this.#off(kind, name, got[name], data.map(Number), kind === 'grads' ? cancellation(sample) : 0),
          );
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
    return `mlp.json: ${this.#agreed} of ${runs} agree on ${description}; largest error by its tensor's maximum: ${shares.join(', ')} (gradients under batch norm beyond a few ulp of the net's largest); not seen: z, n and a of hidden layers, which never leave the device, the first output of ${this.#withoutOutput} runs with batch norm; not compared: ${this.#gauged} tensors of gauge\n`;
  }

  /** What is wrong, in words, beyond `slack`. */
  #off(
    kind: Kind,
    name: string,
    got: ArrayLike<number> | undefined,
    ref: readonly number[],
    slack = 0,
  ): readonly string[] {
    // A tensor of zeros has no size to compare with.
    const largest = Math.max(...ref.map(Math.abs)) || 1;
    const apart = ref.map(
      (value, place) => Math.max(0, Math.abs((got?.[place] ?? Number.NaN) - value) - slack) / largest,
    );
    const share = Math.max(...apart);
    this.#worst[kind] = Math.max(this.#worst[kind], share);
    return share <= TOLERANCE[kind] && got?.length === ref.length ? [] : [`${kind} ${name}: ${share} of the largest`];
  }
}
