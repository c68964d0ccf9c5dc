/**
 * Gains that torch does not have, from the activation itself for a standard normal signal z: forward 1/√E[f(z)²] keeps the
 * second moment of the activations, backward 1/√E[f′(z)²] that of the gradients. Source: He et al. 2015, arXiv 1502.01852,
 * whose √2 for ReLU these give.
 */
import type { Choice } from '../catalog/entry.ts';
import { createActivation } from './activations.ts';

export interface ComputedGains {
  readonly forward: number;
  readonly backward: number;
}

/** Beyond this the normal density weighs less than 1e-31. */
const REACH = 12;
// Panels end at every multiple of 0.005, so at every kink of the catalogue.
const PANELS = 4800;

/** Throws AppError('invalid-recipe') on an activation that is unknown or not a function of one number. */
export function computeGains(choice: Choice): ComputedGains {
  const { value, derivative } = createActivation(choice);
  return {
    forward: 1 / Math.sqrt(normalMean((z) => value(z) ** 2)),
    backward: 1 / Math.sqrt(normalMean((z) => derivative(z) ** 2)),
  };
}

/** E[g(z)] for z from N(0, 1), to about 1e-9; g may jump where panels meet. */
function normalMean(g: (z: number) => number): number {
  // Two Gauss points a panel lie strictly inside it, so that a jump at an end is integrated from both sides.
  const half = REACH / PANELS;
  const offset = half / Math.sqrt(3);
  let sum = 0;
  for (let panel = 0; panel < PANELS; panel += 1) {
    const middle = -REACH + (2 * panel + 1) * half;
    for (const z of [middle - offset, middle + offset]) sum += g(z) * Math.exp((-z * z) / 2);
  }
  return (sum * half) / Math.sqrt(2 * Math.PI);
}
