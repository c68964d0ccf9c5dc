/** What slots start from, for arrays of parameters. */
import { fillFirstSlots, firstSlotTrees } from '@shared/numerics/catalog/first-slots.ts';
import { hyperparametersOf, optimizerEntryOf } from '@shared/numerics/catalog/optimizer-choice.ts';
import { createProgram } from '@shared/numerics/catalog/optimizer-program.ts';
import { OPTIMIZERS } from '@shared/numerics/catalog/optimizers.ts';
import { number } from '@shared/numerics/expression/tree.ts';
import type { OptimizerChoice } from '@shared/numerics/labs/descent-recipe.ts';
import { describe, expect, it } from 'vitest';

const programOf = (choice: OptimizerChoice) =>
  createProgram(optimizerEntryOf(choice).definition, hyperparametersOf(choice));

describe('the first slots of many parameters', () => {
  it('are slot after slot those of each parameter alone, for every optimizer', () => {
    const thetas = [0.5, -2, 0];
    for (const { id } of OPTIMIZERS) {
      const program = programOf({ id });
      const filled = new Float64Array(thetas.length * program.slots.length);
      program.fillSlots(thetas, filled, 0.25);
      const alone = thetas.map((theta) => program.initialSlots(theta, 0.25));
      expect([...filled], id).toEqual(program.slots.flatMap((_, slot) => alone.map((slots) => slots[slot])));
    }
  });

  it('follow a hyperparameter from element to element, scaled where it is lr, and keep to their stride', () => {
    const choice: OptimizerChoice = { id: 'rprop', lr: 0.02 };
    const formula = firstSlotTrees(optimizerEntryOf(choice).definition);
    const formulas = programOf(choice).slots.map((slot) => formula.get(slot) ?? number(0));
    const slots = new Float64Array(8).fill(7);
    const varied = [{ name: 'lr', at: (element: number) => 1 + element }];
    fillFirstSlots({ formulas, hyperparameters: hyperparametersOf(choice), lrScale: 0.5, varied }, [1, 1], slots, 4);
    expect([...slots]).toEqual([0, 0, 7, 7, 0.5, 1, 7, 7]);
  });

  it('of a million parameters are there at once', () => {
    const program = programOf({ id: 'adam' });
    const thetas = new Float64Array(1e6).fill(3);
    const slots = new Float64Array(1e6 * program.slots.length).fill(1);
    const began = performance.now();
    program.fillSlots(thetas, slots);
    // A twentieth of that on an idle machine; formulas compiled for each parameter took five seconds.
    expect(performance.now() - began).toBeLessThan(1000);
    expect(slots.every((slot) => slot === 0)).toBe(true);
  });
});
