/**
 * Normalization layers in WGSL: a set of elements for each group or parameter, the mean taken out before squaring. The
 * arithmetic is that of `cpu/norm-groups.ts`. A set's element k lies at set·inner + ⌊k/inner⌋·inner·sets + k mod inner;
 * place p belongs to set ⌊p/inner⌋ mod sets.
 */
import { setKernel, workgroupKernel } from './workgroup-kernel.ts';

const SETS = { groups: 'u32', groupInner: 'u32', parameters: 'u32', parameterInner: 'u32', size: 'u32' } as const;

const PLACES = `
fn groupOf(place: u32) -> u32 { return (place / job.groupInner) % job.groups; }
fn parameterOf(place: u32) -> u32 { return (place / job.parameterInner) % job.parameters; }
fn placeIn(one: u32, sets: u32, inner: u32, k: u32) -> u32 { return one * inner + (k / inner) * inner * sets + k % inner; }
`;

const NORMALIZED = `
fn normalized(place: u32, group: u32) -> f32 {
  return (x[place] - statistics[2u * group]) / sqrt(statistics[2u * group + 1u] + job.eps);
}`;

/**
 * Mean and population variance of every group, side by side; with `centred` 0, a mean of 0 and the mean square. What rounding
 * left of the mean is taken out once more.
 */
export const STATISTICS = setKernel({
  trees: ['sumOf'],
  job: { ...SETS, centred: 'u32' },
  reads: ['x'],
  writes: ['statistics'],
  declarations: `${PLACES}
fn meanFrom(mean: f32, group: u32, lane: u32) -> f32 {
  let count = job.size / job.groups;
  var total = 0f;
  for (var k = lane; k < count; k += LANES) {
    total += x[placeIn(group, job.groups, job.groupInner, k)] - mean;
  }
  return sumOf(total, lane) / f32(count);
}`,
  body: `  if (group >= job.groups) { return; }
  var mean = 0f;
  if (job.centred == 1u) {
    mean = meanFrom(0f, group, lane);
    mean += meanFrom(mean, group, lane);
  }
  let count = job.size / job.groups;
  var squares = 0f;
  for (var k = lane; k < count; k += LANES) {
    let gap = x[placeIn(group, job.groups, job.groupInner, k)] - mean;
    squares += gap * gap;
  }
  let total = sumOf(squares, lane);
  if (lane == 0u) {
    statistics[2u * group] = mean;
    statistics[2u * group + 1u] = total / f32(count);
  }`,
});

/** y = x-hat·γ + β of every element. */
export const SCALE_AND_SHIFT = workgroupKernel({
  job: { ...SETS, eps: 'f32' },
  reads: ['x', 'statistics', 'gamma', 'beta'],
  writes: ['y'],
  declarations: `${PLACES}${NORMALIZED}`,
  body: `  if (element >= job.size) { return; }
  let parameter = parameterOf(element);
  y[element] = normalized(element, groupOf(element)) * gamma[parameter] + beta[parameter];`,
});

/** dx of every group; `throughMean` and `throughSpread` say which of its two sums counts. */
export const INPUT_GRADIENT = setKernel({
  trees: ['sumOf'],
  job: { ...SETS, eps: 'f32', throughMean: 'f32', throughSpread: 'f32' },
  reads: ['x', 'statistics', 'gamma', 'dy'],
  writes: ['dx'],
  declarations: `${PLACES}${NORMALIZED}`,
  body: `  if (group >= job.groups) { return; }
  let count = job.size / job.groups;
  var total = 0f;
  var along = 0f;
  for (var k = lane; k < count; k += LANES) {
    let place = placeIn(group, job.groups, job.groupInner, k);
    let slope = dy[place] * gamma[parameterOf(place)];
    total += slope;
    along += slope * normalized(place, group);
  }
  let mean = job.throughMean * sumOf(total, lane) / f32(count);
  let spread = job.throughSpread * sumOf(along, lane) / f32(count);
  for (var k = lane; k < count; k += LANES) {
    let place = placeIn(group, job.groups, job.groupInner, k);
    let slope = dy[place] * gamma[parameterOf(place)];
    dx[place] = (slope - mean - normalized(place, group) * spread) / sqrt(statistics[2u * group + 1u] + job.eps);
  }`,
});

/** dγ = Σ dy·x-hat and dβ = Σ dy of every parameter: all of dγ, then all of dβ. */
export const PARAMETER_GRADIENTS = setKernel({
  trees: ['sumOf'],
  job: { ...SETS, eps: 'f32' },
  reads: ['x', 'statistics', 'dy'],
  writes: ['gradients'],
  declarations: `${PLACES}${NORMALIZED}`,
  body: `  if (group >= job.parameters) { return; }
  let count = job.size / job.parameters;
  var along = 0f;
  var total = 0f;
  for (var k = lane; k < count; k += LANES) {
    let place = placeIn(group, job.parameters, job.parameterInner, k);
    along += dy[place] * normalized(place, groupOf(place));
    total += dy[place];
  }
  let dgamma = sumOf(along, lane);
  let dbeta = sumOf(total, lane);
  if (lane == 0u) {
    gradients[group] = dgamma;
    gradients[job.parameters + group] = dbeta;
  }`,
});

/**
 * Running statistics after a batch, side by side: (1 − share)·old + share·new, the new ones averaged over `samples` groups a
 * channel; `unbiased` is n/(n − 1).
 */
export const RUNNING = workgroupKernel({
  job: { channels: 'u32', samples: 'u32', share: 'f32', unbiased: 'f32' },
  reads: ['before', 'statistics'],
  writes: ['after'],
  body: `  if (element >= job.channels) { return; }
  var mean = 0f;
  var variance = 0f;
  for (var sample = 0u; sample < job.samples; sample += 1u) {
    mean += statistics[2u * (sample * job.channels + element)];
    variance += statistics[2u * (sample * job.channels + element) + 1u];
  }
  let part = job.share / f32(job.samples);
  after[2u * element] = (1f - job.share) * before[2u * element] + part * mean;
  after[2u * element + 1u] = (1f - job.share) * before[2u * element + 1u] + part * job.unbiased * variance;`,
});
