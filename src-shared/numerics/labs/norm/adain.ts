/** The view `adain`: one picture takes on the colour statistics of another, as far as the recipe asks. */

import { statisticsOf } from '../../cpu/norm-groups.ts';
import { adaptiveInstanceNorm } from '../../cpu/norms.ts';
import type { Tensor } from '../../cpu/tensor.ts';
import { checkpoint, type LabContext, type LabOutcome } from '../lab.ts';
import type { AdainRecipe } from './norm-recipe.ts';
import { paintPicture } from './pictures.ts';
import { FLOAT64 } from './provenance.ts';

/** One number a channel: red, green, blue. */
export interface ColourStatistics {
  readonly mean: Float64Array;
  readonly std: Float64Array;
}

/** Components of (3, size, size), row-major; the result's may leave [0, 1], where a screen cuts them off. */
export interface ColourPicture extends ColourStatistics {
  readonly pixels: Float64Array;
}

export interface AdainOutcome extends LabOutcome {
  readonly view: 'adain';
  readonly recipe: AdainRecipe;
  readonly content: ColourPicture;
  readonly style: ColourPicture;
  readonly result: ColourPicture;
  /** Share of the result's components that a screen cannot show. */
  readonly clipped: number;
}

export async function runAdain(recipe: AdainRecipe, context: LabContext): Promise<AdainOutcome> {
  const { content, style, size } = recipe;
  const [x, s] = [paintPicture(content, size), paintPicture(style, size)];
  await checkpoint(context, 0.5);
  const y = transferColours(recipe, x, s);
  const cut = y.data.reduce((count, value) => count + Number(value < 0 || value > 1), 0);
  await checkpoint(context, 1);
  return {
    view: 'adain',
    recipe,
    computed: FLOAT64,
    content: pictureOf(x),
    style: pictureOf(s),
    result: pictureOf(y),
    clipped: cut / y.data.length,
  };
}

/** (1 − strength)·x + strength·AdaIN(x, s). */
export function transferColours(
  { strength, eps }: Pick<AdainRecipe, 'strength' | 'eps'>,
  x: Tensor,
  s: Tensor,
): Tensor {
  const { y } = adaptiveInstanceNorm({ id: 'ada_in', eps }, x, s);
  return { shape: y.shape, data: y.data.map((value, at) => (1 - strength) * (x.data[at] ?? 0) + strength * value) };
}

function pictureOf(picture: Tensor): ColourPicture {
  const inner = picture.data.length / 3;
  const channelOf = (place: number): number => Math.floor(place / inner);
  const { mean, variance } = statisticsOf(picture, {
    groupOf: channelOf,
    groups: 3,
    parameterOf: channelOf,
    parameterShape: [3],
  });
  return { pixels: picture.data, mean, std: variance.map(Math.sqrt) };
}
