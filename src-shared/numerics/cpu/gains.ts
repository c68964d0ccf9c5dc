/**
 * Gains that torch does not have, from the activation itself for a standard normal signal z: forward 1/√E[f(z)²] keeps the
 * second moment of the activations, backward 1/√E[f′(z)²] that of the gradients. Source: He et al. 2015, arXiv 1502.01852,
 * whose √2 for ReLU these give.
 */
import type { Choice } from '../catalog/entry.ts';
import { createActivation } from './activations.ts';
import { normalMean, normalRule } from './normal-quadrature.ts';

export interface ComputedGains {
  readonly forward: number;
  readonly backward: number;
}

// Panels end at every multiple of 0.005, so at every kink of the catalogue.
const RULE = normalRule(4800);

/** Throws AppError('invalid-recipe') on an activation that is unknown or not a function of one number. */
export function computeGains(choice: Choice): ComputedGains {
  const { value, derivative } = createActivation(choice);
  return {
    forward: 1 / Math.sqrt(normalMean(RULE, (z) => value(z) ** 2)),
    backward: 1 / Math.sqrt(normalMean(RULE, (z) => derivative(z) ** 2)),
  };
}
