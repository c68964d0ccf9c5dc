/** The inputs of a recipe in a line of a caption. */
import type { FormulaInput } from '@shared/numerics/labs/formula-names.ts';
import { numberText } from '../plot/number-text.ts';

/** `beta = 0.9, n = 100;`, empty if there are none. */
export function inputsText(inputs: readonly FormulaInput[]): string {
  if (inputs.length === 0) return '';
  const parts = inputs.map(
    ({ name, value, unit }) => `${name} = ${numberText(value, 6)}${unit === undefined ? '' : ` ${unit}`}`,
  );
  return `${parts.join(', ')};`;
}
