/**
 * What infinitely wide random nets do to a signal: the variance map forward and its slope backward, layer by layer, for the
 * nets of `signal/signal-engine.ts`. Every pre-activation is normal there, so that one variance q tells all.
 *
 * q = σ_w² E[x²] + σ_b² before a norm, 1 behind one; E[x²] ← E[f(√q z)²]; gradients gain σ_w² E[f′(√q z)²] a layer in mean
 * square, over the variance a norm divided by. Sources: Poole et al. 2016, arXiv 1606.05340; Schoenholz et al. 2017, arXiv
 * 1611.01232; for batch norm, whose batch is taken as large, Yang et al. 2019, arXiv 1902.08129.
 */
import type { Choice } from '../catalog/entry.ts';
import type { SignalNorm, SignalSkip } from '../signal/signal-engine.ts';
import { normRule } from '../signal/signal-plan.ts';
import { type Transfer, transferOf } from './normal-transfer.ts';

export interface MeanFieldNet {
  readonly activation: Choice;
  /** n·Var(W), gain included. */
  readonly weightVariance: number;
  readonly biasVariance: number;
  readonly norm: SignalNorm;
  readonly skip: SignalSkip;
  /** s of the skip. */
  readonly skipScale: number;
  readonly depth: number;
}

export interface MeanField {
  /** log₁₀ of the standard deviation of x_l over units and samples; entry 0 is the input's, 0. */
  readonly forward: Float64Array;
  /** log₁₀ of the standard deviation of ∂/∂x_l; entry `depth` is 0. */
  readonly backward: Float64Array;
  /** Factor on the gradient's mean square through the last layer. */
  readonly lastSlope: number;
}

/** Of x_l, in units of e^logScale; variances in units of its square. */
interface State {
  readonly logScale: number;
  readonly mean: number;
  /** Over units and samples. */
  readonly variance: number;
  /** Over samples within a unit, if a batch norm decorrelates them; what the next one divides by. */
  readonly within: number;
}

const INPUT: State = { logScale: 0, mean: 0, variance: 1, within: 1 };
const SETTLING_LAYERS = 160;
/** How often what settles slowly is helped along, and by how much at most, in ln of its size. */
const [JUMP_EVERY, LONGEST_JUMP] = [8, 4];

/** Throws AppError('invalid-recipe') on an activation that is unknown or not a function of one number. */
export function meanField(net: MeanFieldNet): MeanField {
  return follow(net, transferOf(net.activation));
}

/**
 * The factor on the weights from which on gradients grow layer by layer in however deep a net; undefined if they do at `low`
 * already, or not even at `high`.
 */
export function criticalGain(net: MeanFieldNet, low: number, high: number): number | undefined {
  const transfer = transferOf(net.activation);
  const grows = (gain: number): boolean =>
    settledSlope({ ...net, weightVariance: net.weightVariance * gain ** 2 }, transfer) > 1e-9;
  if (grows(low) || !grows(high)) return undefined;
  let [from, to] = [Math.log(low), Math.log(high)];
  while (to - from > 1e-4) {
    const middle = (from + to) / 2;
    if (grows(Math.exp(middle))) to = middle;
    else from = middle;
  }
  return Math.exp((from + to) / 2);
}

function follow(net: MeanFieldNet, transfer: Transfer): MeanField {
  const { depth } = net;
  const forward = new Float64Array(depth + 1);
  const logSlopes = new Float64Array(depth + 1);
  let state = INPUT;
  for (let layer = 1; layer <= depth; layer += 1) {
    const step = advance(net, state, transfer);
    state = step.state;
    logSlopes[layer] = step.logSlope;
    forward[layer] = (Math.log(state.variance) / 2 + state.logScale) / Math.LN10;
  }
  const backward = new Float64Array(depth + 1);
  for (let layer = depth; layer > 0; layer -= 1)
    backward[layer - 1] = (backward[layer] as number) + (logSlopes[layer] as number) / 2 / Math.LN10;
  return { forward, backward, lastSlope: Math.exp(logSlopes[depth] as number) };
}

/** ln of the factor on the gradient's mean square where it changes no more, or after many layers. */
function settledSlope(net: MeanFieldNet, transfer: Transfer): number {
  let [state, slope] = [INPUT, Number.NaN];
  let sizes: readonly number[] = [];
  for (let layer = 1; layer <= SETTLING_LAYERS; layer += 1) {
    const step = advance(net, state, transfer);
    if (Math.abs(step.logSlope - slope) < 1e-12) break;
    [state, slope] = [step.state, step.logSlope];
    sizes = [...sizes.slice(-2), sizeOf(state)];
    // At the edge a signal settles as slowly as 1/√layers, which only a jump shortens.
    if (net.skip === 'none' && layer % JUMP_EVERY === 0)
      state = { ...state, logScale: state.logScale + aheadBy(sizes) };
  }
  return slope;
}

/** ln of √E[x²]. */
function sizeOf({ logScale, mean, variance }: State): number {
  return logScale + Math.log(variance + mean * mean) / 2;
}

/** From the last of three terms to where Aitken's rule sees their limit; 0 where it sees none. */
function aheadBy([first = 0, second = 0, third = 0]: readonly number[]): number {
  const [earlier, later] = [second - first, third - second];
  const jump = (later * later) / (earlier - later);
  if (!(Math.abs(later) < Math.abs(earlier)) || earlier * later <= 0) return 0;
  return Math.sign(later) * Math.min(LONGEST_JUMP, Math.abs(jump));
}

function advance(net: MeanFieldNet, state: State, transfer: Transfer) {
  const { logRoot, logDivisor } = preactivation(net, state);
  const passed = transfer(logRoot);
  const logThrough = Math.log(net.weightVariance) + Math.log(passed.slope) - logDivisor;
  const logSlope = net.skip === 'none' ? logThrough : logSum(0, 2 * Math.log(Math.abs(net.skipScale)) + logThrough);
  return { state: joined(net, state, passed), logSlope };
}

/** Logarithms of √q, and of the variance a norm divides by. */
function preactivation({ norm, weightVariance, biasVariance }: MeanFieldNet, state: State) {
  const { logScale, mean, variance, within } = state;
  const spread = norm === 'batch' ? within : variance + mean * mean;
  const biases = norm === 'batch' ? 0 : biasVariance;
  const logVariance = logSum(Math.log(weightVariance) + Math.log(spread) + 2 * logScale, Math.log(biases));
  if (norm === 'none') return { logRoot: logVariance / 2, logDivisor: 0 };
  const logDivisor = logSum(logVariance, Math.log(normRule(norm).eps));
  return { logRoot: (logVariance - logDivisor) / 2, logDivisor };
}

/** x_l of x_{l−1} and what came through the activation. */
function joined({ skip, skipScale }: MeanFieldNet, before: State, passed: ReturnType<Transfer>): State {
  const { logScale: own, mean, variance } = passed;
  if (skip === 'none') return { logScale: own, mean, variance, within: variance };
  const logScale = Math.max(own, before.logScale);
  const [ofBranch, ofStream] = [skipScale * Math.exp(own - logScale), Math.exp(before.logScale - logScale)];
  const isBlock = skip === 'block';
  // Weights of mean 0 after the activation turn its mean into a variance between units.
  const branch = isBlock ? variance + mean * mean : variance;
  return {
    logScale,
    mean: ofStream * before.mean + (isBlock ? 0 : ofBranch * mean),
    variance: ofStream ** 2 * before.variance + ofBranch ** 2 * branch,
    within: ofStream ** 2 * before.within + ofBranch ** 2 * variance,
  };
}

/** ln(eᵃ + eᵇ). */
function logSum(a: number, b: number): number {
  const [low, high] = a < b ? [a, b] : [b, a];
  return low === Number.NEGATIVE_INFINITY ? high : high + Math.log1p(Math.exp(low - high));
}
