/** A clock that goes on only when a test says so, with its timers; promises settle between two of them. */
import type { SaverClock } from '../../../src-renderer/screens/interview/draft-saver.ts';

export interface ManualClock extends SaverClock {
  /** Goes on by `ms`, running what falls due in order, and lets promises settle after each. */
  readonly advance: (ms: number) => Promise<void>;
}

export async function settlePromises(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

export function manualClock(): ManualClock {
  let now = 0;
  let timers: { readonly atMs: number; readonly action: () => void }[] = [];
  return {
    now: () => now,
    after: (delayMs, action) => {
      const timer = { atMs: now + delayMs, action };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    async advance(ms) {
      const end = now + ms;
      await settlePromises();
      for (;;) {
        const next = timers.filter(({ atMs }) => atMs <= end).toSorted((a, b) => a.atMs - b.atMs)[0];
        if (next === undefined) break;
        timers = timers.filter((other) => other !== next);
        now = next.atMs;
        next.action();
        await settlePromises();
      }
      now = end;
    },
  };
}
