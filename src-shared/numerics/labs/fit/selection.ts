/** The best of many classifiers that know nothing: how good it looks on the labels it was picked by, and how good it is. */
import type { RandomStream } from '../../cpu/random.ts';
import { checkpoint, type LabContext } from '../lab.ts';
import { mean, streamOf } from './curve-samples.ts';
import type { SelectionRecipe } from './fit-recipe.ts';

export interface SelectionFound {
  readonly view: 'selection';
  /** Shares of right answers, one a replica. */
  readonly best: readonly number[];
  readonly fresh: readonly number[];
  readonly bestMean: number;
  readonly freshMean: number;
  /** What the binomial distribution says of the mean best score. */
  readonly expected: number;
  /** Chances of 0 … labels right answers. */
  readonly law: { readonly best: readonly number[]; readonly fresh: readonly number[] };
  /** The expected best over numbers of models. */
  readonly curve: { readonly models: readonly number[]; readonly expected: readonly number[] };
}

export async function findSelection(recipe: SelectionRecipe, context: LabContext): Promise<SelectionFound> {
  const { models, labels, replicas, seed } = recipe;
  const best: number[] = [];
  const fresh: number[] = [];
  for (let replica = 0; replica < replicas; replica += 1) {
    if (replica % 10 === 0) await checkpoint(context, replica / replicas);
    const answers = streamOf(seed, 'places', replica);
    let most = 0;
    for (let model = 0; model < models; model += 1) most = Math.max(most, heads(answers, model * labels, labels));
    best.push(most / labels);
    fresh.push(heads(streamOf(seed, 'test', replica), 0, labels) / labels);
  }
  const counts = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];
  return {
    view: 'selection',
    best,
    fresh,
    bestMean: mean(best),
    freshMean: mean(fresh),
    expected: expectedBest(models, labels),
    law: { best: lawOfBest(models, labels), fresh: lawOfBest(1, labels) },
    curve: { models: counts, expected: counts.map((count) => expectedBest(count, labels)) },
  };
}

/** How many of `count` coins, one bit each from bit `from` of the stream on, show a head. */
function heads(stream: RandomStream, from: number, count: number): number {
  let sum = 0;
  for (let bit = from; bit < from + count; bit += 1) sum += (stream.word(bit >>> 5) >>> (bit & 31)) & 1;
  return sum;
}

/** P(max of `models` binomial(labels, ½) = k) for k from 0 to `labels`. */
function lawOfBest(models: number, labels: number): number[] {
  let chance = 0.5 ** labels;
  let below = 0;
  return Array.from({ length: labels + 1 }, (_, k) => {
    const before = below ** models;
    below = k === labels ? 1 : Math.min(1, below + chance);
    chance *= (labels - k) / (k + 1);
    return below ** models - before;
  });
}

/** E[max] / labels. */
function expectedBest(models: number, labels: number): number {
  return lawOfBest(models, labels).reduce((sum, share, k) => sum + share * k, 0) / labels;
}
