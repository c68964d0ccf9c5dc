/**
 * A racer as optax source: the same hyperparameters under optax's names, and in words where its mathematics differ from
 * ours. Source of names, defaults and order of operations: optax 0.2.8, `optax/_src/alias.py` and `transform.py`,
 * https://optax.readthedocs.io/en/latest/api/optimizers.html
 */
import { pythonNumber } from '../expression/python.ts';
import type { OptimizerChoice } from '../labs/descent-recipe.ts';
import { fillHandwritten, findHandwritten, type HandwrittenEntry } from './handwritten.ts';
import { type Arguments, call, OPTAX_FORMS, type OptaxForm, type OptaxValue } from './optax-forms.ts';
import { findOptimizer, hyperparametersOf } from './optimizer-choice.ts';

export interface OptaxText {
  /** Python that makes the optimizer; undefined where optax has none, and `differences` says why. */
  readonly code: string | undefined;
  /** Sentences; empty means optax takes the same steps to rounding. */
  readonly differences: readonly string[];
  /** What optax would have taken had the text not named it. */
  readonly defaults: string | undefined;
}

/** `optax.adam(learning_rate=0.1, b1=0.9, …)` for any optimizer. Throws AppError('invalid-recipe') on an illegal choice. */
export function optimizerOptax(choice: OptimizerChoice): OptaxText {
  const { id, ...given } = choice;
  const handwritten = findHandwritten(id);
  if (handwritten !== undefined) return HANDWRITTEN_TEXTS[handwritten.id](fillHandwritten(id, given));
  const flat = hyperparametersOf(choice);
  const form: OptaxForm | undefined = OPTAX_FORMS[findOptimizer(id).definition.torchName];
  if (form === undefined)
    return { code: undefined, differences: [`optax 0.2.8 has no counterpart of "${id}".`], defaults: undefined };
  const steps = form.steps?.(flat);
  return {
    code: steps === undefined ? undefined : chained([...prologue(form, flat), ...steps]),
    differences: form.differences?.(flat) ?? [],
    defaults: form.defaults,
  };
}

// What torch does to the gradient before the optimizer sees it.
function prologue({ decay }: OptaxForm, flat: Readonly<Record<string, number>>): readonly string[] {
  const { maximize = 0, weight_decay = 0, decoupled_weight_decay = 0 } = flat;
  const isCoupled = decay === 'coupled' && decoupled_weight_decay === 0 && weight_decay !== 0;
  return [
    ...(maximize !== 0 ? [call('scale', { step_size: -1 })] : []),
    ...(isCoupled ? [call('add_decayed_weights', { weight_decay })] : []),
  ];
}

function chained(steps: readonly string[]): string {
  return steps.length === 1 ? (steps[0] ?? '') : `optax.chain(${steps.join(', ')})`;
}

type Filled = ReturnType<typeof fillHandwritten>;

const HANDWRITTEN_TEXTS: Readonly<Record<HandwrittenEntry['id'], (values: Filled) => OptaxText>> = {
  lbfgs: (values) => {
    const searches = values.line_search_fn === 'strong_wolfe';
    const args: Arguments<'lbfgs'> = { memory_size: Number(values.history_size) };
    return {
      code: call('lbfgs', searches ? args : { learning_rate: Number(values.lr), ...args, linesearch: 'None' }),
      differences: [
        'One optax step is one inner iteration; torch’s step makes up to max_iter of them and then starts with the same memory.',
        searches
          ? 'The zoom line search has its own bracketing and tolerances, and tries length 1 first: lr has no place in it.'
          : 'The first direction is the gradient times min(1, 1/norm) with the Euclidean norm; torch takes the sum of sizes for it.',
        'There are no tolerances: optax never stops by itself.',
      ],
      defaults: 'optax.lbfgs keeps memory_size=10 pairs (torch: 100) and searches along the line unless told not to.',
    };
  },
  newton: () => ({
    code: undefined,
    differences: ['optax sees gradients only, never the Hessian: it has no Newton’s method.'],
    defaults: undefined,
  }),
  muon: (values) => {
    const number = (name: string): OptaxValue => Number(values[name]);
    const coefficients = ['ns_a', 'ns_b', 'ns_c'].map((name) => pythonNumber(Number(values[name]))).join(', ');
    return {
      code: call('contrib.muon', {
        learning_rate: number('lr'),
        ns_coeffs: `(${coefficients})`,
        ns_steps: number('ns_steps'),
        beta: number('momentum'),
        eps: number('eps'),
        weight_decay: number('weight_decay'),
        nesterov: values.nesterov === true,
        ...(values.adjust_lr_fn === 'match_rms_adamw' && { consistent_rms: 0.2 }),
      }),
      differences: [
        'optax corrects the momentum for starting at zero; the orthogonal factor forgets its size, but not its mixture with the gradient.',
        'optax reads a matrix as (inputs, outputs), torch as (outputs, inputs): the factor for tall matrices turns with it.',
        'optax works in the dtype of the parameter; torch rounds to bfloat16 first, so the two agree to about 1e-2.',
      ],
      defaults: 'optax.contrib.muon takes weight_decay=0 and eps=1e-8 (torch: 0.1 and 1e-7).',
    };
  },
};
