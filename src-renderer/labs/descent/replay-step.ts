/**
 * Every intermediate number of one optimizer step, line by line and coordinate by coordinate, by replaying the definition's own
 * update lines in float64 up to that step. What the inspector shows beside the formula.
 */
import { clipGradient } from '@shared/numerics/catalog/clipping.ts';
import { hyperparametersOf, optimizerEntryOf } from '@shared/numerics/catalog/optimizer-choice.ts';
import type { Surface } from '@shared/numerics/catalog/surface.ts';
import { specialiseLines, type UpdateLine } from '@shared/numerics/catalog/update-lines.ts';
import { createNoise } from '@shared/numerics/cpu/gradient-noise.ts';
import { lrScaleOf } from '@shared/numerics/cpu/schedule-scale.ts';
import { compile } from '@shared/numerics/expression/evaluate.ts';
import { parseFormula } from '@shared/numerics/expression/parse.ts';
import { liftReductions, reduceVector } from '@shared/numerics/expression/reductions.ts';
import type { RunSettings } from '@shared/numerics/labs/descent-engine.ts';
import type { OptimizerChoice } from '@shared/numerics/labs/descent-recipe.ts';

export interface ReplayedLine {
  /** Name on the left of the line, as in the definition, e.g. `m`. */
  readonly target: string;
  /** What the line gave for x and for y. */
  readonly values: readonly [number, number];
}

export interface ReplayedStep {
  readonly gradient: readonly [number, number];
  readonly lines: readonly ReplayedLine[];
}

/**
 * Step `step` ≥ 1 (the one that led to state `step`) from `start`; the gradient shown is that of the run, with its noise and clipped.
 * Throws AppError('invalid-recipe') on an illegal choice.
 */
export function replayStep(
  surface: Surface,
  choice: OptimizerChoice,
  start: readonly [number, number],
  step: number,
  { clip, schedule, noise }: RunSettings = {},
): ReplayedStep {
  const { definition } = optimizerEntryOf(choice);
  const hyperparameters = hyperparametersOf(choice);
  const lines = specialiseLines(definition, hyperparameters);
  const targets = lines.map((line) => line.target);
  const names = [...new Set(['theta', 'grad', 't', ...definition.slots, ...targets, ...Object.keys(hyperparameters)])];
  const at = (name: string): number => names.indexOf(name);
  const moves = lines.map((line) => compileLine(line, names));
  const scale = lrScaleOf(schedule, choice, step);
  const addNoise = noise === undefined ? undefined : createNoise(noise);
  const setRate = (values: Float64Array, t: number): void => {
    if (scale !== undefined) values[at('lr')] = (hyperparameters.lr ?? Number.NaN) * (scale[t - 1] ?? 1);
  };
  const coordinates = start.map((value) => {
    const values = new Float64Array(names.length);
    for (const [name, given] of Object.entries(hyperparameters)) values[at(name)] = given;
    setRate(values, 1);
    values[at('theta')] = value;
    for (const [slot, formula] of Object.entries(definition.initial ?? {}))
      values[at(slot)] = compile(parseFormula(formula, names), names)(values);
    return values;
  });
  const jet = new Float64Array(3);
  const read = (name: string): readonly [number, number] => [
    coordinates[0]?.[at(name)] ?? Number.NaN,
    coordinates[1]?.[at(name)] ?? Number.NaN,
  ];
  const takeGradient = (name: string, t: number): void => {
    surface.gradient(...read(name), jet);
    addNoise?.(jet.subarray(1, 3), t);
    const [gx = Number.NaN, gy = Number.NaN] = clipGradient(jet.subarray(1, 3), clip);
    [gx, gy].forEach((slope, index) => {
      coordinates[index]?.set([slope], at('grad'));
    });
  };
  for (let t = 1; t <= step; t++) {
    for (const values of coordinates) {
      values[at('t')] = t;
      setRate(values, t);
    }
    if (!targets.includes('point')) takeGradient('theta', t);
    lines.forEach(({ target }, index) => {
      moves[index]?.(coordinates, at(target));
      if (target === 'point') takeGradient('point', t);
    });
  }
  // A target written twice (AdamW decays theta first) is shown once, with what it was at the end of the step.
  return {
    gradient: read('grad'),
    lines: [...new Set(targets)].map((target) => ({ target, values: read(target) })),
  };
}

// A line for both coordinates: first what runs over the whole parameter, such as its norm, then each coordinate by itself.
function compileLine(
  { expr }: UpdateLine,
  names: readonly string[],
): (coordinates: readonly Float64Array[], place: number) => void {
  const { exprs, reductions } = liftReductions([expr]);
  const extended = [...names, ...reductions.map(({ name }) => name)];
  const operands = reductions.map(({ op, operand }) => ({ op, evaluate: compile(operand, extended) }));
  const evaluate = compile(exprs[0] ?? expr, extended);
  return (coordinates, place) => {
    const inputs = coordinates.map((values) => {
      const input = new Float64Array(extended.length);
      input.set(values);
      return input;
    });
    operands.forEach((operand, index) => {
      const scalar = reduceVector(operand.op, inputs.map(operand.evaluate));
      for (const input of inputs) input[names.length + index] = scalar;
    });
    coordinates.forEach((values, index) => {
      values[place] = evaluate(inputs[index] ?? []);
    });
  };
}
