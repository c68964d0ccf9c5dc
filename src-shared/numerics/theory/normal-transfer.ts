/**
 * What an activation makes of a normal number of mean 0 and any standard deviation √q, from beyond the smallest to beyond the
 * largest float64: mean, variance, and the mean square of its slope.
 */
import type { Choice } from '../catalog/entry.ts';
import { createActivation } from '../cpu/activations.ts';
import { type NormalRule, normalRule } from '../cpu/normal-quadrature.ts';
import { activationEnds } from '../signal/activation-ends.ts';

export interface Passed {
  /** Mean and variance are in units of e^logScale and its square. */
  readonly logScale: number;
  readonly mean: number;
  readonly variance: number;
  /** E[f′(√q z)²]. */
  readonly slope: number;
}

/** Of ln √q. */
export type Transfer = (logRoot: number) => Passed;

const RULE: NormalRule = normalRule(240);
/** √q below and above which f is its tangents at 0, and its asymptotes, to more digits than the rule has. */
const [TANGENT_BELOW, ASYMPTOTE_ABOVE] = [Math.log(1e-7), Math.log(1e7)];
/** √q above which slopes are looked at where f bends, which the rule's nodes would step over. */
const BEND_ABOVE = 4;
const BEND = { reach: 80, panels: 1600 } as const;

/** Throws AppError('invalid-recipe') on an activation that is unknown or not a function of one number. */
export function transferOf(choice: Choice): Transfer {
  const { atZero, above, below } = activationEnds(choice);
  const { value, derivative } = createActivation(choice);
  const bends = bendOf(derivative, above.slope, below.slope);
  return (logRoot) => {
    if (logRoot < TANGENT_BELOW) {
      const line = ofTwoLines(atZero.slopeAbove, atZero.slopeBelow);
      if (atZero.value === 0) return { logScale: logRoot, ...line };
      return { logScale: 0, mean: atZero.value, variance: line.variance * Math.exp(2 * logRoot), slope: line.slope };
    }
    const root = Math.exp(Math.min(logRoot, 700));
    const far = ofTwoLines(above.slope, below.slope);
    const slope = root < BEND_ABOVE ? squareMean(derivative, root) : far.slope + bends(root);
    if (logRoot < ASYMPTOTE_ABOVE) return { logScale: 0, ...spreadOf(value, root), slope };
    if (far.slope > 0) return { logScale: logRoot, ...far };
    return {
      logScale: 0,
      mean: (above.value + below.value) / 2,
      variance: (above.value - below.value) ** 2 / 4,
      slope,
    };
  };
}

/** Of a standard normal through a line on either side of 0. */
function ofTwoLines(above: number, below: number): Omit<Passed, 'logScale'> {
  const mean = (above - below) / Math.sqrt(2 * Math.PI);
  const slope = (above ** 2 + below ** 2) / 2;
  return { mean, variance: Math.max(0, slope - mean * mean), slope };
}

function spreadOf(f: (x: number) => number, root: number): { readonly mean: number; readonly variance: number } {
  const values = RULE.nodes.map((z) => f(root * z));
  const weighted = (read: (value: number) => number): number =>
    values.reduce((sum, value, i) => sum + read(value) * (RULE.weights[i] as number), 0);
  const mean = weighted((value) => value);
  return { mean, variance: weighted((value) => (value - mean) ** 2) };
}

function squareMean(f: (x: number) => number, root: number): number {
  return RULE.nodes.reduce((sum, z, i) => sum + f(root * z) ** 2 * (RULE.weights[i] as number), 0);
}

/** What f′² is more than its asymptotes' on average, from where it bends: an integral over x, not over x/√q. */
function bendOf(derivative: (x: number) => number, above: number, below: number): (root: number) => number {
  const half = BEND.reach / BEND.panels;
  const nodes = Float64Array.from(
    { length: 2 * BEND.panels },
    (_, i) => -BEND.reach + (i - (i % 2) + 1) * half + ((i % 2 === 0 ? -1 : 1) * half) / Math.sqrt(3),
  );
  const excess = nodes.map((x) => derivative(x) ** 2 - (x > 0 ? above : below) ** 2);
  return (root) =>
    nodes.reduce((sum, x, i) => sum + (excess[i] as number) * Math.exp((-x * x) / (2 * root * root)), 0) *
    (half / (root * Math.sqrt(2 * Math.PI)));
}
