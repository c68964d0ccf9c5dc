/**
 * What the catalogue says of a loss: its arguments, the tensors it is given, its formula.
 */
import { type ArgumentValues, type ChoiceArgument, choice } from './arguments.ts';
import type { CatalogueEntry } from './entry.ts';

/** A tensor the loss is given besides its arguments. */
export interface LossInput {
  readonly name: string;
  /** Gradients are taken with respect to it. */
  readonly differentiable: boolean;
  readonly optional?: boolean;
  readonly meaning: string;
}

interface LossBasis extends CatalogueEntry {
  readonly inputs: readonly LossInput[];
  /** TeX of the names of the formula that are not arguments. */
  readonly tex: Readonly<Record<string, string>>;
  /** Python for what PyTorch has no class for, in torch and F; undefined: `torch.nn.${name}`. */
  readonly python?: (values: ArgumentValues) => string;
}

export interface ElementLossEntry extends LossBasis {
  readonly kind: 'element';
  /** In x, y, the arguments and `pos_weight` where that is an input. */
  readonly formula: (values: ArgumentValues) => string;
  /** ∂/∂x, in the same names, where torch's is not that of the formula. */
  readonly gradient?: string;
}

export interface SampleLossEntry extends LossBasis {
  readonly kind: 'sample';
  /** Of one sample, in the names of `tex` and the arguments. */
  readonly formula: (values: ArgumentValues) => string;
}

export type LossEntry = ElementLossEntry | SampleLossEntry;

export const REDUCTION: ChoiceArgument = choice(
  'reduction',
  ['mean', 'sum', 'none'],
  'One number, the mean or the sum, or the loss of every element.',
);
