import { fillOptimizerChoice } from '@shared/numerics/catalog/optimizer-choice.ts';
import { type OptimizerChoice, TYPED } from '@shared/numerics/labs/descent-recipe.ts';
import { expect, it } from 'vitest';
import type { Racer } from '../../../src-renderer/labs/descent/lab-state.ts';
import { racerNames } from '../../../src-renderer/labs/descent/racer-names.ts';

const namesOf = (...choices: OptimizerChoice[]): string[] => [
  ...racerNames(choices.map((choice, slot): Racer => ({ slot, choice, isShown: true }))).values(),
];

it('a racer alone of its kind has its title and nothing more', () => {
  expect(namesOf({ id: 'sgd', lr: 0.1 }, { id: 'adam', lr: 0.1 })).toEqual(['Gradient descent', 'Adam']);
});

it('racers of one kind are told apart by what differs, and by that only', () => {
  expect(
    namesOf(
      { id: 'sgd', lr: 0.0198, momentum: 0, weight_decay: 0.1 },
      { id: 'sgd', lr: 0.0331, momentum: 0.669, weight_decay: 0.1 },
    ),
  ).toEqual(['Gradient descent, lr 0.0198', 'Gradient descent, lr 0.0331, momentum 0.669']);
});

it('typed racers have the name they were given, and a number if it is the same', () => {
  const lines = ['theta = theta - lr*grad', 'theta = theta - lr*sign(grad)'];
  const [plain, sign] = lines.map((update) => fillOptimizerChoice({ id: TYPED, update, name: 'mine' }));
  if (plain === undefined || sign === undefined) throw new Error('two racers were typed');
  expect(namesOf(plain, sign, { ...plain, name: 'other' }, { ...sign, lr: 0.5 })).toEqual([
    'mine, lr 0.01',
    'mine, lr 0.01 (2)',
    'mine, lr 0.5',
    'other',
  ]);
});

it('two racers that differ in nothing are numbered', () => {
  expect(namesOf({ id: 'adam', lr: 0.1 }, { id: 'adam', lr: 0.1 })).toEqual(['Adam', 'Adam (2)']);
});
