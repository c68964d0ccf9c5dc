/**
 * Training a network against PyTorch in float64: every tensor of the first pass, losses, final weights, running statistics,
 * evaluation. SOURCE: tests/reference/mlp.json; tolerances from its README.
 */
import { createCpuMlp } from '@shared/numerics/mlp/cpu-mlp.ts';
import type { MlpJob, MlpResult } from '@shared/numerics/mlp/mlp-engine.ts';
import { flatMemory, tracePass } from '@shared/numerics/mlp/network-pass.ts';
import { afterAll, describe, expect, it } from 'vitest';
import { disagreement, type FileTensor, tensorFrom } from './cases.ts';
import { jobFrom, type MlpCase, networkFrom, readMlpCases, runningOf, tensorsOf } from './mlp-reference.ts';

const cases = readMlpCases();
let checked = 0;
let numbers = 0;
let worst = { share: 0, where: '' };

type Named = Readonly<Record<string, ArrayLike<number>>>;

/** Problems of all tensors the file names, and of all of ours that it does not. */
function problems(
  sample: MlpCase,
  group: string,
  got: Named,
  file: Readonly<Record<string, FileTensor>> | undefined,
): string[] {
  if (file === undefined) return Object.keys(got).map((name) => `${group}: the file has no ${name}`);
  const unknown = Object.keys(got).filter((name) => file[name] === undefined);
  const found = Object.entries(file).map(([name, { data }]) => {
    note(sample, `${group} ${name}`, got[name] ?? [], data.map(Number), sample.tol?.[name] !== undefined);
    return disagreement(name, got[name] ?? [], data, sample.tol);
  });
  return [...unknown.map((name) => `${group}: the file has no ${name}`), ...found.flatMap((problem) => problem ?? [])];
}

function note(sample: MlpCase, where: string, got: ArrayLike<number>, ref: readonly number[], isLoose: boolean): void {
  numbers += ref.length;
  if (isLoose) return;
  ref.forEach((value, place) => {
    const share = Math.abs((got[place] ?? Number.NaN) - value) / (1e-12 + 1e-10 * Math.abs(value));
    if (share > worst.share) worst = { share, where: `${sample.id} ${where}` };
  });
}

async function train(job: MlpJob): Promise<MlpResult> {
  const run = await createCpuMlp(() => 0).prepare(job);
  await run.run();
  return run.read();
}

const dataOf = (tensors: Readonly<Record<string, { readonly data: Float64Array }>>): Named =>
  Object.fromEntries(Object.entries(tensors).map(([name, { data }]) => [name, data]));

describe('training a network against PyTorch in float64', () => {
  for (const sample of cases)
    it(`computes the first pass, ${sample.steps} steps and the evaluation of ${sample.id}`, async () => {
      const job = jobFrom(sample);
      const { network } = job;
      const [x, target] = [tensorFrom(sample.x[0] as FileTensor), tensorFrom(sample.target[0] as FileTensor)];
      const first = tracePass(network, job.nets[0]?.parameters ?? [], x, target);
      const end = await train(job);
      const found = [
        ...problems(sample, 'forward', dataOf(first.tensors), sample.forward),
        ...problems(sample, 'grads', tensorsOf(network, first.gradient), sample.grads),
        ...problems(
          sample,
          'runningAfter1',
          runningOf(network, Float64Array.from(flatMemory(first.memory))),
          sample.runningAfter1 ?? {},
        ),
        ...problems(sample, 'final', tensorsOf(network, end.parameters), sample.final),
        ...problems(sample, 'runningFinal', runningOf(network, end.running), sample.runningFinal ?? {}),
        ...problems(sample, 'eval', { evalOutput: end.evaluation }, { evalOutput: sample.evalOutput }),
      ];
      const losses = [...end.losses];
      const after = sample.steps % sample.x.length;
      if (sample.norm !== 'batch')
        losses.push(
          tracePass(
            network,
            end.parameters,
            tensorFrom(sample.x[after] as FileTensor),
            tensorFrom(sample.target[after] as FileTensor),
          ).loss,
        );
      found.push(
        ...problems(
          sample,
          'loss',
          { loss0: [first.loss], losses },
          {
            loss0: { shape: [], data: [sample.loss0] },
            losses: { shape: [sample.losses.length], data: sample.losses },
          },
        ),
      );
      expect(found).toEqual([]);
      checked += 1;
    });

  it('refuses a name of the file that nothing here knows', () => {
    const [sample] = cases as [MlpCase];
    for (const [key, name] of Object.entries({
      activation: 'tanhh',
      norm: 'instance',
      loss: 'mae',
      optimizer: 'Adamm',
    }))
      expect(() => jobFrom({ ...sample, [key]: name })).toThrow(name);
    expect(() => networkFrom({ ...sample, dropout: 0.5 })).toThrow('dropout');
  });

  afterAll(() => {
    process.stdout.write(
      `mlp.json: ${checked} of ${cases.length} cases agree, ${numbers} numbers; worst ${(100 * worst.share).toFixed(2)} % of 1e-10 relative (${worst.where})\n`,
    );
  });
});
