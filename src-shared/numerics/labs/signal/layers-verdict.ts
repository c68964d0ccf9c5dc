/**
 * What a signal went through, in sentences: forward, backward, what can learn; why, by theory; and what to do instead. All
 * computed from the run.
 */
import { createActivation } from '../../cpu/activations.ts';
import { SATURATED_BELOW } from '../../signal/signal-engine.ts';
import { meanField } from '../../theory/mean-field.ts';
import { activationName } from './net-words.ts';
import { meanFieldNet } from './predicted-signal.ts';
import type { LayersFound, LinesPredicted, SignalVerdict } from './signal-outcome.ts';
import { layersJob, type SignalRecipe } from './signal-recipe.ts';
import { percentOf, sizeOfLog, twoDigits } from './size-words.ts';

/** In log₁₀ of a std: left the healthy range; and so little that it counts as kept. */
const [DEPARTED, KEPT] = [3, 0.5];

type Trend = 'gone' | 'kept' | 'settled' | 'fading' | 'growing';

export function layersVerdict(
  recipe: SignalRecipe,
  layers: LayersFound,
  predicted: LinesPredicted | undefined,
): SignalVerdict {
  const [forward, backward] = [trendOf(layers.forward.mean), trendOf(layers.backward.mean.toReversed())];
  const isHealthy = [forward, backward].every((trend) => trend === 'kept' || trend === 'settled');
  const instead = predicted === undefined || isHealthy ? undefined : cure(recipe, predicted);
  return {
    what: `${forwardSentence(layers.forward.mean, forward)} ${backwardSentence(layers.backward.mean, backward)}`,
    why: [
      predicted === undefined
        ? 'These weights are not drawn around zero, so theory has no line for them.'
        : cause(recipe, predicted),
      learning(layers) ?? flatUnits(recipe, layers, backward),
    ]
      .filter((sentence) => sentence !== undefined)
      .join(' '),
    ...(instead !== undefined && { instead }),
  };
}

/** `sizes` from where the signal starts. */
function trendOf(sizes: Float64Array): Trend {
  const last = sizes.length - 1;
  const [start, end, middle] = [sizes[0] as number, sizes[last] as number, sizes[last >> 1] as number];
  if (end === Number.NEGATIVE_INFINITY) return 'gone';
  const farthest = Math.max(...sizes.map((size) => Math.abs(size - start)));
  if (farthest < KEPT) return 'kept';
  // A tenth of the size over half of the net.
  if (Math.abs(end - middle) < 0.05 && farthest < DEPARTED) return 'settled';
  return end < start ? 'fading' : 'growing';
}

function forwardSentence(sizes: Float64Array, trend: Trend): string {
  const depth = sizes.length - 1;
  const end = sizes[depth] as number;
  switch (trend) {
    case 'gone': {
      const layer = sizes.indexOf(Number.NEGATIVE_INFINITY);
      return `From layer ${layer} on every sample gives the same numbers: nothing of the input is left.`;
    }
    case 'kept':
      return `The signal keeps its size: a standard deviation of ${sizeOfLog(end)} at layer ${depth}.`;
    case 'settled': {
      const layer = sizes.findIndex((_, at) => sizes.subarray(at).every((size) => Math.abs(size - end) < 0.05));
      return `The signal settles at a standard deviation of ${sizeOfLog(end)} by layer ${layer} and stays there.`;
    }
    default: {
      const factor = twoDigits(10 ** ((2 * (end - (sizes[0] as number))) / depth));
      const [each, mark] =
        trend === 'fading'
          ? [`keeps ${factor} of the signal’s variance`, 'below a thousandth of']
          : [`multiplies the signal’s variance by ${factor}`, 'above a thousand times'];
      const left = sizes.findIndex((size) => Math.abs(size - (sizes[0] as number)) > DEPARTED);
      if (left < 0) return `Each layer ${each}: a standard deviation of ${sizeOfLog(end)} at layer ${depth}.`;
      return `Each layer ${each}. At layer ${left} its standard deviation is ${mark} the input’s, at layer ${depth} it is ${sizeOfLog(end)}.`;
    }
  }
}

function backwardSentence(sizes: Float64Array, trend: Trend): string {
  const depth = sizes.length - 1;
  const [input, output] = [sizes[0] as number, sizes[depth] as number];
  if (trend === 'gone') {
    const layer = sizes.lastIndexOf(Number.NEGATIVE_INFINITY);
    return `No gradient gets below layer ${layer + 1}.`;
  }
  const change = sizeOfLog(input - output);
  if (trend === 'kept' || trend === 'settled') return `Gradients come back at ${change} of the size they set out with.`;
  const factor = twoDigits(10 ** ((input - output) / depth));
  const isFar = Math.abs(input - output) > DEPARTED;
  return trend === 'fading'
    ? `Gradients ${isFar ? 'vanish' : 'shrink'}: each layer passes on ${factor} of their size, and the input gets ${change} of what the output got.`
    : `Gradients ${isFar ? 'explode' : 'grow'}: by ${factor} a layer, and the input gets ${change} times what the output got.`;
}

/** Which weights would move at all; undefined if all would. */
function learning({ dead: { length: depth }, learningLayers: moving }: LayersFound): string | undefined {
  if (moving === depth) return undefined;
  if (moving === 0)
    return 'No weight gets a gradient: each is a product of what enters its layer and the gradient that leaves it, and one of them is zero. Only the last layer’s biases could learn.';
  return `Only ${moving} of ${depth} layers ${moving === 1 ? 'gets' : 'get'} a gradient for its weights.`;
}

function flatUnits(recipe: SignalRecipe, { dead, saturated }: LayersFound, backward: Trend): string | undefined {
  const depth = dead.length;
  const [silent, flat] = [dead[depth - 1] as number, saturated[depth - 1] as number];
  if (silent > 0.1)
    return `At layer ${depth}, ${percentOf(silent)} of the units are dead for the whole batch: on the way all samples have come to look alike, so a unit that is off for one is off for all.`;
  if (flat > 0.2 && backward === 'growing' && passedShare(recipe) === undefined)
    return `${percentOf(flat)} of the last layer’s numbers are flat (|f′| < ${SATURATED_BELOW}), and gradients grow all the same: what the others let through is magnified by more.`;
  return undefined;
}

function cause(recipe: SignalRecipe, { weightVariance, lastSlope, criticalFactor }: LinesPredicted): string {
  const { norm, skip } = recipe;
  const title = activationName(recipe.activation);
  const here = `n·Var(W) = ${twoDigits(weightVariance)}`;
  if (skip !== 'none')
    return `A skip only adds: by theory the gradient’s mean square grows by ${twoDigits(lastSlope)} a layer, never less than 1.`;
  if (norm !== 'none')
    return `A norm makes the weights’ size irrelevant; what is left is the activation’s slope over its spread, by theory ${twoDigits(lastSlope)} in the gradient’s mean square a layer.`;
  const share = passedShare(recipe);
  if (share !== undefined) {
    const passes = share === 1 ? 'all' : twoDigits(share);
    return `${title} passes on ${passes} of the power, so ${twoDigits(1 / share)} is the n·Var(W) that keeps it; here ${here}.`;
  }
  const edge =
    criticalFactor === undefined
      ? ''
      : ` The edge for ${title} is n·Var(W) = ${twoDigits(weightVariance * criticalFactor ** 2)}.`;
  return `Here ${here}, which by theory multiplies the gradient’s mean square by ${twoDigits(lastSlope)} a layer.${edge}`;
}

/** The share of power that comes through, if it is the same for any size: for ReLU and its leaky kin, and no other. */
function passedShare({ activation }: SignalRecipe): number | undefined {
  const { value } = createActivation(activation);
  const isStraight = [-1, 1].every((side) =>
    [1e-3, 1e3].every((size) => Math.abs(value(size * side) / size - value(side)) < 1e-9),
  );
  const share = (value(1) ** 2 + value(-1) ** 2) / 2;
  return isStraight && share > 0 ? share : undefined;
}

/** Another setting of the same net, and where theory says it would end. */
function cure(recipe: SignalRecipe, { weightVariance, criticalFactor }: LinesPredicted): string | undefined {
  const { norm, skip, skip_scale, depth } = recipe;
  if (weightVariance === 0)
    return 'Draw the weights at random: only biases, and the last layer of a skip, may start at zero.';
  if (skip !== 'none' && skip_scale !== '1/sqrt(depth)') {
    const scaled = changeBackward({ ...recipe, skip_scale: '1/sqrt(depth)' });
    return `With branches scaled by 1/√depth, gradients would grow by ${scaled} in all ${depth} layers together.`;
  }
  if (skip === 'none' && norm === 'batch') {
    const layerNorm = changeBackward({ ...recipe, norm: 'layer' });
    const skips = changeBackward({ ...recipe, skip: 'residual', skip_scale: '1/sqrt(depth)' });
    return `A layer norm in its place would change gradients by ${layerNorm} in all; skips of 1/√depth around it by ${skips}.`;
  }
  if (criticalFactor === undefined || Math.abs(Math.log(criticalFactor)) < 0.02) return undefined;
  const edge = weightVariance * criticalFactor ** 2;
  const known = KNOWN_VARIANCES.find(({ variance }) => Math.abs(edge / variance - 1) < 0.03);
  const name = known === undefined ? '' : `, which is ${known.name}`;
  const better = edge > 5 ? ' So large a number asks for an activation that is centred at zero, such as tanh.' : '';
  return `Multiply these weights by ${twoDigits(criticalFactor)}${name}.${better}`;
}

const KNOWN_VARIANCES = [
  { variance: 2, name: 'He’s initialization (kaiming_normal)' },
  { variance: 1, name: 'Xavier’s and LeCun’s for square layers (xavier_normal)' },
] as const;

function changeBackward(recipe: SignalRecipe): string {
  const net = meanFieldNet(layersJob(recipe, 0));
  return net === undefined ? 'an unknown factor' : sizeOfLog(meanField(net).backward[0] as number);
}
