/**
 * What the schedules' formulas read besides k, B and their arguments: milestones passed, place inside a cycle or a phase.
 * Source: torch.optim.lr_scheduler, whose order of operations decides on which side of a knot a step falls.
 */
import { AppError } from '../../contract/result.ts';
import { type ArgumentValues, numbersOf } from '../catalog/arguments.ts';
import { compile } from '../expression/evaluate.ts';
import { parseFormula } from '../expression/parse.ts';

export interface Quantities {
  /** By the names of the entry's formula. */
  readonly rate: Readonly<Record<string, number>>;
  /** Momentum in force, [0, 1], where the schedule moves it. */
  readonly momentum?: number;
}

const NONE: Quantities = { rate: {} };

const QUANTITIES: Readonly<Record<string, (values: ArgumentValues, k: number) => Quantities>> = {
  multi_step: ({ milestones }, k) => ({
    rate: { passed: Array.isArray(milestones) ? milestones.filter((milestone) => milestone <= k).length : 0 },
  }),
  cosine_restarts: (values, k) => ({ rate: restartOf(numbersOf(values), k) }),
  cyclic: cycleOf,
  one_cycle: phaseOf,
  multiplicative: (values, k) => ({ rate: { product: productsOf(values)(k) } }),
};

/** Made once for the values of a schedule, and not again at each of its steps. */
function onceFor<Made>(make: (values: ArgumentValues) => Made): (values: ArgumentValues) => Made {
  const known = new WeakMap<ArgumentValues, { readonly made: Made }>();
  return (values) => {
    const { made } = known.get(values) ?? { made: make(values) };
    known.set(values, { made });
    return made;
  };
}

const productsOf = onceFor(({ lr_lambda }) => {
  const factor = compile(parseFormula(String(lr_lambda), ['k']), ['k']);
  const products = [1];
  return (k: number): number => {
    for (let i = products.length; i <= k; i += 1) products.push((products[i - 1] ?? 1) * factor([i]));
    return products[Math.floor(k)] ?? Number.NaN;
  };
});

const heightOf = onceFor(({ scale_fn }) => compile(parseFormula(String(scale_fn), ['x']), ['x']));

/** Quantities after k steps; none for a schedule that is a formula of k alone. k is whole except for cosine_restarts. */
export function quantitiesOf(id: string, values: ArgumentValues, k: number): Quantities {
  return QUANTITIES[id]?.(values, k) ?? NONE;
}

// Walks the cycles instead of taking a logarithm, which rounds to the wrong cycle right at a restart.
function restartOf({ T_0 = 1, T_mult = 1 }: Record<string, number>, k: number): Record<string, number> {
  if (!(k >= 0))
    throw new AppError(
      'invalid-recipe',
      `schedule "cosine_restarts" must be asked for an epoch not below 0; got ${k}.`,
      'Count epochs from 0.',
    );
  if (T_mult === 1) return { T_cur: k % T_0, T_i: T_0 };
  let T_cur = k;
  let T_i = T_0;
  while (T_cur >= T_i) {
    T_cur -= T_i;
    T_i *= T_mult;
  }
  return { T_cur, T_i };
}

function cycleOf(values: ArgumentValues, k: number): Quantities {
  const numbers = numbersOf(values);
  const { step_size_up: up = 1, step_size_down: down = up, gamma = 1, base_momentum = 0, max_momentum = 0 } = numbers;
  const total = up + down;
  const ratio = up / total;
  const c = Math.floor(1 + k / total);
  const x = 1 + k / total - c;
  const s = x <= ratio ? x / ratio : (x - 1) / (ratio - 1);
  const { scale_fn, scale_mode, mode, cycle_momentum } = values;
  let w = 1;
  if (typeof scale_fn === 'string') w = heightOf(values)([scale_mode === 'iterations' ? k : c]);
  else if (mode === 'triangular2') w = 2 ** (1 - c);
  else if (mode === 'exp_range') w = gamma ** k;
  const rate = { s, c, w };
  if (cycle_momentum !== true) return { rate };
  return { rate, momentum: max_momentum - (max_momentum - base_momentum) * s * w };
}

function totalSteps({ total_steps, epochs, steps_per_epoch }: ArgumentValues): number {
  if (typeof total_steps === 'number') return total_steps;
  if (typeof epochs === 'number' && typeof steps_per_epoch === 'number') return epochs * steps_per_epoch;
  throw new AppError(
    'invalid-recipe',
    'schedule "one_cycle" must know its length; got neither total_steps nor epochs with steps_per_epoch.',
    'Set total_steps to the number of steps of the run.',
  );
}

function phaseOf(values: ArgumentValues, k: number): Quantities {
  const total = totalSteps(values);
  if (k > total)
    throw new AppError(
      'invalid-recipe',
      `schedule "one_cycle" ends after total_steps = ${total}; it was asked for step ${k}.`,
      'Set total_steps to the number of steps of the run.',
    );
  const { max_lr: top = 0, div_factor = 1, final_div_factor = 1, pct_start = 0 } = numbersOf(values);
  const { base_momentum = 0, max_momentum = 0 } = numbersOf(values);
  const first = top / div_factor;
  const last = first / final_div_factor;
  const rise = { end: pct_start * total - 1, rates: [first, top], momenta: [max_momentum, base_momentum] } as const;
  const rest =
    values.three_phase === true
      ? ([
          { end: 2 * pct_start * total - 2, rates: [top, first], momenta: [base_momentum, max_momentum] },
          { end: total - 1, rates: [first, last], momenta: [max_momentum, max_momentum] },
        ] as const)
      : ([{ end: total - 1, rates: [top, last], momenta: [base_momentum, max_momentum] }] as const);
  const phases = [rise, ...rest];
  let index = phases.findIndex(({ end }) => k <= end);
  if (index < 0) index = phases.length - 1;
  const phase = phases[index] ?? rise;
  const start = phases[index - 1]?.end ?? 0;
  const [a, b] = phase.rates;
  const [from, to] = phase.momenta;
  // torch divides by 0 where pct_start leaves the rise no length; here the cycle then starts at its top.
  const q = phase.end === start ? 1 : (k - start) / (phase.end - start);
  const rate = { a, b, q };
  if (values.cycle_momentum !== true) return { rate };
  const isLinear = values.anneal_strategy === 'linear';
  return { rate, momentum: isLinear ? from + (to - from) * q : to + ((from - to) / 2) * (1 + Math.cos(Math.PI * q)) };
}
