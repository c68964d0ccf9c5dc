/**
 * From an optimizer choice and the shape of a parameter to the stepper that moves it: update lines, a factored form, or one
 * of the handwritten methods. The one place that knows which is which.
 */

import type { Clipping } from '../catalog/clipping.ts';
import { fillHandwritten, findHandwritten, type HandwrittenEntry } from '../catalog/handwritten.ts';
import { hyperparametersOf, optimizerEntryOf } from '../catalog/optimizer-choice.ts';
import { createProgram } from '../catalog/optimizer-program.ts';
import type { OptimizerChoice } from '../labs/descent-recipe.ts';
import { createFactoredAdafactor } from './factored-adafactor.ts';
import { createLbfgs } from './lbfgs.ts';
import { createMuon } from './muon.ts';
import { createNewton } from './newton.ts';
import { createLineStepper, type Stepper } from './stepper.ts';

export interface StepperJob {
  /** Row-major; as many numbers as `shape` has. */
  readonly start: ArrayLike<number>;
  /** `[n]` for a vector, `[rows, columns]` for a matrix. */
  readonly shape: readonly number[];
  /** The stepper makes at most so many steps. */
  readonly steps: number;
  /** `lrScale[k]` multiplies lr at step k. Handwritten methods take their lr as it stands. */
  readonly lrScale?: ArrayLike<number> | undefined;
  readonly clip?: Clipping | undefined;
}

const FACTORED: Readonly<Record<string, 'torch' | 'transformers'>> = {
  adafactor: 'torch',
  'transformers-adafactor': 'transformers',
};

/** Whether the optimizer remembers rows and columns of a matrix instead of its elements, which no update lines say. */
export function factorsMatrices(id: string): boolean {
  return id in FACTORED;
}

/** Throws AppError('invalid-recipe') on an unknown optimizer, an illegal hyperparameter or a shape the method refuses. */
export function createStepper(choice: OptimizerChoice, job: StepperJob): Stepper {
  const handwritten = findHandwritten(choice.id);
  if (handwritten !== undefined) return createHandwritten(handwritten.id, choice, job.shape);
  const form = FACTORED[choice.id];
  if (form !== undefined && job.shape.length >= 2)
    return createFactoredAdafactor(form, hyperparametersOf(choice), job.shape, job.lrScale);
  const program = createProgram(optimizerEntryOf(choice).definition, hyperparametersOf(choice), job.clip);
  return createLineStepper(program, job.start, job.steps, job.lrScale);
}

function createHandwritten(id: HandwrittenEntry['id'], choice: OptimizerChoice, shape: readonly number[]): Stepper {
  const { id: _, ...given } = choice;
  const values = fillHandwritten(id, given);
  const at = (name: string): number => Number(values[name]);
  switch (id) {
    case 'lbfgs':
      return createLbfgs({
        lr: at('lr'),
        max_iter: at('max_iter'),
        max_eval: at('max_eval') > 0 ? at('max_eval') : Math.floor((at('max_iter') * 5) / 4),
        tolerance_grad: at('tolerance_grad'),
        tolerance_change: at('tolerance_change'),
        history_size: at('history_size'),
        line_search_fn: values.line_search_fn === 'strong_wolfe' ? 'strong_wolfe' : 'None',
      });
    case 'newton':
      return createNewton({ lr: at('lr'), damping: at('damping') });
    case 'muon':
      return createMuon(
        {
          lr: at('lr'),
          weight_decay: at('weight_decay'),
          momentum: at('momentum'),
          nesterov: values.nesterov === true,
          ns_coefficients: [at('ns_a'), at('ns_b'), at('ns_c')],
          eps: at('eps'),
          ns_steps: at('ns_steps'),
          adjust_lr_fn: values.adjust_lr_fn === 'match_rms_adamw' ? 'match_rms_adamw' : 'original',
        },
        shape,
      );
    default:
      return id satisfies never;
  }
}
