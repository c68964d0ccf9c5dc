/** A run as comma-separated values: one row a step, `x, y, loss` for each path, full precision, for any other tool. */
import type { Trajectory } from '@shared/numerics/labs/descent-engine.ts';
import { toCsv } from '../plot/csv.ts';

/** `names`: one per trajectory, in order. */
export function runCsv(trajectories: readonly Trajectory[], names: readonly string[]): string {
  const rows = trajectories[0]?.x.length ?? 0;
  const columns = trajectories.flatMap(({ x, y, loss }, index) =>
    Object.entries({ x, y, loss }).map(([column, values]) => ({ name: `${names[index] ?? ''} ${column}`, values })),
  );
  return toCsv([{ name: 'step', values: Array.from({ length: rows }, (_, step) => step) }, ...columns], rows);
}
