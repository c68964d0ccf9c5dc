/**
 * WGSL every kernel of a signal begins with: numbers times a power of two, the heads that hold those powers on the device,
 * and moments that merge without cancellation. Text only.
 */

/**
 * Where a tensor's head lies. `x` and `gradient` count layers from 0 (the input), `z` and `weights` from 1.
 * A head is written by the device alone; nothing is read back before the end.
 */
export function headSlots(depth: number) {
  return {
    x: (layer: number) => layer,
    z: (layer: number) => depth + layer,
    gradient: (layer: number) => 2 * depth + 1 + layer,
    weights: (layer: number) => 3 * depth + 1 + layer,
    count: 4 * depth + 2,
  };
}

/** Words of a head: exponent, mean, variance, unused. */
export const HEAD_WORDS = 4;
/** Words of the uniform `layer`. */
export const LAYER_WORDS = 8;

export const SCALED_WGSL = `struct Head { exponent: i32, mean: f32, variance: f32, unused: u32 }
// x·2^e; 0 below the normal range, which some adapters flush to 0 anyway.
fn scaledBy(x: f32, e: i32) -> f32 {
  let power = bitcast<f32>(u32(clamp(e, -126, 127) + 127) << 23u);
  return select(x * power, 0f, e < -126);
}
`;

export const LAYER_WGSL = `struct Layer {
  batch: u32, width: u32, layer: u32, depth: u32,
  weightExponent: i32, biasExponent: i32, residualScale: f32, unused: u32,
}
@group(0) @binding(0) var<uniform> layer: Layer;
fn slotOfX(at: u32) -> u32 { return at; }
fn slotOfZ(at: u32) -> u32 { return layer.depth + at; }
fn slotOfGradient(at: u32) -> u32 { return 2u * layer.depth + 1u + at; }
fn slotOfWeights(at: u32) -> u32 { return 3u * layer.depth + 1u + at; }
`;

/**
 * Count, mean and sum of squared distances from the mean, one number at a time (Welford 1962) or two sets at once
 * (Chan, Golub & LeVeque 1979): the difference of two large sums would have no digits left where std ≪ mean.
 */
export const MOMENTS_WGSL = `fn withNumber(m: vec3f, value: f32) -> vec3f {
  let count = m.x + 1f;
  let apart = value - m.y;
  let mean = m.y + apart / count;
  return vec3f(count, mean, m.z + apart * (value - mean));
}
fn merged(a: vec3f, b: vec3f) -> vec3f {
  let count = a.x + b.x;
  if (count == 0f) { return a; }
  let apart = b.y - a.y;
  return vec3f(count, a.y + apart * (b.x / count), a.z + b.z + apart * apart * (a.x * (b.x / count)));
}
`;

/** Threads of every workgroup of a signal but those of its products. */
export const SIGNAL_WORKGROUP = 64;
/** Most workgroups of a dispatch over a whole tensor, and so partial results it leaves: one for each thread that merges. */
export const MOST_GROUPS = SIGNAL_WORKGROUP;

/** Workgroups for so many numbers: about 16 a thread, as a workgroup costs more than the numbers it reads. */
export function groupsFor(count: number): number {
  return Math.min(MOST_GROUPS, Math.ceil(count / (16 * SIGNAL_WORKGROUP)));
}

/**
 * `gathered(thread, own)`: moments of all threads merged, and the largest of their fourth numbers, in every thread. Eight
 * threads merge eight each, then each thread merges those: two barriers instead of a tree's six, which is what software
 * adapters spend their time on. Needs `MOMENTS_WGSL`.
 */
export const GATHER_WGSL = `var<workgroup> gathering: array<vec4f, ${SIGNAL_WORKGROUP}>;
var<workgroup> eighths: array<vec4f, 8>;
fn both(a: vec4f, b: vec4f) -> vec4f { return vec4f(merged(a.xyz, b.xyz), max(a.w, b.w)); }
fn gathered(thread: u32, own: vec4f) -> vec4f {
  gathering[thread] = own;
  workgroupBarrier();
  if (thread < 8u) {
    var sum = vec4f();
    for (var i = 0u; i < 8u; i += 1u) { sum = both(sum, gathering[8u * thread + i]); }
    eighths[thread] = sum;
  }
  workgroupBarrier();
  var all = vec4f();
  for (var i = 0u; i < 8u; i += 1u) { all = both(all, eighths[i]); }
  return all;
}
`;

/** Head of an entry point that walks a tensor: `first`, then every `stride`th number. */
export const WALK_WGSL = `  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let first = group.x * ${SIGNAL_WORKGROUP}u + thread;
  let stride = groups.x * ${SIGNAL_WORKGROUP}u;`;
