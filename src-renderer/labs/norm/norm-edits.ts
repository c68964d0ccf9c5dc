/** What a moved control does to a recipe so that it stays legal: sizes and groups follow the shape, another view keeps the layer. */
import type { Choice } from '@shared/numerics/catalog/entry.ts';
import { ofChannel } from '@shared/numerics/labs/norm/block.ts';
import { normLab } from '@shared/numerics/labs/norm/norm.ts';
import {
  type BlockData,
  type BlockShape,
  isByChannel,
  type LayerRecipe,
  type NormRecipe,
  type NormView,
  sizesOf,
} from '@shared/numerics/labs/norm/norm-recipe.ts';

/** A channel, or all of them at once. */
export type ChannelPick = number | 'all';

/** The recipe of another view, with the layer, the block and the seed where both have them. */
export function withView(recipe: NormRecipe, view: NormView): NormRecipe {
  const seed = 'seed' in recipe ? { seed: recipe.seed } : {};
  if (view === 'adain') return normLab.parse({ lab: 'norm', view });
  if (view === 'conditioning' || !('norm' in recipe)) return normLab.parse({ lab: 'norm', view, ...seed });
  const { shape, data, gamma, beta } = recipe;
  const keepsStatistics = recipe.norm.id === 'batch_norm_2d' || recipe.norm.id === 'instance_norm_2d';
  const norm =
    view !== 'running'
      ? recipe.norm
      : keepsStatistics
        ? { ...recipe.norm, track_running_stats: true }
        : { id: 'batch_norm_2d' };
  return normLab.parse({ lab: 'norm', view, norm, shape, data, gamma, beta, ...seed });
}

/** The layer as another shape allows it: normalized_shape keeps its axes, groups go on dividing the channels. */
export function fittedNorm(norm: Choice, { c, h, w }: BlockShape): Choice {
  const axes = sizesOf(norm).length;
  if (axes > 0) return { ...norm, normalized_shape: [c, h, w].slice(-axes) };
  if (norm.id !== 'group_norm') return norm;
  const wanted = Number(norm.num_groups);
  return { ...norm, num_groups: Math.max(...divisorsOf(c).filter((groups) => groups <= wanted)) };
}

export function withShape<Recipe extends LayerRecipe>(recipe: Recipe, edit: Partial<BlockShape>): Recipe {
  const shape = { ...recipe.shape, ...edit };
  return { ...recipe, shape, norm: fittedNorm(recipe.norm, shape), data: drawn(recipe.data) };
}

/** Another layer with its defaults, over the whole sample or in two groups where that is possible. */
export function withNorm<Recipe extends LayerRecipe>(recipe: Recipe, norm: Choice): Recipe {
  const { c } = recipe.shape;
  const given = norm.id === 'group_norm' && c % 2 !== 0 ? { num_groups: 1, ...norm } : norm;
  const isTracked = recipe.view === 'running' && norm.id === 'instance_norm_2d';
  const { shape, gamma, beta } = recipe;
  const parsed = normLab.parse({
    lab: 'norm',
    shape,
    norm: { ...given, ...(isTracked && { track_running_stats: true }) },
  });
  const filled = 'norm' in parsed ? parsed.norm : norm;
  const short = (list: number[]): number[] => (isByChannel(filled) ? list : list.slice(0, 1));
  return { ...recipe, norm: filled, gamma: short(gamma), beta: short(beta) };
}

/** Statistics over the last `axes` sizes; numbers by channel give way to one for all where places have their own. */
export function overAxes<Recipe extends LayerRecipe>(recipe: Recipe, axes: number): Recipe {
  const { c, h, w } = recipe.shape;
  return withNorm(recipe, { ...recipe.norm, normalized_shape: [c, h, w].slice(-axes) });
}

/** A list by channel with one entry, or all, set. */
export function withEntry(list: readonly number[], pick: ChannelPick, value: number, channels: number): number[] {
  if (pick === 'all') return [value];
  return Array.from({ length: channels }, (_, channel) => (channel === pick ? value : ofChannel(list, channel)));
}

/** The entry of a channel; of all of them, the first. */
export function entryOf(list: readonly number[], pick: ChannelPick): number {
  return ofChannel(list, pick === 'all' ? 0 : pick);
}

/** Drawn numbers in the place of listed ones. */
export function drawn({ values, ...rest }: BlockData): BlockData {
  return rest;
}

export function divisorsOf(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1).filter((size) => count % size === 0);
}
