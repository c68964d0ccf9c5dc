/**
 * How the slider of a catalogue parameter travels. The catalogue gives ends and scale; momenta and betas travel by 1 − value,
 * where 0.9, 0.99 and 0.999 are equally far apart, and decays by a logarithm that can also be zero.
 */
import type { NumberParameter } from '@shared/numerics/catalog/parameters.ts';
import type { SliderRange } from './slider-scale.ts';

const NEAR_ONE: ReadonlySet<string> = new Set(['momentum', 'alpha', 'beta1', 'beta2']);
const SMALLEST_DECAY = 1e-4;

export function sliderRange(parameter: NumberParameter): SliderRange {
  const [min, max] = parameter.range;
  if (NEAR_ONE.has(parameter.name)) return { scale: 'near-one', min: 0, max: Math.max(0.999, Math.min(max, 0.9999)) };
  if (parameter.name === 'weight_decay') return { scale: 'log-or-zero', min: SMALLEST_DECAY, max };
  return { scale: parameter.scale, min, max };
}

/** Whether the engine would take the value; the field beside a slider marks the others and keeps them to itself. */
export function isLegal(value: number, { limits, openEnd }: NumberParameter): boolean {
  return value >= limits[0] && (openEnd === true ? value < limits[1] : value <= limits[1]);
}
