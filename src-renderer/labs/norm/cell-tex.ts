/** The arithmetic of one cell of a block as TeX: the layer's own formula, then the same with this cell's numbers in it. */

import { ofChannel } from '@shared/numerics/labs/norm/block.ts';
import type { CubeOutcome } from '@shared/numerics/labs/norm/cube.ts';
import { layerTex } from '@shared/numerics/labs/norm/layer-pass.ts';
import { hasAffine } from '@shared/numerics/labs/norm/norm-recipe.ts';
import { numberText } from '../plot/number-text.ts';
import { groupOf } from './BlockDrawing.tsx';
import { whereIs } from './block-layout.ts';

/** A number as TeX, about four digits; `isInside`: a negative one in parentheses, as behind a sign. */
export function texNumber(value: number, isInside = false): string {
  if (Number.isNaN(value)) return '\\mathrm{NaN}';
  const text = numberText(value).replaceAll('−', '-').replace('∞', '\\infty');
  const [mantissa = '', exponent] = text.split('e');
  const factor = mantissa === '1' ? '' : `${mantissa}\\cdot `;
  const tex = exponent === undefined ? mantissa : `${factor}10^{${exponent}}`;
  return isInside && value < 0 ? `(${tex})` : tex;
}

export interface CellTex {
  /** x-hat in symbols and in this cell's numbers. */
  readonly normalized: string;
  /** y likewise; absent if the layer has no scale, where y is x-hat. */
  readonly output?: string;
}

export function cellTex({ recipe, groups, used, block }: CubeOutcome, place: number): CellTex {
  const group = groupOf(groups, place);
  const { channel } = whereIs(recipe.shape, place);
  const { eps } = recipe.norm;
  const variance = texNumber(used.variance[group] ?? 0);
  const numbers = {
    x: texNumber(block.x[place] ?? 0),
    mean: texNumber(used.mean[group] ?? 0, true),
    var: variance,
    square: variance,
    eps: texNumber(typeof eps === 'number' ? eps : Number.EPSILON),
    gamma: texNumber(ofChannel(recipe.gamma, channel), true),
    beta: texNumber(ofChannel(recipe.beta, channel), true),
  };
  const line = (name: string, of: 'normalized' | 'output', value = 0): string =>
    `\\begin{aligned} ${name} &= ${layerTex(recipe, of)} \\\\ &= ${layerTex(recipe, of, numbers)} \\\\ &= \\mathbf{${texNumber(value)}} \\end{aligned}`;
  return {
    normalized: line('\\hat x', 'normalized', block.normalized[place]),
    ...(hasAffine(recipe.norm) && { output: line('y', 'output', block.y[place]) }),
  };
}
