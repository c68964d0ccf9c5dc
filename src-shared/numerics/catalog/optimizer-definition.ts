/**
 * What an optimizer is: update lines over named state slots, in torch's names and torch's order of operations, and what its
 * parameters mean. One form for the built-in ones and for any that is typed; the readings (program, TeX, Python) follow.
 */
import type { ChoiceParameter, FlagParameter, NumberParameter, PairParameter, Parameter } from './parameters.ts';

export interface OptimizerDefinition {
  /** The class in torch.optim, or of the class the copied script brings along (see `isOwnClass`). */
  readonly torchName: string;
  /** Torch has no such class. */
  readonly isOwnClass?: true;
  readonly slots: readonly string[];
  /** Slots that do not start at 0: a formula over theta (the start) and the hyperparameters. */
  readonly initial?: Readonly<Record<string, string>>;
  /** Slots that nothing of the update reads but a run reports, such as an averaged iterate. */
  readonly recorded?: readonly string[];
  /**
   * `name = formula`, one a line, from top to bottom; the last value of theta is the new parameter. `grad` is the gradient at
   * the start of the step, or where a line sets `point` at that point; `t` counts from 1. norm(u), mean(u) and rms(u) run
   * over the whole parameter. A slot that depends on hyperparameters, t and other such slots only is one number a step.
   */
  readonly update: string;
  /** TeX of the names that are not hyperparameters. */
  readonly tex: Readonly<Record<string, string>>;
  readonly parameters: readonly Parameter[];
  readonly source: string;
}

export interface OptimizerEntry {
  readonly id: string;
  readonly title: string;
  /** What one learns from watching it, in one sentence. */
  readonly teaches: string;
  readonly definition: OptimizerDefinition;
  /** torch's parameters with the defaults this entry starts from. */
  readonly parameters: readonly Parameter[];
}

/** A catalogue entry; `defaults` are where it differs from its definition. */
export function optimizerEntry(
  id: string,
  title: string,
  definition: OptimizerDefinition,
  teaches: string,
  defaults: Readonly<Record<string, number | boolean>> = {},
): OptimizerEntry {
  const parameters = definition.parameters.map((parameter): Parameter => {
    const value = defaults[parameter.name];
    if (parameter.kind === 'number' && typeof value === 'number') return { ...parameter, default: value };
    if (parameter.kind === 'flag' && typeof value === 'boolean') return { ...parameter, default: value };
    return parameter;
  });
  return { id, title, teaches, definition, parameters };
}

const POSITIVE: readonly [number, number] = [0, Number.POSITIVE_INFINITY];
/** Every finite number is legal. */
export const ANY: readonly [number, number] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];

/** A number that may be 0 or more; `range` are the ends of its slider. */
export function numeric(
  name: string,
  value: number,
  tex: string,
  range: readonly [number, number],
  scale: 'linear' | 'log',
  meaning: string,
): NumberParameter {
  return { kind: 'number', name, default: value, range, scale, limits: POSITIVE, tex, meaning };
}

export function flag(name: string, meaning: string, value = false): FlagParameter {
  return { kind: 'flag', name, default: value, meaning };
}

/** In update lines the choice is the index of its word, to be compared with ==. */
export function oneOf(name: string, choices: readonly [string, ...string[]], meaning: string): ChoiceParameter {
  return { kind: 'choice', name, default: choices[0], choices, meaning };
}

export function pair(name: string, first: NumberParameter, second: NumberParameter, meaning: string): PairParameter {
  return { kind: 'pair', name, default: [first.default, second.default], parts: [first, second], meaning };
}

export const rate = (value: number): NumberParameter =>
  numeric('lr', value, '\\eta', [1e-5, 1], 'log', 'Learning rate: the length of a step in units of the update.');

export const decay = (value: number, meaning: string): NumberParameter =>
  numeric('weight_decay', value, '\\lambda', [0, 1], 'linear', meaning);

export const maximize = flag('maximize', 'Climb instead of descend: the gradient is taken with the other sign.');
/** What the update lines of an optimizer with `maximize` read in the place of `grad`. */
export const SLOPE = 'where(maximize, -grad, grad)';

export const COUPLED = 'L2 penalty: weight_decay·θ is added to the gradient before anything else sees it.';
export const DECOUPLED = 'Decoupled decay: θ shrinks by lr·weight_decay each step, and the moments never see it.';

export const epsilon = (
  value: number,
  meaning = 'Added to the denominator after the root; bounds the step where gradients vanish.',
): NumberParameter => numeric('eps', value, '\\varepsilon', [1e-12, 1e-1], 'log', meaning);

/** A share in [0, 1): how much of an average is kept each step. */
export const memory = (name: string, value: number, tex: string, meaning: string): NumberParameter => ({
  ...numeric(name, value, tex, [0, 0.9999], 'linear', meaning),
  limits: [0, 1],
  openEnd: true,
});

export const betas = (first: number, second: number): PairParameter =>
  pair(
    'betas',
    memory('beta1', first, '\\beta_1', 'Memory of the mean of gradients, about 1/(1 − β₁) steps.'),
    memory('beta2', second, '\\beta_2', 'Memory of the mean of squared gradients, about 1/(1 − β₂) steps.'),
    'Memory of the first and of the second moment.',
  );

export const COMMON_TEX = { theta: '\\theta', grad: '\\nabla f(\\theta)' };
