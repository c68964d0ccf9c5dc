/**
 * Every loss and its gradients against PyTorch in float64.
 * SOURCE: tests/reference/losses.json; tolerances from its README.
 */
import { evaluateLoss } from '@shared/numerics/cpu/losses.ts';
import { describe } from 'vitest';
import { checkEveryCase, disagreement } from './cases.ts';
import { type LossCase, lossCall, readLossCases } from './losses-reference.ts';

function checkLoss(sample: LossCase): readonly (string | undefined)[] {
  const { output, grads, tol } = sample;
  const { choice, inputs, upstream } = lossCall(sample);
  const result = evaluateLoss(choice, inputs, upstream);
  const expected = typeof output === 'object' ? output.data : [output];
  return [
    disagreement('output', result.output.data, expected, tol),
    ...Object.entries(grads).map(([name, file]) => disagreement(name, result.grads[name]?.data ?? [], file.data, tol)),
  ];
}

describe('losses against PyTorch in float64', () => {
  checkEveryCase<LossCase>(
    'losses.json',
    ({ id, op }) => `has value and gradients of ${op} (${id})`,
    readLossCases(),
    checkLoss,
  );
});
