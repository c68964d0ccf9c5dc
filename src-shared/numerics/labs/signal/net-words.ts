/** The net of a recipe in words, short enough for a caption. */
import { findActivation } from '../../catalog/activations.ts';
import type { Choice } from '../../catalog/entry.ts';
import { findInitializer } from '../../catalog/initializers.ts';
import type { SignalRecipe } from './signal-recipe.ts';
import { twoDigits } from './size-words.ts';

/** torch has no activation that does nothing for hidden layers to name, so it is a leaky ReLU that does not bend. */
export const LINEAR: Choice = { id: 'leaky_relu', negative_slope: 1 };

export function isLinear({ id, negative_slope }: Choice): boolean {
  return id === LINEAR.id && negative_slope === 1;
}

export function activationName(choice: Choice): string {
  return isLinear(choice) ? 'A linear layer' : findActivation(choice.id).title;
}

const NORMS = { none: '', batch: ', batch norm', layer: ', layer norm', rms: ', RMS norm' } as const;
const SKIPS = { none: '', residual: ', skips', block: ', blocks of two weights with skips' } as const;

/** `50 layers of ReLU, 256 wide, batch 64; Kaiming normal × 1.2; seed 3`. */
export function netText(recipe: SignalRecipe): string {
  const { depth, activation, init, gain, bias_std, norm, skip, skip_scale, seed, nets, view, map } = recipe;
  const { width, batch } = view === 'map' ? map : recipe;
  const name = isLinear(activation) ? 'linear' : findActivation(activation.id).title;
  const factor = view === 'map' ? ` × ${map.from} to ${map.to}` : gain === 1 ? '' : ` × ${twoDigits(gain)}`;
  const biases = bias_std === 0 ? '' : `, biases of std ${twoDigits(bias_std)}`;
  const scale =
    skip === 'none' || skip_scale === 1
      ? ''
      : ` scaled by ${typeof skip_scale === 'number' ? twoDigits(skip_scale) : '1/√depth'}`;
  const draws = nets === 1 || view === 'map' ? `seed ${seed}` : `${nets} nets from seed ${seed}`;
  return `${depth} ${name} layers, ${width} wide, batch ${batch}${NORMS[norm]}${SKIPS[skip]}${scale}; ${findInitializer(init.id).title}${factor}${biases}; ${draws}`;
}
