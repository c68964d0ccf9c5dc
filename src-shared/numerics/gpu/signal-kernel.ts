/**
 * The WGSL of one layer without its products: biases or norm, activation and slopes forward; slopes, norm and skip backward.
 * Text in, text out; needs no device. The arithmetic is that of `signal/cpu-layer.ts`.
 */
import { printWgsl, wgslFunctions, wgslNumber } from '../expression/wgsl.ts';
import { type ActivationEnds, type Asymptote, FLOAT32_RANGE, grows } from '../signal/activation-ends.ts';
import { SATURATED_BELOW } from '../signal/signal-engine.ts';
import type { NormRule } from '../signal/signal-plan.ts';
import { GATHER_WGSL, LAYER_WGSL, MOMENTS_WGSL, SCALED_WGSL, SIGNAL_WORKGROUP, WALK_WGSL } from './signal-scaled.ts';
import { indent } from './surface-kernel.ts';

/** What decides the text; layers that differ only in numbers share it. */
export interface LayerRules {
  readonly activation: ActivationEnds;
  readonly norm: NormRule | undefined;
  readonly isBiased: boolean;
  readonly isResidual: boolean;
}

/** Units of one workgroup of `activate`; its other dimension walks the batch. */
export const UNITS_A_GROUP = 16;

export const LAYER_BINDINGS = {
  linear: ['uniform', 'storage', 'read-only-storage', 'storage', 'read-only-storage'],
  activate: [
    'uniform',
    'read-only-storage',
    'read-only-storage',
    'storage',
    'storage',
    'storage',
    'storage',
    'storage',
  ],
  slope: [
    'uniform',
    'read-only-storage',
    'read-only-storage',
    'read-only-storage',
    'read-only-storage',
    'storage',
    'storage',
  ],
  join: ['uniform', 'storage', 'read-only-storage', 'read-only-storage'],
} as const satisfies Record<string, readonly GPUBufferBindingType[]>;

/** Exponents of x·Wᵀ, of that plus biases, and of what the norm makes of it, from the heads. */
function exponentsWgsl({ norm, isBiased }: LayerRules): string {
  return `fn productExponent() -> i32 { return heads[slotOfX(layer.layer - 1u)].exponent + layer.weightExponent; }
fn linearExponent() -> i32 { return ${isBiased ? 'max(productExponent(), layer.biasExponent)' : 'productExponent()'}; }
fn pivot() -> i32 { return ${norm === undefined ? '0' : `max(linearExponent(), ${norm.epsExponent})`}; }
`;
}

const LANES = (norm: NormRule): string => `struct Lane { first: u32, length: u32, stride: u32 }
fn laneOf(group: u32) -> Lane {
  return ${norm.kind === 'batch' ? 'Lane(group, layer.batch, layer.width)' : 'Lane(group * layer.width, layer.width, 1u)'};
}
`;

/** An entry point that does `line` for every number `at`. */
const eachNumber = (name: string, line: string): string => `@compute @workgroup_size(${SIGNAL_WORKGROUP})
fn ${name}(
${WALK_WGSL}
  for (var at = first; at < layer.batch * layer.width; at += stride) {
    ${line}
  }
}
`;

/** True if something stands between the product and the activation. */
export function needsLinear({ norm, isBiased }: Pick<LayerRules, 'norm' | 'isBiased'>): boolean {
  return norm !== undefined || isBiased;
}

/**
 * Biases, then the norm, in place; one workgroup a group of the norm, or one thread a number without one.
 * Buffers: 0 layer, 1 numbers, 2 biases, 3 inverses of the groups, 4 heads.
 */
export function linearSource(rules: LayerRules): string {
  const { norm, isBiased } = rules;
  const sum = 'scaledBy(numbers[at], productExponent() - linearExponent())';
  const biased = `${sum} + scaledBy(biases[at % layer.width], layer.biasExponent - linearExponent())`;
  const start = `${SCALED_WGSL}${LAYER_WGSL}
@group(0) @binding(1) var<storage, read_write> numbers: array<f32>;
@group(0) @binding(2) var<storage, read> biases: array<f32>;
@group(0) @binding(3) var<storage, read_write> inverses: array<f32>;
@group(0) @binding(4) var<storage, read> heads: array<Head>;
${exponentsWgsl(rules)}
fn linearAt(at: u32) -> f32 { return ${isBiased ? biased : 'numbers[at]'}; }
`;
  if (norm === undefined) return `${start}\n${eachNumber('linear', 'numbers[at] = linearAt(at);')}`;
  const spread = norm.kind === 'rms' ? 'all.z / all.x + all.y * all.y' : 'all.z / all.x';
  return `${start}${LANES(norm)}${MOMENTS_WGSL}${GATHER_WGSL}
@compute @workgroup_size(${SIGNAL_WORKGROUP})
fn linear(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let lane = laneOf(group.x);
  var own = vec3f();
  for (var i = thread; i < lane.length; i += ${SIGNAL_WORKGROUP}u) { own = withNumber(own, linearAt(lane.first + i * lane.stride)); }
  let all = gathered(thread, vec4f(own, 0f));
  let mean = ${norm.kind === 'rms' ? '0f' : 'all.y'};
  let e = linearExponent() - pivot();
  let variance = scaledBy(scaledBy(${spread}, e), e) + scaledBy(scaledBy(${wgslNumber(norm.eps)}, -pivot()), -pivot());
  var inverse = 0f;
  if (variance > 0f) { inverse = 1f / sqrt(variance); }
  for (var i = thread; i < lane.length; i += ${SIGNAL_WORKGROUP}u) {
    let at = lane.first + i * lane.stride;
    numbers[at] = (linearAt(at) - mean) * inverse;
  }
  if (thread == 0u) { inverses[group.x] = inverse; }
}
`;
}

function activationWgsl(ends: ActivationEnds): string {
  const { atZero, above, below } = ends;
  const block = printWgsl([ends.value, ends.derivative], new Map([['x', 'x']]), 'v');
  const numbers = (...values: readonly number[]): string => values.map(wgslNumber).join(', ');
  const asymptote = ({ slope, value }: Asymptote): string =>
    `vec2f(${slope === 0 ? wgslNumber(value) : `m * ${wgslNumber(slope)}`}, ${wgslNumber(slope)})`;
  return `${wgslFunctions(block.functions)}
fn exponentThrough(e: i32) -> i32 {
  if (e > ${FLOAT32_RANGE.most}) { return ${grows(ends) ? 'e' : '0'}; }
  return ${atZero.value === 0 ? 'min(e, 0)' : '0'};
}
// f(m·2^e)·2^(−kept) and f′(m·2^e).
fn valueAndSlope(m: f32, e: i32) -> vec2f {
  if (e > ${FLOAT32_RANGE.most}) {
    if (m < 0f) { return ${asymptote(below)}; }
    return ${asymptote(above)};
  }
  if (e < ${FLOAT32_RANGE.least}) {
    let sides = vec3f(${numbers(atZero.slopeBelow, atZero.slope, atZero.slopeAbove)});
    let slope = sides[i32(sign(m)) + 1];
    return vec2f(${atZero.value === 0 ? 'slope * m' : wgslNumber(atZero.value)}, slope);
  }
  let x = scaledBy(m, e);
${indent(block.lines)}
  return vec2f(scaledBy(${block.outputs[0]}, -exponentThrough(e)), ${block.outputs[1]});
}
`;
}

/**
 * Activation, slopes and skip. A workgroup has whole units, so it can tell the dead ones. Buffers: 0 layer, 1 z, 2 x before,
 * 3 x after, 4 slopes, 5 partial results (moments of z and largest |x|), 6 heads, 7 counts (dead, saturated a layer).
 */
export function activateSource(rules: LayerRules): string {
  const [value, exponent] = rules.isResidual
    ? [
        'scaledBy(before[at], beforeExponent - exponent) + layer.residualScale * scaledBy(result.x, kept - exponent)',
        'max(beforeExponent, kept)',
      ]
    : ['result.x', 'kept'];
  const units = UNITS_A_GROUP;
  const rows = SIGNAL_WORKGROUP / units;
  return `${SCALED_WGSL}${LAYER_WGSL}${MOMENTS_WGSL}${GATHER_WGSL}
@group(0) @binding(1) var<storage, read> z: array<f32>;
@group(0) @binding(2) var<storage, read> before: array<f32>;
@group(0) @binding(3) var<storage, read_write> after: array<f32>;
@group(0) @binding(4) var<storage, read_write> slopes: array<f32>;
@group(0) @binding(5) var<storage, read_write> produced: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> heads: array<Head>;
@group(0) @binding(7) var<storage, read_write> counts: array<atomic<u32>>;
${exponentsWgsl(rules)}${activationWgsl(rules.activation)}
// Bit 0: some value is not 0; bit 1: some slope is not 0.
var<workgroup> alive: array<atomic<u32>, ${units}>;
var<workgroup> saturated: atomic<u32>;

@compute @workgroup_size(${units}, ${rows})
fn activate(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_id) id: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let unit = group.x * ${units}u + id.x;
  let zExponent = linearExponent() - pivot();
  let kept = exponentThrough(zExponent);
  let beforeExponent = heads[slotOfX(layer.layer - 1u)].exponent;
  let exponent = ${exponent};
  var own = vec4f();
  var flat = 0u;
  var life = 0u;
  if (unit < layer.width) {
    for (var row = id.y; row < layer.batch; row += ${rows}u) {
      let at = row * layer.width + unit;
      let result = valueAndSlope(z[at], zExponent);
      let value = ${value};
      after[at] = value;
      slopes[at] = result.y;
      own = vec4f(withNumber(own.xyz, z[at]), max(own.w, abs(value)));
      life |= select(0u, 1u, result.x != 0f) | select(0u, 2u, result.y != 0f);
      if (abs(result.y) < ${wgslNumber(SATURATED_BELOW)}) { flat += 1u; }
    }
  }
  atomicAdd(&saturated, flat);
  atomicOr(&alive[id.x], life);
  let all = gathered(thread, own);
  if (id.y == 0u && unit < layer.width && atomicLoad(&alive[id.x]) != 3u) {
    atomicAdd(&counts[2u * layer.layer - 2u], 1u);
  }
  if (thread == 0u) {
    produced[group.x] = all;
    atomicAdd(&counts[2u * layer.layer - 1u], atomicLoad(&saturated));
    if (group.x == 0u) {
      heads[slotOfZ(layer.layer)].exponent = zExponent;
      heads[slotOfX(layer.layer)].exponent = exponent;
    }
  }
}
`;
}

/**
 * The gradient back through skip, activation and norm, to where the product was. Also sets the exponents of what the two
 * products with it will be. Buffers: 0 layer, 1 gradient at x, 2 slopes, 3 y of the norm, 4 inverses, 5 gradient at the
 * product, 6 heads.
 */
export function slopeSource(rules: LayerRules): string {
  const { norm, isResidual } = rules;
  const start = `${SCALED_WGSL}${LAYER_WGSL}
@group(0) @binding(1) var<storage, read> gradient: array<f32>;
@group(0) @binding(2) var<storage, read> slopes: array<f32>;
@group(0) @binding(3) var<storage, read> y: array<f32>;
@group(0) @binding(4) var<storage, read> inverses: array<f32>;
@group(0) @binding(5) var<storage, read_write> passed: array<f32>;
@group(0) @binding(6) var<storage, read_write> heads: array<Head>;
${exponentsWgsl(rules)}
fn atActivation(at: u32) -> f32 { return ${isResidual ? 'layer.residualScale * ' : ''}gradient[at] * slopes[at]; }
fn setExponents() {
  let above = heads[slotOfGradient(layer.layer)].exponent;
  let exponent = above - pivot();
  heads[slotOfWeights(layer.layer)].exponent = exponent + heads[slotOfX(layer.layer - 1u)].exponent;
  heads[slotOfGradient(layer.layer - 1u)].exponent = ${isResidual ? 'max(above, exponent + layer.weightExponent)' : 'exponent + layer.weightExponent'};
}
`;
  if (norm === undefined)
    return `${start}\n${eachNumber('slope', 'passed[at] = atActivation(at);\n    if (at == 0u) { setExponents(); }')}`;
  return `${start}${LANES(norm)}
var<workgroup> sums: array<vec2f, ${SIGNAL_WORKGROUP}>;

@compute @workgroup_size(${SIGNAL_WORKGROUP})
fn slope(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let lane = laneOf(group.x);
  let e = linearExponent() - pivot();
  var own = vec2f();
  for (var i = thread; i < lane.length; i += ${SIGNAL_WORKGROUP}u) {
    let at = lane.first + i * lane.stride;
    own += atActivation(at) * vec2f(1f, y[at]);
  }
  sums[thread] = own;
  for (var apart = ${SIGNAL_WORKGROUP / 2}u; apart > 0u; apart /= 2u) {
    workgroupBarrier();
    if (thread < apart) { sums[thread] += sums[thread + apart]; }
  }
  workgroupBarrier();
  let means = sums[0] / f32(lane.length);
  let along = scaledBy(scaledBy(means.y, e), e);
  for (var i = thread; i < lane.length; i += ${SIGNAL_WORKGROUP}u) {
    let at = lane.first + i * lane.stride;
    passed[at] = (atActivation(at) ${norm.kind === 'rms' ? '' : '- means.x '}- y[at] * along) * inverses[group.x];
  }
  if (group.x == 0u && thread == 0u) { setExponents(); }
}
`;
}

/** What came back through the layer plus what the skip brings. Buffers: 0 layer, 1 through the layer, 2 gradient, 3 heads. */
export function joinSource(rules: LayerRules): string {
  return `${SCALED_WGSL}${LAYER_WGSL}
@group(0) @binding(1) var<storage, read_write> passed: array<f32>;
@group(0) @binding(2) var<storage, read> gradient: array<f32>;
@group(0) @binding(3) var<storage, read> heads: array<Head>;
${exponentsWgsl(rules)}
fn joined(at: u32) -> f32 {
  let above = heads[slotOfGradient(layer.layer)].exponent;
  let exponent = heads[slotOfGradient(layer.layer - 1u)].exponent;
  let through = above - pivot() + layer.weightExponent;
  return scaledBy(passed[at], through - exponent) + scaledBy(gradient[at], above - exponent);
}
${eachNumber('join', 'passed[at] = joined(at);')}`;
}
