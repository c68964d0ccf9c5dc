/**
 * What theory says of gradient descent, momentum and Nesterov on a quadratic with given eigenvalues: the largest stable
 * learning rate and the factor by which the error shrinks per step in the long run. Read off the eigenvalues of the
 * iteration's own 2×2 matrix, so the numbers hold for torch's form of each method. Source: Goh 2017,
 * https://distill.pub/2017/momentum; Lessard, Recht & Packard 2016, https://arxiv.org/abs/1408.3595
 */
import { findOptimizer, hyperparametersOf } from '../catalog/optimizer-choice.ts';
import type { OptimizerChoice } from '../labs/descent-recipe.ts';

export interface QuadraticPrediction {
  /** Stable for learning rates strictly between 0 and this; Infinity where nothing curves upwards. */
  readonly stableBelow: number;
  /** Spectral radius of one step, dimensionless: the error shrinks by this factor a step in the long run; ≥ 1 does not converge. */
  readonly rate: number;
  readonly stable: boolean;
}

/**
 * Classes whose step on a quadratic is one constant 2×2 matrix. With a constant lr both textbook forms have the eigenvalues
 * of torch's: heavy ball those of momentum, Nesterov those of nesterov.
 */
const FORMS: Readonly<Record<string, 'momentum' | 'nesterov'>> = {
  SGD: 'momentum',
  HeavyBall: 'momentum',
  NesterovTextbook: 'nesterov',
};

/**
 * Prediction for an optimizer of the SGD family on eigenvalues λ (coupled weight decay is added to each).
 * Undefined for optimizers without such a theory. Throws AppError('invalid-recipe') on an illegal choice.
 */
export function predictOnQuadratic(
  choice: OptimizerChoice,
  eigenvalues: readonly number[],
): QuadraticPrediction | undefined {
  const form = FORMS[findOptimizer(choice.id).definition.torchName];
  const hyperparameters = hyperparametersOf(choice);
  // The growing schedules of the textbook method have no constant matrix.
  if (form === undefined || (hyperparameters.schedule ?? 0) !== 0) return undefined;
  const {
    lr = 0,
    momentum = 0,
    dampening = 0,
    weight_decay = 0,
    nesterov = form === 'nesterov' ? 1 : 0,
  } = hyperparameters;
  const curvatures = eigenvalues.map((eigenvalue) => eigenvalue + weight_decay);
  // Without momentum torch ignores dampening.
  const gain = momentum === 0 ? 1 : 1 - dampening;
  const radius = (curvature: number): number => {
    if (nesterov !== 0) {
      const shrink = 1 - lr * curvature;
      return spectralRadius((1 + momentum) * shrink, momentum * shrink);
    }
    return spectralRadius(1 + momentum - lr * gain * curvature, momentum);
  };
  const rate = Math.max(...curvatures.map(radius));
  const steepest = Math.max(...curvatures);
  const limit = nesterov !== 0 ? (2 + 2 * momentum) / (1 + 2 * momentum) : (2 * (1 + momentum)) / gain;
  return { stableBelow: steepest > 0 ? limit / steepest : Number.POSITIVE_INFINITY, rate, stable: rate < 1 };
}

/** Largest |root| of σ² − trace·σ + determinant: the spectral radius of a 2×2 matrix. */
function spectralRadius(trace: number, determinant: number): number {
  const discriminant = trace * trace - 4 * determinant;
  if (discriminant < 0) return Math.sqrt(determinant);
  return (Math.abs(trace) + Math.sqrt(discriminant)) / 2;
}

/** The learning rate and momentum that make the rate smallest on eigenvalues in [smallest, largest], both positive. */
export function bestTuning(
  method: 'sgd' | 'momentum' | 'nesterov',
  smallest: number,
  largest: number,
): { readonly lr: number; readonly momentum: number; readonly rate: number } {
  const kappa = largest / smallest;
  const root = Math.sqrt(kappa);
  if (method === 'sgd') return { lr: 2 / (smallest + largest), momentum: 0, rate: (kappa - 1) / (kappa + 1) };
  if (method === 'momentum') {
    const rate = (root - 1) / (root + 1);
    return { lr: (2 / (Math.sqrt(smallest) + Math.sqrt(largest))) ** 2, momentum: rate ** 2, rate };
  }
  const wide = Math.sqrt(3 * kappa + 1);
  return { lr: 4 / (3 * largest + smallest), momentum: (wide - 2) / (wide + 2), rate: 1 - 2 / wide };
}
