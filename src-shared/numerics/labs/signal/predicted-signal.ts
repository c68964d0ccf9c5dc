/** What mean-field theory says about a net of the signal lab, where its weights are of the kind theory is about. */

import { numbersOf } from '../../catalog/arguments.ts';
import type { Choice } from '../../catalog/entry.ts';
import { initializerArguments } from '../../catalog/initializers.ts';
import { distributionOf } from '../../cpu/initializers.ts';
import { normalMean, normalRule } from '../../cpu/normal-quadrature.ts';
import type { SignalJob } from '../../signal/signal-engine.ts';
import type { MeanFieldNet } from '../../theory/mean-field.ts';

/** The net as theory sees it; undefined for weights that are neither drawn around 0 nor orthogonal nor 0. */
export function meanFieldNet(job: SignalJob): MeanFieldNet | undefined {
  const variance = weightVariance(job.initializer, job.width);
  if (variance === undefined) return undefined;
  const { activation, gain, biasStd, norm, skip, residualScale = 1, depth } = job;
  return {
    activation,
    weightVariance: job.width * variance * gain ** 2,
    biasVariance: biasStd ** 2,
    norm,
    skip,
    skipScale: residualScale === '1/sqrt(depth)' ? depth ** -0.5 : residualScale,
    depth,
  };
}

/** Of one weight of a square layer; undefined where the mean is not 0 or weights are not drawn. */
function weightVariance(choice: Choice, width: number): number | undefined {
  const { gain = 1, sparsity = 0, std = 0 } = numbersOf(initializerArguments(choice));
  if (choice.id === 'zeros') return 0;
  if (choice.id === 'orthogonal') return gain ** 2 / width;
  if (choice.id === 'sparse') return std ** 2 * (1 - Math.ceil(sparsity * width) / width);
  const law = distributionOf(choice, [width, width]);
  if (law === undefined) return undefined;
  if (law.type === 'normal') return law.mean === 0 ? law.std ** 2 : undefined;
  if (law.low !== -law.high) return undefined;
  if (law.type === 'uniform') return law.high ** 2 / 3;
  return law.parentMean === 0 ? truncatedVariance(law.parentStd, law.high) : undefined;
}

function truncatedVariance(std: number, high: number): number {
  const inside = (z: number): number => (Math.abs(std * z) <= high ? 1 : 0);
  const rule = normalRule(4800);
  return normalMean(rule, (z) => inside(z) * (std * z) ** 2) / normalMean(rule, inside);
}
