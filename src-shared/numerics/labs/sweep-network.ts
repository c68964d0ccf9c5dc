/**
 * The sweep over a small network: the trainability map. Every pair of hyperparameters trains the same network from the same
 * weights on the same points, all of them at once, full batch. After Sohl-Dickstein 2024, https://arxiv.org/abs/2402.06184
 */
import { AppError } from '../../contract/result.ts';
import { createCpuMlp } from '../mlp/cpu-mlp.ts';
import type { MlpEngine } from '../mlp/mlp-engine.ts';
import { axisValue } from './ensemble-proof.ts';
import { checkpoint, type LabContext } from './lab.ts';
import { withNumber } from './sweep-axes.ts';
import { bestCell, type NetworkSweep, type SweepGrid, type SweepOutcome } from './sweep-outcome.ts';
import { trainingDataOf } from './train/data-choice.ts';
import { targetsOf } from './train/score.ts';
import { networkOf, parseTrainRecipe, startWeights } from './train/train-recipe.ts';

/** Pairs of one population: a progress report and a chance to stop after each. */
const POPULATION = 256;
/** Of one sweep on one thread, as estimated. */
const MOST_SECONDS = 60;
// Nanoseconds of a step on one core of a 2.5 GHz server in Node 24: what any costs, a unit and a point, a weight and a point.
const [PER_STEP, PER_UNIT, PER_WEIGHT] = [30_000, 100, 5];
/** Pairs that are trained again in float64 when another backend did the work. */
const SAMPLE = 16;
/** A network that ends so many times as high as it began has left. */
const FAR_ABOVE = 10;

/** Throws AppError('invalid-recipe') as a train recipe does, and on fields that belong to a surface. */
export function fillNetworkSweep(
  grid: SweepGrid,
  given: object,
  surfaceFields: Readonly<Record<string, unknown>>,
): NetworkSweep {
  const foreign = Object.entries(surfaceFields).find(([, value]) => value !== undefined)?.[0];
  if (foreign !== undefined)
    throw new AppError('invalid-recipe', `A sweep of a network has no ${foreign}.`, `Remove ${foreign}, or network.`);
  const extra = Object.keys(given).find((name) => !['data', 'net', 'loss', 'seed'].includes(name));
  if (extra !== undefined)
    throw new AppError('invalid-recipe', `network has no field "${extra}".`, 'Its fields are data, net, loss, seed.');
  const { data, net, loss, seed } = parseTrainRecipe({ lab: 'train', ...given, optimizer: grid.optimizer, epochs: 1 });
  if (net.dropout > 0)
    throw new AppError('invalid-recipe', 'A sweep trains without dropout.', 'Set network.net.dropout to 0.');
  const recipe = { ...grid, network: { data, net, loss, seed } };
  const { network, points } = taskOf(recipe);
  const { layers } = network;
  const weights = layers.reduce((sum, width, layer) => sum + width * (layers[layer + 1] ?? 0), 0);
  const units = layers.slice(1).reduce((sum, width) => sum + width, 0);
  const step = PER_STEP + points * (PER_UNIT * units + PER_WEIGHT * weights);
  const seconds = (grid.size ** 2 * grid.steps * step) / 1e9;
  if (seconds > MOST_SECONDS)
    throw new AppError(
      'invalid-recipe',
      `This sweep must fit into ${MOST_SECONDS} s of one CPU thread; it would take about ${Math.ceil(seconds)} s.`,
      'Lower size, steps, the widths or the number of points.',
    );
  return recipe;
}

function taskOf({ network: swept, optimizer }: NetworkSweep) {
  const train = parseTrainRecipe({ lab: 'train', ...swept, optimizer, epochs: 1 });
  const { train: set, trainInput } = trainingDataOf(train.data);
  const network = networkOf(train, set.classes.length);
  const points = set.label.length;
  const target = targetsOf(set, train.loss);
  return {
    network,
    points,
    parameters: startWeights(train, network),
    data: {
      x: { shape: [1, points, 2], data: trainInput },
      target: { shape: [1, ...target.shape], data: target.data },
    },
  };
}

export async function runNetworkSweep(recipe: NetworkSweep, context: LabContext): Promise<SweepOutcome> {
  const engine = await context.engines.mlp();
  try {
    return await sweepOn(engine, recipe, context);
  } catch (thrown) {
    if (engine.backend === 'cpu' || !(thrown instanceof AppError && thrown.code === 'unavailable')) throw thrown;
    const { computed, ...outcome } = await sweepOn(createCpuMlp(context.now), recipe, context);
    return {
      ...outcome,
      computed: { ...computed, refused: [{ backend: engine.backend, sentence: thrown.message }] },
    };
  }
}

async function sweepOn(engine: MlpEngine, recipe: NetworkSweep, context: LabContext): Promise<SweepOutcome> {
  const { size, steps, goal } = recipe;
  const count = size * size;
  const loss = new Float64Array(count);
  const settledAfter = new Int32Array(count);
  let startLoss = Number.NaN;
  for (let first = 0; first < count; first += POPULATION) {
    const pairs = Array.from({ length: Math.min(POPULATION, count - first) }, (_, index) => first + index);
    const losses = await train(engine, recipe, pairs, context);
    startLoss = losses[0]?.[0] ?? Number.NaN;
    losses.forEach((series, index) => {
      loss[first + index] = series[steps - 1] ?? Number.NaN;
      settledAfter[first + index] = stepsBelow(series, goal * startLoss);
    });
    await checkpoint(context, (0.95 * (first + pairs.length)) / count);
  }
  const left = Uint8Array.from(loss, (value) => (value <= FAR_ABOVE * startLoss ? 0 : 1));
  const best = bestCell(recipe, { loss, settledAfter, diverged: left });
  const cells = { loss, settledAfter, left };
  const proof = await prove(engine, recipe, context, cells, startLoss);
  return {
    recipe,
    computed: {
      backend: engine.backend,
      description: engine.description,
      seed: recipe.network.seed,
      ...(engine.backend !== 'cpu' && { difference: proof.difference }),
    },
    cells,
    ...(best !== undefined && { best }),
    startLoss,
    goalLoss: goal * startLoss,
    left: left.filter((one) => one === 1).length / count,
    reached: settledAfter.filter((step) => step >= 0).length / count,
    proof,
  };
}

/** The losses before each step, one list a pair. */
async function train(
  engine: MlpEngine,
  recipe: NetworkSweep,
  pairs: readonly number[],
  { signal }: LabContext,
): Promise<readonly Float64Array[]> {
  const { network, data, parameters } = taskOf(recipe);
  const { optimizer, across, down, size, steps } = recipe;
  const run = await engine.prepare({
    network,
    data,
    optimizer,
    steps,
    nets: pairs.map((pair) => {
      const first = withNumber(optimizer, across.name, axisValue(across, size, pair % size));
      const { id: _id, ...hyperparameters } = withNumber(
        first,
        down.name,
        axisValue(down, size, Math.floor(pair / size)),
      );
      return { parameters, hyperparameters: hyperparameters as Readonly<Record<string, number>> };
    }),
  });
  try {
    await run.run({ signal });
    const { losses } = await run.read();
    return pairs.map((_, index) => Float64Array.from(losses.subarray(index * steps, (index + 1) * steps)));
  } finally {
    run.dispose();
  }
}

/** Steps after which the loss stays at or below `goal` to the end; −1: it does not. */
function stepsBelow(series: Float64Array, goal: number): number {
  let step = series.length;
  while (step > 0 && (series[step - 1] ?? Number.NaN) <= goal) step -= 1;
  return step === series.length ? -1 : step;
}

/** Compared are the ends of those that reach the goal both times: at the border of training no digit would be the same. */
async function prove(
  engine: MlpEngine,
  recipe: NetworkSweep,
  context: LabContext,
  { loss, settledAfter, left }: SweepOutcome['cells'],
  startLoss: number,
): Promise<SweepOutcome['proof']> {
  if (engine.backend === 'cpu') return { sampled: 0, agree: 0, difference: 0 };
  const stride = Math.max(1, Math.floor(loss.length / SAMPLE));
  const pairs = Array.from({ length: Math.min(SAMPLE, loss.length) }, (_, index) => index * stride);
  const exact = await train(createCpuMlp(context.now), recipe, pairs, context);
  const compared = pairs.map((pair, index) => {
    const series = exact[index] ?? new Float64Array(0);
    const expected = series[recipe.steps - 1] ?? Number.NaN;
    const hasSettled = stepsBelow(series, recipe.goal * startLoss) >= 0;
    const hasLeft = !(expected <= FAR_ABOVE * startLoss);
    const isSettled = (settledAfter[pair] ?? -1) >= 0;
    return {
      isSame: hasSettled === isSettled && hasLeft === (left[pair] === 1),
      difference: hasSettled && isSettled ? Math.abs((loss[pair] ?? 0) - expected) / (Math.abs(expected) + 0.1) : 0,
    };
  });
  return {
    sampled: pairs.length,
    agree: compared.filter(({ isSame }) => isSame).length,
    difference: compared.reduce((largest, { difference }) => Math.max(largest, difference), 0),
  };
}
