/**
 * Every shipped optimizer against PyTorch's float64 trajectories and parameter sequences.
 * SOURCE: tests/reference/optimizers.json; tolerances from its README.
 */
import { findOptimizer, hyperparametersOf } from '@shared/numerics/catalog/optimizer-choice.ts';
import { createProgram } from '@shared/numerics/catalog/optimizer-program.ts';
import { createStepper, descend } from '@shared/numerics/cpu/descent-engine.ts';
import { afterAll, describe, expect, it } from 'vitest';
import {
  choiceFrom,
  isClose,
  KNOWN_OPTIMIZERS,
  num,
  type ReferenceSequence,
  type ReferenceTrajectory,
  readOptimizers,
  surfaceFrom,
} from './reference.ts';

const file = readOptimizers();
const counts = { trajectories: 0, sequences: 0 };
const notShipped = new Map<string, number>();

function shippedChoice(settingId: string) {
  const setting = file.settings[settingId];
  if (setting === undefined) throw new Error(`the file has no setting "${settingId}"`);
  const choice = choiceFrom(setting);
  if (choice === undefined) notShipped.set(setting.optimizer, (notShipped.get(setting.optimizer) ?? 0) + 1);
  return choice;
}

/** The first step at which the path leaves the reference, in words; undefined if it never does. */
function firstDisagreement(reference: ReferenceTrajectory): string | undefined {
  const surface = file.surfaces[reference.surface];
  const choice = shippedChoice(reference.setting);
  if (surface === undefined) throw new Error(`the file has no surface "${reference.surface}"`);
  if (choice === undefined) return undefined;
  counts.trajectories += 1;
  const path = descend(surfaceFrom(surface), choice, surface.start, file.steps);
  for (let step = 0; step <= reference.reliable; step += 1)
    for (const column of ['x', 'y', 'loss'] as const) {
      const got = path[column][step] ?? Number.NaN;
      const ref = num(reference[column][step]);
      if (!isClose(got, ref)) return `${column}[${step}] is ${got}, not ${ref}`;
    }
  const ours = path.firstNonFinite ?? Number.POSITIVE_INFINITY;
  const theirs = reference.firstNonFinite ?? Number.POSITIVE_INFINITY;
  const agrees = ours === theirs || Math.abs(ours - theirs) <= 1 || (theirs === file.steps && ours > file.steps);
  return agrees ? undefined : `first non-finite step is ${ours}, not ${theirs}`;
}

function firstSequenceDisagreement(sequence: ReferenceSequence, index: number): string | undefined {
  const result = sequence.results[index];
  const choice = result === undefined ? undefined : shippedChoice(result.setting);
  if (result === undefined || choice === undefined) return undefined;
  counts.sequences += 1;
  const program = createProgram(findOptimizer(choice.id).definition, hyperparametersOf(choice));
  const theta = Float64Array.from(sequence.p0, num);
  const step = createStepper(program, theta.length, program.table(sequence.steps, sequence.lrScale ?? undefined));
  for (let k = 0; k < sequence.steps; k += 1) {
    step(theta, (sequence.grads[k] ?? []).map(num), k);
    for (const [element, got] of theta.entries()) {
      const ref = num(result.params[k]?.[element]);
      if (!isClose(got, ref)) return `element ${element} after step ${k + 1} is ${got}, not ${ref}`;
    }
  }
  return undefined;
}

describe('optimizers against PyTorch in float64', () => {
  it('knows every optimizer the file names', () => {
    const names = new Set(Object.values(file.settings).map((setting) => setting.optimizer));
    expect([...names].filter((name) => !Object.hasOwn(KNOWN_OPTIMIZERS, name))).toEqual([]);
  });

  for (const surface of Object.keys(file.surfaces))
    it(`follows every trajectory on ${surface} to 1e-10 as far as the reference is reliable`, () => {
      const failures = file.trajectories
        .filter((trajectory) => trajectory.surface === surface)
        .map((trajectory) => ({ setting: trajectory.setting, failure: firstDisagreement(trajectory) }))
        .filter(({ failure }) => failure !== undefined);
      expect(failures).toEqual([]);
    });

  for (const sequence of file.sequences)
    it(`gives the parameters of sequence "${sequence.id}" to 1e-10 at every step`, () => {
      const failures = sequence.results
        .map(({ setting }, index) => ({ setting, failure: firstSequenceDisagreement(sequence, index) }))
        .filter(({ failure }) => failure !== undefined);
      expect(failures).toEqual([]);
    });

  afterAll(() => {
    const waiting = [...notShipped].map(([name, cases]) => `${name} (${cases})`).join(', ') || 'none';
    process.stdout.write(
      `optimizers.json: ${counts.trajectories} trajectories and ${counts.sequences} sequences checked; not shipped yet: ${waiting}\n`,
    );
    expect(counts.trajectories).toBeGreaterThan(0);
  });
});
