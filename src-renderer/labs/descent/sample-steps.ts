/** Which steps of a run a table shows: enough to follow it, few enough to read. */

const ROWS = 20;

/** About twenty steps from 0 to the last, evenly spread, always with the shown one. */
export function sampleSteps(lastStep: number, step: number): number[] {
  const stride = Math.max(1, Math.ceil(lastStep / ROWS));
  const steps = new Set<number>([step, lastStep]);
  for (let at = 0; at < lastStep; at += stride) steps.add(at);
  return [...steps].filter((at) => at >= 0 && at <= lastStep).sort((a, b) => a - b);
}
