/** The text of the scripts: names that Python has already, constants, derivatives, tables left out. */
import { calculatorLab } from '@shared/numerics/labs/calculator.ts';
import { curveLab } from '@shared/numerics/labs/curve.ts';
import { calculatorPython, curvePython } from '@shared/numerics/labs/formula-python.ts';
import { expect, it } from 'vitest';
import { labContext } from '../../../support/lab-engines.ts';

it('writes each step with its inputs, under names that are no words of Python, and asserts its value', async () => {
  const recipe = calculatorLab.parse({
    lab: 'calculator',
    inputs: [{ name: 'lambda', value: 1e-3, range: [0, 1], meaning: 'Strength\nof the penalty.' }],
    steps: [
      { name: 'check', formula: '2*pi*lambda' },
      { name: 'nothing', formula: 'log(-lambda)' },
    ],
  });
  const script = calculatorPython(await calculatorLab.run(recipe, labContext()));
  expect(script).toContain('lambda_ = torch.tensor(0.001, dtype=torch.float64)  # Strength of the penalty.');
  expect(script).toContain("check = (6.283185307179586 * lambda_)\n_check('check', check, 0.006283185307179587)");
  // No value, nothing to hold against torch's.
  expect(script).not.toContain("_check('nothing'");
});

it('differentiates by autograd as often as the curve does, and leaves schedules out', async () => {
  const recipe = curveLab.parse({
    lab: 'curve',
    x: { name: 'k', range: [0, 9], whole: true },
    curves: [
      { y: 'k^3', derivative: 2 },
      { label: 'rate', schedule: 'linear' },
    ],
  });
  const script = curvePython(await curveLab.run(recipe, labContext()));
  expect(script.match(/torch\.autograd\.grad/g)).toHaveLength(2);
  expect(script).toContain('y = (x ** 3) + 0*x');
  expect(script).toContain('# "rate" is a schedule');
});
