/**
 * Every intermediate number of one optimizer step, line by line and coordinate by coordinate, by replaying the definition's own
 * update lines in float64 up to that step. What the inspector shows beside the formula.
 */
import { findOptimizer, hyperparametersOf } from '@shared/numerics/catalog/optimizer-choice.ts';
import { specialiseLines } from '@shared/numerics/catalog/optimizer-program.ts';
import type { Surface } from '@shared/numerics/catalog/surface.ts';
import { compile } from '@shared/numerics/expression/evaluate.ts';
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

/** Step `step` ≥ 1 (the one that led to state `step`) from `start`. Throws AppError('invalid-recipe') on an illegal choice. */
export function replayStep(
  surface: Surface,
  choice: OptimizerChoice,
  start: readonly [number, number],
  step: number,
): ReplayedStep {
  const { definition } = findOptimizer(choice.id);
  const hyperparameters = hyperparametersOf(choice);
  const lines = specialiseLines(definition, hyperparameters);
  const names = [
    ...new Set([
      'theta',
      'grad',
      't',
      ...definition.slots,
      ...lines.map((line) => line.target),
      ...Object.keys(hyperparameters),
    ]),
  ];
  const at = (name: string): number => names.indexOf(name);
  const compiled = lines.map((line) => ({ place: at(line.target), evaluate: compile(line.expr, names) }));
  const coordinates = start.map((value) => {
    const values = new Float64Array(names.length);
    for (const [name, given] of Object.entries(hyperparameters)) values[at(name)] = given;
    values[at('theta')] = value;
    return values;
  });
  const jet = new Float64Array(3);
  const read = (name: string): readonly [number, number] => [
    coordinates[0]?.[at(name)] ?? Number.NaN,
    coordinates[1]?.[at(name)] ?? Number.NaN,
  ];
  for (let t = 1; t <= step; t++) {
    surface.gradient(...read('theta'), jet);
    coordinates.forEach((values, index) => {
      values[at('grad')] = jet[1 + index] ?? Number.NaN;
      values[at('t')] = t;
      for (const { place, evaluate } of compiled) values[place] = evaluate(values);
    });
  }
  // A target written twice (AdamW decays theta first) is shown once, with what it was at the end of the step.
  const targets = [...new Set(lines.map((line) => line.target))];
  return { gradient: read('grad'), lines: targets.map((target) => ({ target, values: read(target) })) };
}
