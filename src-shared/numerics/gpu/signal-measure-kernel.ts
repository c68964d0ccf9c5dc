/**
 * The WGSL that measures a tensor where it lies, in three dispatches: largest magnitude; numbers brought to order 1 and
 * their moments; histogram and head. Each workgroup leaves one partial result, and the next dispatch merges them again in
 * every workgroup, which is less work than a dispatch of its own.
 */
import { HISTOGRAM_REACH, SIGNAL_BINS } from '../signal/signal-engine.ts';
import { GATHER_WGSL, MOMENTS_WGSL, SCALED_WGSL, SIGNAL_WORKGROUP, WALK_WGSL } from './signal-scaled.ts';

/**
 * Words of the uniform: numbers, partial results of the producer and of `spread`, slot of the head, slot for the producer's
 * own moments, first bar.
 */
export const MEASURE_WORDS = 8;
/** In place of a slot or a first bar: there is none. */
export const NONE = 0xffffffff;

export const MEASURE_BINDINGS = {
  largest: ['uniform', 'read-only-storage', 'storage'],
  spread: ['uniform', 'storage', 'read-only-storage', 'storage'],
  tally: ['uniform', 'read-only-storage', 'read-only-storage', 'read-only-storage', 'storage', 'storage'],
} as const satisfies Record<string, readonly GPUBufferBindingType[]>;

const START = `${SCALED_WGSL}${MOMENTS_WGSL}${GATHER_WGSL}
struct Measure {
  count: u32, produced: u32, spread: u32, slot: u32, producerSlot: u32, firstBin: u32, unused: vec2u,
}
@group(0) @binding(0) var<uniform> measure: Measure;
`;

// The binary exponent of the largest number is in its bits; 0 has none.
const SHIFT = `fn shiftOf(largest: f32) -> i32 {
  let exponent = i32((bitcast<u32>(largest) >> 23u) & 0xffu) - 127;
  return select(exponent, 0, exponent == -127 || exponent == 128);
}
fn producedBy(thread: u32) -> vec4f {
  var own = vec4f();
  if (thread < measure.produced) { own = produced[thread]; }
  return gathered(thread, own);
}
`;

/** Buffers: 0 measure, 1 numbers, 2 partial results (their fourth numbers). */
export function largestSource(): string {
  return `${START}
@group(0) @binding(1) var<storage, read> numbers: array<f32>;
@group(0) @binding(2) var<storage, read_write> produced: array<vec4f>;

@compute @workgroup_size(${SIGNAL_WORKGROUP})
fn largest(
${WALK_WGSL}
  var most = 0f;
  for (var i = first; i < measure.count; i += stride) { most = max(most, abs(numbers[i])); }
  let all = gathered(thread, vec4f(0f, 0f, 0f, most));
  if (thread == 0u) { produced[group.x] = all; }
}
`;
}

/** Buffers: 0 measure, 1 numbers (rescaled in place), 2 partial results of the producer, 3 partial moments. */
export function spreadSource(): string {
  return `${START}
@group(0) @binding(1) var<storage, read_write> numbers: array<f32>;
@group(0) @binding(2) var<storage, read> produced: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> moments: array<vec4f>;
${SHIFT}
@compute @workgroup_size(${SIGNAL_WORKGROUP})
fn spread(
${WALK_WGSL}
  let shift = shiftOf(producedBy(thread).w);
  var own = vec3f();
  for (var i = first; i < measure.count; i += stride) {
    let value = scaledBy(numbers[i], -shift);
    numbers[i] = value;
    own = withNumber(own, value);
  }
  workgroupBarrier();
  let all = gathered(thread, vec4f(own, 0f));
  if (thread == 0u) { moments[group.x] = all; }
}
`;
}

/**
 * The head's exponent, set by the producer, grows by what `spread` took out. Buffers: 0 measure, 1 numbers, 2 partial
 * results of the producer, 3 partial moments, 4 heads, 5 histograms. As many workgroups as `spread`, or 1 without bars.
 */
export function tallySource(): string {
  const perStd = SIGNAL_BINS / (2 * HISTOGRAM_REACH);
  return `${START}
@group(0) @binding(1) var<storage, read> numbers: array<f32>;
@group(0) @binding(2) var<storage, read> produced: array<vec4f>;
@group(0) @binding(3) var<storage, read> moments: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> heads: array<Head>;
@group(0) @binding(5) var<storage, read_write> histograms: array<atomic<u32>>;
${SHIFT}
var<workgroup> bins: array<atomic<u32>, ${SIGNAL_BINS}>;

fn describe(all: vec4f, made: vec4f) {
  heads[measure.slot].exponent += shiftOf(made.w);
  heads[measure.slot].mean = all.y;
  heads[measure.slot].variance = all.z / all.x;
  if (measure.producerSlot == ${NONE}u) { return; }
  heads[measure.producerSlot].mean = made.y;
  heads[measure.producerSlot].variance = made.z / made.x;
}

@compute @workgroup_size(${SIGNAL_WORKGROUP})
fn tally(
${WALK_WGSL}
  var own = vec4f();
  if (thread < measure.spread) { own = moments[thread]; }
  let all = gathered(thread, own);
  if (group.x == 0u) {
    workgroupBarrier();
    let made = producedBy(thread);
    if (thread == 0u) { describe(all, made); }
  }
  if (measure.firstBin == ${NONE}u) { return; }
  var scale = 0f;
  if (all.z > 0f) { scale = ${perStd}f / sqrt(all.z / all.x); }
  for (var i = first; i < measure.count; i += stride) {
    let place = i32(floor(clamp(${SIGNAL_BINS / 2}f + (numbers[i] - all.y) * scale, 0f, ${SIGNAL_BINS - 1}f)));
    atomicAdd(&bins[place], 1u);
  }
  workgroupBarrier();
  if (thread < ${SIGNAL_BINS}u) { atomicAdd(&histograms[measure.firstBin + thread], atomicLoad(&bins[thread])); }
}
`;
}
