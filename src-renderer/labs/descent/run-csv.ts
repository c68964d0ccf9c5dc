/** A run as comma-separated values: one row a step, `x, y, loss` for each racer, full precision, for any other tool. */
import type { Trajectory } from '@shared/numerics/labs/descent-engine.ts';

/** `names`: one per trajectory, in order. Lines end with CRLF, as RFC 4180 has it. */
export function runCsv(trajectories: readonly Trajectory[], names: readonly string[]): string {
  const head = ['step', ...names.flatMap((name) => ['x', 'y', 'loss'].map((column) => quote(`${name} ${column}`)))];
  const rows = Array.from({ length: trajectories[0]?.x.length ?? 0 }, (_, step) => [
    step,
    ...trajectories.flatMap(({ x, y, loss }) => [x[step] ?? '', y[step] ?? '', loss[step] ?? '']),
  ]);
  return [head, ...rows].map((row) => row.join(',')).join('\r\n');
}

function quote(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
