/**
 * One optimizer over all tensors of a network at once. Knows no network and no data: whoever steps it says what the gradient
 * at a point is.
 */
import { createStepper } from '../cpu/create-stepper.ts';
import type { Stepper } from '../cpu/stepper.ts';
import type { OptimizerChoice } from '../labs/descent-recipe.ts';
import type { NetworkLayout } from './network.ts';

/** Writes the gradient at `point` into `gradient`; both flat, tensors in the order of the layout. */
export type GradientAt = (point: Float64Array, gradient: Float64Array) => void;

export class TensorSteppers {
  readonly #layout: NetworkLayout;
  readonly #steppers: readonly Stepper[];
  readonly #at: Float64Array;
  readonly #gradient: Float64Array;

  /** `parameters` is where they start; at most `steps` steps. `lrScale[k]` multiplies lr at step k. */
  constructor(
    layout: NetworkLayout,
    optimizer: OptimizerChoice,
    parameters: Float64Array,
    steps: number,
    lrScale?: ArrayLike<number>,
  ) {
    this.#layout = layout;
    this.#at = new Float64Array(layout.parameterCount);
    this.#gradient = new Float64Array(layout.parameterCount);
    this.#steppers = layout.tensors.map(({ offset, size, shape }) =>
      createStepper(optimizer, { start: parameters.subarray(offset, offset + size), shape, steps, lrScale }),
    );
  }

  /** One update of `parameters` in place. */
  step(parameters: Float64Array, gradientAt: GradientAt): void {
    this.#descend(parameters, 0, gradientAt);
  }

  // A stepper decides itself where it wants the gradient, and the gradient is known only once all have decided. So each
  // asks inside the question of the one before it; the innermost computes it.
  #descend(parameters: Float64Array, index: number, gradientAt: GradientAt): void {
    const tensor = this.#layout.tensors[index];
    if (tensor === undefined) {
      gradientAt(this.#at, this.#gradient);
      return;
    }
    const { offset, size } = tensor;
    this.#steppers[index]?.step(parameters.subarray(offset, offset + size), {
      gradient: (point, out) => {
        this.#at.set(point, offset);
        this.#descend(parameters, index + 1, gradientAt);
        out.set(this.#gradient.subarray(offset, offset + size));
        return Number.NaN;
      },
    });
  }
}
