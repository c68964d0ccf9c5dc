/**
 * What theory says of gradient descent, momentum, Nesterov and averaged momentum on a quadratic with given eigenvalues: the
 * largest stable learning rate and the factor by which the error shrinks per step in the long run. Read off the eigenvalues
 * of the iteration's own 2×2 matrix, so the numbers hold for torch's form of each method. Source: Goh 2017,
 * https://distill.pub/2017/momentum; Lessard, Recht & Packard 2016, https://arxiv.org/abs/1408.3595; the limit of Adam:
 * Cohen et al. 2022, https://arxiv.org/abs/2207.14484
 */
import { hyperparametersOf, optimizerEntryOf } from '../catalog/optimizer-choice.ts';
import type { OptimizerChoice } from '../labs/descent-recipe.ts';

export interface QuadraticPrediction {
  /** Stable for learning rates strictly between 0 and this; Infinity where nothing curves upwards. */
  readonly stableBelow: number;
  /** Spectral radius of one step, dimensionless: the error shrinks by this factor a step in the long run; ≥ 1 does not converge. */
  readonly rate: number;
  readonly stable: boolean;
}

/**
 * One step that is the same matrix every time: b ← momentum·b + gain·g, then
 * θ ← θ·(1 − lr·decoupled_weight_decay) − lr·(nesterov ? gain·g + momentum·b : b), with g = λ·θ at the old θ.
 */
export interface ConstantStep {
  readonly lr: number;
  readonly momentum: number;
  /** 1 adds up gradients, 1 − momentum averages them. */
  readonly gain: number;
  readonly nesterov: boolean;
  /** Coupled decay needs no place here: it adds itself to every eigenvalue. */
  readonly decoupled_weight_decay: number;
}

/** Largest stable lr at a minimum whose largest eigenvalue is `steepest` > 0, for each method with its usual memory. */
export interface StabilityLimits {
  readonly sgd: number;
  readonly momentum: number;
  readonly nesterov: number;
  /** Averaged gradients (dampening = momentum); of Adam too, if `steepest` is that of the Hessian divided by its √v. */
  readonly average: number;
}

/** `momentum`, in [0, 1), is that of all three methods that have one, and Adam's β₁. */
export function stabilityLimits(steepest: number, momentum = 0.9): StabilityLimits {
  const limit = (gain: number, memory: number, nesterov: boolean): number =>
    stableBelow({ momentum: memory, gain, nesterov, decoupled_weight_decay: 0 }, steepest);
  return {
    sgd: limit(1, 0, false),
    momentum: limit(1, momentum, false),
    nesterov: limit(1, momentum, true),
    average: limit(1 - momentum, momentum, false),
  };
}

/** Prediction for a step on eigenvalues λ. */
export function predictStep(step: ConstantStep, eigenvalues: readonly number[]): QuadraticPrediction {
  const rate = Math.max(...eigenvalues.map((eigenvalue) => modeRate(step, eigenvalue)));
  return { stableBelow: stableBelow(step, Math.max(...eigenvalues)), rate, stable: rate < 1 };
}

// Where an eigenvalue of the step passes −1, which it does first: 1 + trace + determinant = 0 solved for lr.
function stableBelow(step: Omit<ConstantStep, 'lr'>, steepest: number): number {
  const { momentum, gain, nesterov, decoupled_weight_decay } = step;
  const pull = (nesterov ? 1 + 2 * momentum : 1) * gain * steepest + (1 + momentum) * decoupled_weight_decay;
  return pull > 0 ? (2 * (1 + momentum)) / pull : Number.POSITIVE_INFINITY;
}

// The matrix takes (b, θ) to the next (b, θ).
function modeRate({ lr, momentum, gain, nesterov, decoupled_weight_decay }: ConstantStep, eigenvalue: number): number {
  const kept = 1 - lr * decoupled_weight_decay;
  const pull = lr * gain * eigenvalue;
  if (nesterov) return spectralRadius(momentum + kept - (1 + momentum) * pull, momentum * (kept - pull));
  return spectralRadius(momentum + kept - pull, momentum * kept);
}

/** Largest |root| of σ² − trace·σ + determinant: the spectral radius of a 2×2 matrix. */
function spectralRadius(trace: number, determinant: number): number {
  const discriminant = trace * trace - 4 * determinant;
  if (discriminant < 0) return Math.sqrt(determinant);
  return (Math.abs(trace) + Math.sqrt(discriminant)) / 2;
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
 * Undefined for optimizers without such a theory and for those that climb. Throws AppError('invalid-recipe') on an illegal choice.
 */
export function predictOnQuadratic(
  choice: OptimizerChoice,
  eigenvalues: readonly number[],
): QuadraticPrediction | undefined {
  const form = FORMS[optimizerEntryOf(choice).definition.torchName];
  const hyperparameters = hyperparametersOf(choice);
  // The growing schedules of the textbook method have no constant matrix, and what climbs has nothing to converge to.
  const { schedule = 0, maximize = 0 } = hyperparameters;
  if (form === undefined || schedule !== 0 || maximize !== 0) return undefined;
  const {
    lr = 0,
    momentum = 0,
    dampening = 0,
    weight_decay = 0,
    nesterov = form === 'nesterov' ? 1 : 0,
  } = hyperparameters;
  // Without momentum torch ignores dampening.
  const gain = momentum === 0 ? 1 : 1 - dampening;
  return predictStep(
    { lr, momentum, gain, nesterov: nesterov !== 0, decoupled_weight_decay: 0 },
    eigenvalues.map((eigenvalue) => eigenvalue + weight_decay),
  );
}

/**
 * Prediction for Adam's step once its second moment has settled: `eigenvalues` are those of the Hessian divided by √v + eps,
 * coupled decay included; decoupled decay is AdamW's. Both bias corrections have died out.
 */
export function predictPreconditioned(
  step: { readonly lr: number; readonly beta1: number; readonly decoupled_weight_decay?: number },
  eigenvalues: readonly number[],
): QuadraticPrediction {
  const { lr, beta1, decoupled_weight_decay = 0 } = step;
  return predictStep({ lr, momentum: beta1, gain: 1 - beta1, nesterov: false, decoupled_weight_decay }, eigenvalues);
}

export interface Tuning {
  readonly lr: number;
  readonly momentum: number;
  readonly rate: number;
}

/**
 * The learning rate and momentum that make the rate smallest on eigenvalues in [smallest, largest], both positive (coupled
 * decay is added to them beforehand). `average` is momentum with dampening = momentum.
 */
export function bestTuning(
  method: 'sgd' | 'momentum' | 'average' | 'nesterov',
  smallest: number,
  largest: number,
): Tuning {
  if (method === 'nesterov') {
    const wide = Math.sqrt((3 * largest) / smallest + 1);
    return { lr: 4 / (3 * largest + smallest), momentum: (wide - 2) / (wide + 2), rate: 1 - 2 / wide };
  }
  return bestDecoupledTuning(method, smallest, largest, 0);
}

/**
 * As `bestTuning`, with a decoupled decay beside. Momentum: with κ = largest/smallest, ρ = (√κ − 1)/(√κ + 1) and
 * q = 1 − lr·decay, both end modes are critically damped at momentum ρ²·q, and the rate is ρ·q.
 */
export function bestDecoupledTuning(
  method: 'sgd' | 'momentum' | 'average',
  smallest: number,
  largest: number,
  decay: number,
): Tuning {
  if (method === 'sgd') {
    // Plain descent cannot tell the two decays apart.
    const [low, high] = [smallest + decay, largest + decay];
    return { lr: 2 / (low + high), momentum: 0, rate: (high - low) / (high + low) };
  }
  const root = Math.sqrt(largest / smallest);
  const rho = (root - 1) / (root + 1);
  const reach = (1 + rho) ** 2;
  if (method === 'momentum') {
    const lr = reach / (largest + reach * decay);
    const kept = 1 - lr * decay;
    return { lr, momentum: rho ** 2 * kept, rate: rho * kept };
  }
  return averagedTuning(rho, largest, decay);
}

// Averaging scales each gradient by 1 − momentum, which depends on lr through the decay: lr solves
// lr·(1 − ρ²·(1 − lr·decay))·largest = (1 − lr·decay)·(1 + ρ)².
function averagedTuning(rho: number, largest: number, decay: number): Tuning {
  const a = rho ** 2 * decay * largest;
  const b = (1 - rho ** 2) * largest + (1 + rho) ** 2 * decay;
  const c = (1 + rho) ** 2;
  const lr = (2 * c) / (b + Math.sqrt(b * b + 4 * a * c));
  const kept = 1 - lr * decay;
  return { lr, momentum: rho ** 2 * kept, rate: rho * kept };
}

/** The usual choice for Nesterov, lr = 1/largest: no tuning of lr, and the rate 1 − 1/√κ. */
export function standardNesterovTuning(smallest: number, largest: number): Tuning {
  const root = Math.sqrt(largest / smallest);
  return { lr: 1 / largest, momentum: (root - 1) / (root + 1), rate: 1 - 1 / root };
}
