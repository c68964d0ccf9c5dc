/**
 * One network in training, step by step in float64: minibatches, dropout, mixup, the penalty on absolute weights. Knows its
 * weights and gradients; keeps no history.
 */
import { lrScaleOf } from '../../cpu/schedule-scale.ts';
import type { Tensor } from '../../cpu/tensor.ts';
import { layOutNetwork, type Network, type NetworkLayout } from '../../mlp/network.ts';
import { freshMemory, type NetworkMemory, NetworkPass } from '../../mlp/network-pass.ts';
import { TensorSteppers } from '../../mlp/tensor-steppers.ts';
import { Batches } from './batches.ts';
import type { TrainingData } from './data-choice.ts';
import { type Score, scoreOf, targetsOf } from './score.ts';
import { networkOf, type TrainRecipe } from './train-recipe.ts';

/** Where a network stands. */
export interface Weights {
  readonly parameters: Float64Array;
  readonly memory: NetworkMemory;
}

export class Training {
  readonly network: Network;
  readonly layout: NetworkLayout;
  /** Of one epoch. */
  readonly steps: number;
  readonly #recipe: TrainRecipe;
  readonly #data: TrainingData;
  readonly #batches: Batches;
  readonly #steppers: TensorSteppers;
  readonly #passes = new Map<number, NetworkPass>();
  readonly #parameters: Float64Array;
  readonly #target: Tensor;
  #memory: NetworkMemory;
  #made = 0;

  constructor(recipe: TrainRecipe, data: TrainingData, start: Float64Array) {
    const { optimizer, schedule, epochs, loss } = recipe;
    this.network = networkOf(recipe, data.train.classes.length);
    this.layout = layOutNetwork(this.network);
    this.#recipe = recipe;
    this.#data = data;
    this.#batches = new Batches(recipe, data.train, data.trainInput);
    this.steps = this.#batches.steps;
    this.#parameters = start.slice();
    this.#memory = freshMemory(this.layout);
    this.#target = targetsOf(data.train, loss);
    const steps = epochs * this.steps;
    this.#steppers = new TensorSteppers(
      this.layout,
      optimizer,
      this.#parameters,
      steps,
      stepScale(lrScaleOf(schedule, optimizer, epochs), this.steps),
    );
  }

  /** A copy of where the network stands. */
  get weights(): Weights {
    return { parameters: this.#parameters.slice(), memory: this.#memory };
  }

  step(): void {
    const step = this.#made;
    const { x, target } = this.#batches.at(step);
    const keep = this.#recipe.net.dropout > 0 ? this.#batches.keep(step, this.#recipe.net.layers) : undefined;
    const pass = this.#pass(this.#batches.size);
    this.#steppers.step(this.#parameters, (point, gradient) => {
      this.#memory = pass.forward(point, x, true, this.#memory, keep);
      pass.backward(point, target, gradient);
      this.#penalize(point, gradient);
    });
    this.#made += 1;
  }

  /** Outputs (n, outputs) in evaluation mode for n points as the network sees them; `keep` as dropout would have it. */
  outputs(input: Float64Array, weights: Weights = this.weights, keep?: readonly Float64Array[]): Float64Array {
    return this.#forward(input, weights, false, keep);
  }

  /** Outputs as training has them: norms from these points alone, units dropped. */
  trainingOutputs(input: Float64Array, weights: Weights): Float64Array {
    const { layers, dropout } = this.#recipe.net;
    const keep = dropout > 0 ? this.#batches.keep(this.#made, layers, input.length / 2) : undefined;
    return this.#forward(input, weights, true, keep);
  }

  /** Loss and accuracy in evaluation mode, without penalties. */
  score(part: 'train' | 'validation', weights: Weights = this.weights): Score {
    const { train, validation, trainInput, validationInput } = this.#data;
    const [set, input] = part === 'train' ? [train, trainInput] : [validation, validationInput];
    return scoreOf(this.outputs(input, weights), set, this.#recipe.loss);
  }

  /** Gradient of the training loss over all points, nothing dropped, penalties left out; flat. */
  gradient(weights: Weights): Float64Array {
    const gradient = new Float64Array(this.layout.parameterCount);
    const pass = this.#pass(this.#data.train.label.length);
    pass.forward(weights.parameters, this.#data.trainInput, true, weights.memory);
    pass.backward(weights.parameters, this.#target, gradient);
    return gradient;
  }

  /** Copies of everything inside the network for these points, in evaluation mode: see `NetworkPass.tensors`. */
  tensors(input: Float64Array, weights: Weights, keep?: readonly Float64Array[]): Readonly<Record<string, Tensor>> {
    this.#forward(input, weights, false, keep);
    return this.#pass(input.length / 2).tensors();
  }

  #forward(input: Float64Array, weights: Weights, training: boolean, keep?: readonly Float64Array[]): Float64Array {
    if (input.length === 0) return new Float64Array(0);
    const pass = this.#pass(input.length / 2);
    pass.forward(weights.parameters, input, training, weights.memory, keep);
    return Float64Array.from(pass.output.data);
  }

  #pass(samples: number): NetworkPass {
    const known = this.#passes.get(samples) ?? new NetworkPass(this.network, this.layout, samples);
    this.#passes.set(samples, known);
    return known;
  }

  /** λ·sign(w), 0 at 0: what torch's abs hands back. */
  #penalize(point: Float64Array, gradient: Float64Array): void {
    const { l1 } = this.#recipe;
    if (l1 === 0) return;
    for (const { weight } of this.layout.layers)
      for (let at = weight.offset; at < weight.offset + weight.size; at += 1)
        gradient[at] = (gradient[at] ?? 0) + l1 * Math.sign(point[at] ?? 0);
  }
}

/** One factor a step from one an epoch. */
export function stepScale(epochs: Float64Array | undefined, steps: number): Float64Array | undefined {
  if (epochs === undefined) return undefined;
  return Float64Array.from({ length: epochs.length * steps }, (_, step) => epochs[Math.floor(step / steps)] ?? 1);
}
