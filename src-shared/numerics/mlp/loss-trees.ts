/**
 * The losses that train a network, as kernels read them: trees for those of single numbers, and targets turned into what
 * the kernel multiplies with. One reading for all backends that print.
 */
import { AppError, invariant } from '../../contract/result.ts';
import { numbersOf } from '../catalog/arguments.ts';
import type { Choice } from '../catalog/entry.ts';
import { findLoss, lossArguments } from '../catalog/losses.ts';
import { hasShape, type Tensor } from '../cpu/tensor.ts';
import { differentiate } from '../expression/differentiate.ts';
import { parseFormula } from '../expression/parse.ts';
import { bind, type Expr } from '../expression/tree.ts';
import type { TrainingData } from './mlp-engine.ts';
import type { Network } from './network.ts';

/** Loss and ∂/∂x of one prediction x and one target y. Throws AppError('invalid-recipe') on an illegal choice. */
export function elementLossTrees(choice: Choice): { readonly loss: Expr; readonly slope: Expr } {
  const entry = findLoss(choice.id);
  const values = lossArguments(choice);
  invariant(entry.kind === 'element', `loss "${entry.id}" is not one of single numbers`);
  const numbers = { ...numbersOf(values), pos_weight: 1 };
  const read = (formula: string): Expr => bind(parseFormula(formula, ['x', 'y', ...Object.keys(numbers)]), numbers);
  const loss = read(entry.formula(values));
  return { loss, slope: entry.gradient === undefined ? differentiate(loss, 'x') : read(entry.gradient) };
}

/** What each element's loss counts: 1/elements for the mean; of a batch (samples, outputs). */
export function elementShare(choice: Choice, samples: number, outputs: number): number {
  const { reduction } = lossArguments(choice);
  return reduction === 'sum' ? 1 : 1 / (samples * outputs);
}

/**
 * Cross-entropy over targets (B, N) or (B, N, classes) as the weight of every −log p, (B, N, classes): smoothing, ignored
 * places and the divisor of each batch's mean are in it. Throws AppError('invalid-request') on an index out of range.
 */
export function crossEntropyWeights(choice: Choice, target: Tensor, classes: number): Float64Array {
  const { reduction, ignore_index, label_smoothing } = lossArguments(choice);
  const smooth = Number(label_smoothing);
  const [batches = 1, samples = 1] = target.shape;
  const weights = new Float64Array(batches * samples * classes);
  const isIndex = !hasShape(target, [batches, samples, classes]);
  for (let batch = 0; batch < batches; batch += 1) {
    const places = Array.from({ length: samples }, (_, sample) => batch * samples + sample);
    const counted = isIndex ? places.filter((place) => target.data[place] !== ignore_index) : places;
    const share = reduction === 'sum' ? 1 : 1 / counted.length;
    for (const place of counted) {
      const at = place * classes;
      const index = isIndex ? classAt(target, place, classes) : -1;
      for (let c = 0; c < classes; c += 1) {
        const probability = isIndex ? Number(c === index) : (target.data[at + c] ?? 0);
        weights[at + c] = share * ((1 - smooth) * probability + smooth / classes);
      }
    }
  }
  return weights;
}

/** What a loss reads besides the outputs, (B, N, outputs): targets, or the weights of cross-entropy. */
export function lossTargets({ layers, loss }: Network, { target }: TrainingData): Float64Array {
  return loss.id === 'cross_entropy' ? crossEntropyWeights(loss, target, layers.at(-1) ?? 1) : target.data;
}

function classAt({ data }: Tensor, place: number, classes: number): number {
  const index = data[place] ?? Number.NaN;
  if (Number.isInteger(index) && index >= 0 && index < classes) return index;
  throw new AppError('invalid-request', `Target ${place} must be a class in [0, ${classes - 1}]; got ${index}.`);
}
