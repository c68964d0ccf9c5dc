/**
 * Losses that find a partner in the batch, in WGSL: unit rows, their similarities, cross-entropy at the partner, and the way
 * back. The similarity of row i with row j lies at i·down + j·across, so that columns are read as rows.
 */
import { setKernel, workgroupKernel } from './workgroup-kernel.ts';

const forEachOfRow = (
  statement: string,
): string => `  for (var at = group * job.width + lane; at < (group + 1u) * job.width; at += LANES) {
    ${statement}
  }`;
const forEachPartner = (statement: string): string => `  for (var j = lane; j < job.count; j += LANES) {
    let score = scores[group * job.down + j * job.across];
    ${statement}
  }`;

/** Rows over their length, and the lengths. */
export const UNIT_ROWS = setKernel({
  trees: ['sumOf'],
  job: { count: 'u32', width: 'u32' },
  reads: ['given'],
  writes: ['rows', 'lengths'],
  body: `  if (group >= job.count) { return; }
  var square = 0f;
${forEachOfRow('square += given[at] * given[at];')}
  let length = sqrt(sumOf(square, lane));
${forEachOfRow('rows[at] = given[at] / length;')}
  if (lane == 0u) { lengths[group] = length; }`,
});

/** Rows a times rows b over the temperature; with `isSelf` 1 a row is no partner of its own. */
export const SIMILARITIES = workgroupKernel({
  job: { count: 'u32', width: 'u32', isSelf: 'u32', temperature: 'f32' },
  reads: ['a', 'b'],
  writes: ['scores'],
  body: `  if (element >= job.count * job.count) { return; }
  let i = element / job.count;
  let j = element % job.count;
  var inner = 0f;
  for (var d = 0u; d < job.width; d += 1u) { inner += a[i * job.width + d] * b[j * job.width + d]; }
  scores[element] = select(inner / job.temperature, -3e38f, job.isSelf == 1u && i == j);`,
});

const PARTNER = '(group + job.shift) % job.count';

/** Adds share·(log Σ exp(scores) − the partner's score) of every row to its loss; keeps the logarithms. */
export const PARTNER_LOSSES = setKernel({
  trees: ['sumOf', 'largestOf'],
  job: { count: 'u32', down: 'u32', across: 'u32', shift: 'u32', share: 'f32' },
  reads: ['scores'],
  writes: ['totals', 'losses'],
  body: `  if (group >= job.count) { return; }
  var own = -3.4028234e38f;
${forEachPartner('own = max(own, score);')}
  let largest = largestOf(own, lane);
  var powers = 0f;
${forEachPartner('powers += exp(score - largest);')}
  let logTotal = log(sumOf(powers, lane));
  if (lane == 0u) {
    totals[group] = largest + logTotal;
    losses[group] += job.share * ((largest - scores[group * job.down + ${PARTNER} * job.across]) + logTotal);
  }`,
});

/** Adds share·upstream·(probability − 1 at the partner) to the slope of every similarity. */
export const SIMILARITY_SLOPES = workgroupKernel({
  job: { count: 'u32', down: 'u32', across: 'u32', shift: 'u32', share: 'f32' },
  reads: ['scores', 'totals', 'upstream'],
  writes: ['slopes'],
  body: `  if (element >= job.count * job.count) { return; }
  let i = element / job.count;
  let j = element % job.count;
  let at = i * job.down + j * job.across;
  let isPartner = j == (i + job.shift) % job.count;
  slopes[at] += job.share * upstream[i] * (exp(scores[at] - totals[i]) - select(0f, 1f, isPartner));`,
});

/** Adds Σ_j slope(i, j)·other_j over the temperature to the gradient of every row i. */
export const ROW_GRADIENTS = workgroupKernel({
  job: { count: 'u32', width: 'u32', down: 'u32', across: 'u32', temperature: 'f32' },
  reads: ['slopes', 'other'],
  writes: ['gradient'],
  body: `  if (element >= job.count * job.width) { return; }
  let i = element / job.width;
  let d = element % job.width;
  var total = 0f;
  for (var j = 0u; j < job.count; j += 1u) {
    total += slopes[i * job.down + j * job.across] * other[j * job.width + d];
  }
  gradient[element] += total / job.temperature;`,
});

/** The gradient with respect to rows as given, from that with respect to unit rows. */
export const THROUGH_UNIT_ROWS = setKernel({
  trees: ['sumOf'],
  job: { count: 'u32', width: 'u32' },
  reads: ['rows', 'lengths', 'gradient'],
  writes: ['result'],
  body: `  if (group >= job.count) { return; }
  var own = 0f;
${forEachOfRow('own += rows[at] * gradient[at];')}
  let along = sumOf(own, lane);
${forEachOfRow('result[at] = (gradient[at] - along * rows[at]) / lengths[group];')}`,
});
