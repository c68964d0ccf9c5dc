/**
 * Every optimizer against PyTorch's (and the papers') float64 trajectories and parameter sequences.
 * SOURCE: tests/reference/optimizers.json; tolerances from its README.
 */
import { createStepper } from '@shared/numerics/cpu/create-stepper.ts';
import { descend } from '@shared/numerics/cpu/descent-engine.ts';
import type { Stepper } from '@shared/numerics/cpu/stepper.ts';
import type { OptimizerChoice } from '@shared/numerics/labs/descent-recipe.ts';
import { afterAll, describe, expect, it } from 'vitest';
import {
  choiceFrom,
  type FileNumber,
  isClose,
  num,
  type ReferenceSequence,
  type ReferenceTrajectory,
  readOptimizers,
  surfaceFrom,
} from './reference.ts';

const file = readOptimizers();
const counts = { trajectories: 0, sequences: 0, optional: 0, refused: 0 };
/** Why a setting did not run, so that it takes none of its neighbours along. */
const refused = new Map<string, string>();

function attempt(setting: string, check: () => string | undefined): string | undefined {
  try {
    return check();
  } catch (thrown) {
    refused.set(setting, String(thrown));
    counts.refused += 1;
    return undefined;
  }
}

function choiceOf(settingId: string): OptimizerChoice | undefined {
  const setting = file.settings[settingId];
  if (setting === undefined) throw new Error(`the file has no setting "${settingId}"`);
  const choice = choiceFrom(setting);
  if (choice === undefined) counts.optional += 1;
  return choice;
}

/** The first step at which the path leaves the reference, in words; undefined if it never does. */
function firstDisagreement(reference: ReferenceTrajectory): string | undefined {
  const surface = file.surfaces[reference.surface];
  const choice = choiceOf(reference.setting);
  if (surface === undefined) throw new Error(`the file has no surface "${reference.surface}"`);
  if (choice === undefined) return undefined;
  const path = descend(surfaceFrom(surface), choice, surface.start, file.steps);
  counts.trajectories += 1;
  const columns: [string, ArrayLike<number>, readonly FileNumber[]][] = [
    ['x', path.x, reference.x],
    ['y', path.y, reference.y],
    ['loss', path.loss, reference.loss],
  ];
  if (reference.avgX !== undefined) columns.push(['avgX', path.recorded?.ax?.x ?? [], reference.avgX]);
  if (reference.avgY !== undefined) columns.push(['avgY', path.recorded?.ax?.y ?? [], reference.avgY]);
  for (let step = 0; step <= reference.reliable; step += 1)
    for (const [name, ours, theirs] of columns) {
      const got = ours[step] ?? Number.NaN;
      const ref = num(theirs[step]);
      if (!isClose(got, ref)) return `${name}[${step}] is ${got}, not ${ref}`;
    }
  const ours = path.firstNonFinite ?? Number.POSITIVE_INFINITY;
  const theirs = reference.firstNonFinite ?? Number.POSITIVE_INFINITY;
  const agrees = ours === theirs || Math.abs(ours - theirs) <= 1 || (theirs === file.steps && ours > file.steps);
  return agrees ? undefined : `first non-finite step is ${ours}, not ${theirs}`;
}

function stepperOf(choice: OptimizerChoice, sequence: ReferenceSequence): Stepper {
  const { shape, steps, lrScale } = sequence;
  return createStepper(choice, { start: sequence.p0.map(num), shape, steps, lrScale: lrScale ?? undefined });
}

function firstSequenceDisagreement(sequence: ReferenceSequence, index: number): string | undefined {
  const result = sequence.results[index];
  const choice = result === undefined ? undefined : choiceOf(result.setting);
  if (result === undefined || choice === undefined) return undefined;
  const theta = Float64Array.from(sequence.p0, num);
  const stepper = stepperOf(choice, sequence);
  counts.sequences += 1;
  for (let k = 0; k < sequence.steps; k += 1) {
    const given = (sequence.grads[k] ?? []).map(num);
    stepper.step(theta, {
      gradient: (_, out) => {
        out.set(given);
        return Number.NaN;
      },
    });
    for (const [element, got] of theta.entries()) {
      const ref = num(result.params[k]?.[element]);
      if (!isClose(got, ref)) return `element ${element} after step ${k + 1} is ${got}, not ${ref}`;
    }
  }
  return undefined;
}

describe('optimizers against PyTorch in float64', () => {
  it('knows every optimizer the file names', () => {
    for (const setting of Object.values(file.settings)) expect(() => choiceFrom(setting)).not.toThrow();
    expect(() => choiceFrom({ optimizer: 'Adamm', hyper: {} })).toThrow('no optimizer');
  });

  for (const surface of Object.keys(file.surfaces))
    it(`follows every trajectory on ${surface} to 1e-10 as far as the reference is reliable`, () => {
      const failures = file.trajectories
        .filter((trajectory) => trajectory.surface === surface)
        .map((trajectory) => ({
          setting: trajectory.setting,
          failure: attempt(trajectory.setting, () => firstDisagreement(trajectory)),
        }))
        .filter(({ failure }) => failure !== undefined);
      expect(failures).toEqual([]);
    });

  for (const sequence of file.sequences)
    it(`gives the parameters of sequence "${sequence.id}" to 1e-10 at every step`, () => {
      const failures = sequence.results
        .map(({ setting }, index) => ({
          setting,
          failure: attempt(setting, () => firstSequenceDisagreement(sequence, index)),
        }))
        .filter(({ failure }) => failure !== undefined);
      expect(failures).toEqual([]);
    });

  // After all runs, which say what was refused.
  it('refuses no setting the file runs', () => {
    expect(Object.fromEntries(refused)).toEqual({});
  });

  afterAll(() => {
    process.stdout.write(
      `optimizers.json: ${counts.trajectories} trajectories and ${counts.sequences} sequences checked; marked as not to be matched: ${counts.optional}; refused: ${counts.refused} runs of ${refused.size} settings\n`,
    );
    const results = file.sequences.reduce((sum, { results: each }) => sum + each.length, 0);
    expect(counts.trajectories + counts.sequences + counts.optional + counts.refused).toBe(
      file.trajectories.length + results,
    );
  });
});
