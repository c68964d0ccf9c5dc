/**
 * One layer in float64: forward from x_{l−1} to x_l, and backward from ∂/∂x_l to ∂/∂x_{l−1} and ∂/∂W_l. Every tensor is
 * (batch, width) and scaled.
 */

import { product, rowMajor, transposed } from '../cpu/matmul.ts';
import type { Activated } from './cpu-activate.ts';
import { type Normalized, normalizeScaled, normBackward } from './cpu-norm.ts';
import { type Moments, momentsOf, rescaled, type Scaled } from './scaled.ts';
import type { SignalPlan } from './signal-plan.ts';

/** What the way back needs of the way there. */
export interface LayerTrace {
  readonly slopes: Float64Array;
  readonly normalized: Normalized | undefined;
}

export interface LayerForward {
  readonly x: Scaled;
  readonly preactivation: Moments;
  readonly dead: number;
  readonly saturated: number;
  readonly trace: LayerTrace;
}

export type Activate = (z: Scaled, width: number) => Activated;

/** Of one layer: W, and V if it is a block. */
export interface LayerWeights {
  readonly w: Scaled;
  readonly outer: Scaled | undefined;
}

export function layerForward(
  plan: SignalPlan,
  activate: Activate,
  layer: number,
  x: Scaled,
  { w, outer }: LayerWeights,
): LayerForward {
  const { width, batch } = plan.job;
  const through = (input: Scaled, weights: Scaled): Scaled => ({
    data: product(rowMajor(input.data, batch, width), transposed(rowMajor(weights.data, width, width))),
    exponent: input.exponent + weights.exponent,
  });
  const linear = through(x, w);
  const biases = plan.biases(layer);
  const biased = biases === undefined ? linear : sum(linear, spreadOver(biases, batch));
  const normalized = plan.norm === undefined ? undefined : normalizeScaled(biased, plan.norm, width);
  const z = normalized?.y ?? biased;
  const { output, slopes, dead, saturated } = activate(z, width);
  const branch = outer === undefined ? output : through(output, outer);
  return {
    x: rescaled(plan.residualScale === undefined ? branch : sum(x, branch, plan.residualScale)),
    preactivation: momentsOf(z),
    dead,
    saturated,
    trace: { slopes, normalized },
  };
}

export interface LayerBackward {
  readonly gradient: Scaled;
  readonly weightGradient: Moments;
}

/** `x` is what entered the layer. */
export function layerBackward(
  plan: SignalPlan,
  { slopes, normalized }: LayerTrace,
  gradient: Scaled,
  x: Scaled,
  { w, outer }: LayerWeights,
): LayerBackward {
  const { width, batch } = plan.job;
  const back = (from: Scaled, weights: Scaled): Scaled => ({
    data: product(rowMajor(from.data, batch, width), rowMajor(weights.data, width, width)),
    exponent: from.exponent + weights.exponent,
  });
  const scale = plan.residualScale ?? 1;
  const above = outer === undefined ? gradient : back(gradient, outer);
  const atActivation = {
    data: above.data.map((value, i) => scale * value * (slopes[i] as number)),
    exponent: above.exponent,
  };
  const atLinear = rescaled(normalized === undefined ? atActivation : normBackward(atActivation, normalized));
  const g = rowMajor(atLinear.data, batch, width);
  const passed = back(atLinear, w);
  return {
    gradient: rescaled(plan.residualScale === undefined ? passed : sum(gradient, passed)),
    weightGradient: momentsOf(
      rescaled({
        data: product(transposed(g), rowMajor(x.data, batch, width)),
        exponent: atLinear.exponent + x.exponent,
      }),
    ),
  };
}

/** a + factor·b, at the larger of the two exponents. */
function sum(a: Scaled, b: Scaled, factor = 1): Scaled {
  const exponent = Math.max(a.exponent, b.exponent);
  const ofA = 2 ** (a.exponent - exponent);
  const ofB = factor * 2 ** (b.exponent - exponent);
  return { data: a.data.map((value, i) => value * ofA + (b.data[i] as number) * ofB), exponent };
}

function spreadOver({ data, exponent }: Scaled, batch: number): Scaled {
  const rows = new Float64Array(batch * data.length);
  for (let row = 0; row < batch; row += 1) rows.set(data, row * data.length);
  return { data: rows, exponent };
}
