/** Signal jobs for tests, and one sent to its end. */
import type { SignalEngine, SignalJob, SignalResult } from '@shared/numerics/signal/signal-engine.ts';

export function signalJob(more: Partial<SignalJob> = {}): SignalJob {
  return {
    depth: 20,
    width: 32,
    batch: 16,
    activation: { id: 'relu' },
    initializer: { id: 'kaiming_normal' },
    gain: 1,
    biasStd: 0,
    norm: 'none',
    skip: 'none',
    seed: 3,
    ...more,
  };
}

export async function sent(engine: SignalEngine, job: SignalJob): Promise<SignalResult> {
  const run = await engine.prepare(job);
  await run.run();
  const result = await run.read();
  run.dispose();
  return result;
}

/** The largest difference of two series; entries that are the same infinity differ by 0, NaN by infinity. */
export function apart(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = a.length === b.length ? 0 : Number.POSITIVE_INFINITY;
  for (let i = 0; i < a.length; i += 1) {
    if (a[i] === b[i]) continue;
    const gap = Math.abs((a[i] as number) - (b[i] as number));
    most = Math.max(most, Number.isNaN(gap) ? Number.POSITIVE_INFINITY : gap);
  }
  return most;
}
