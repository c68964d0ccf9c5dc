/**
 * When a text that is being typed is sent to the host: after a pause, at the latest a second after its first unsaved
 * keystroke, one request at a time, the newest waiting, failures tried again. Clock, timers and the sending itself are
 * arguments; what a draft is and what the screen says about it are not known here.
 */

/** What is known about the text on the screen; only a reply of the host makes it `saved`. */
export type SaveState =
  | { readonly kind: 'untouched' }
  /** Something typed is not with the host yet, or is on its way. */
  | { readonly kind: 'saving' }
  | { readonly kind: 'saved'; readonly savedAtMs: number }
  /** The last attempt failed; another follows by itself. */
  | { readonly kind: 'retrying'; readonly message: string }
  /** The host will not take it, however often it is asked. */
  | { readonly kind: 'refused'; readonly message: string };

export interface SaverClock {
  /** ms since any moment, never going back. */
  readonly now: () => number;
  /** Runs `action` once after `delayMs`; the returned function calls it off. */
  readonly after: (delayMs: number, action: () => void) => () => void;
}

export interface DraftSaverOptions<Draft> {
  readonly save: (draft: Draft) => Promise<{ readonly savedAtMs: number }>;
  readonly clock: SaverClock;
  /** ms without a keystroke before saving. Default 500. */
  readonly quietMs?: number;
  /** ms from the first unsaved keystroke to the saving at the latest, typing or not. Default 1000. */
  readonly longestMs?: number;
  /** Whether a failure is an answer (the round is over) rather than a mishap worth another attempt. */
  readonly isFinal: (thrown: unknown) => boolean;
  /** What a failure says to the person. */
  readonly messageOf: (thrown: unknown) => string;
  readonly onState: (state: SaveState) => void;
}

export interface DraftSaver<Draft> {
  /** The text has changed. */
  edit(draft: Draft): void;
  /** Sends what is unsaved now, or as soon as the request under way has come back. */
  flush(): void;
  /** Resolves when the host has everything, or when an attempt has failed: after this, waiting longer is no use. */
  settled(): Promise<void>;
  /** The newest draft the host has not confirmed, on its way or not; undefined if there is none. */
  unsaved(): Draft | undefined;
  /** Sends what is unsaved one last time, whatever comes of it, and says no more to the screen. */
  leave(): void;
  /** Sends nothing more: the text goes another way. `edit` starts it again. */
  hold(): void;
}

/** ms before the first, second, … attempt after a failure; the last one repeats. */
export const RETRY_AFTER_MS = [500, 1000, 2000, 4000] as const;

export function createDraftSaver<Draft>(options: DraftSaverOptions<Draft>): DraftSaver<Draft> {
  const { save, clock, quietMs = 500, longestMs = 1000, isFinal, messageOf, onState } = options;
  let waiting: { readonly draft: Draft; readonly sinceMs: number; readonly dueMs: number } | undefined;
  let underWay: { readonly draft: Draft } | undefined;
  let callOff: (() => void) | undefined;
  let failures = 0;
  let isUrgent = false;
  let isHeld = false;
  let hasLeft = false;
  let isRefused = false;
  let waitingForIt: (() => void)[] = [];

  const say = (state: SaveState): void => {
    if (!hasLeft) onState(state);
  };
  const settle = (): void => {
    const told = waitingForIt;
    waitingForIt = [];
    for (const tell of told) tell();
  };
  const stopTimer = (): void => {
    callOff?.();
    callOff = undefined;
  };
  const sendAfter = (delayMs: number): void => {
    stopTimer();
    callOff = clock.after(Math.max(0, delayMs), send);
  };

  function send(): void {
    stopTimer();
    if (waiting === undefined || underWay !== undefined || isHeld) return;
    const { draft } = waiting;
    waiting = undefined;
    isUrgent = false;
    underWay = { draft };
    save(draft).then(
      ({ savedAtMs }) => succeeded(savedAtMs),
      (thrown: unknown) => failed(draft, thrown),
    );
  }

  function succeeded(savedAtMs: number): void {
    underWay = undefined;
    failures = 0;
    if (waiting === undefined) {
      say({ kind: 'saved', savedAtMs });
      settle();
    } else {
      say({ kind: 'saving' });
      sendAfter(isUrgent ? 0 : waiting.dueMs - clock.now());
    }
  }

  function flush(): void {
    if (waiting === undefined) return;
    if (underWay === undefined) send();
    else isUrgent = true;
  }

  function failed(draft: Draft, thrown: unknown): void {
    underWay = undefined;
    settle();
    if (isFinal(thrown)) {
      isRefused = true;
      waiting = undefined;
      say({ kind: 'refused', message: messageOf(thrown) });
      return;
    }
    const now = clock.now();
    waiting ??= { draft, sinceMs: now, dueMs: now };
    // Whoever comes back to this text starts from it anew; an attempt from here could then overwrite what is newer.
    if (hasLeft) return;
    say({ kind: 'retrying', message: messageOf(thrown) });
    sendAfter(RETRY_AFTER_MS[Math.min(failures, RETRY_AFTER_MS.length - 1)] ?? 0);
    failures += 1;
  }

  return {
    edit(draft) {
      if (isRefused) return;
      isHeld = false;
      const now = clock.now();
      const sinceMs = waiting?.sinceMs ?? now;
      waiting = { draft, sinceMs, dueMs: Math.min(now + quietMs, sinceMs + longestMs) };
      if (failures === 0) say({ kind: 'saving' });
      if (underWay !== undefined) return;
      // While failures are being retried their timer stays: typing must neither hurry nor starve the next attempt.
      if (failures === 0 || callOff === undefined) sendAfter(waiting.dueMs - now);
    },
    flush,
    settled: () =>
      waiting === undefined && underWay === undefined
        ? Promise.resolve()
        : new Promise((resolve) => {
            waitingForIt.push(resolve);
          }),
    unsaved: () => (waiting ?? underWay)?.draft,
    leave() {
      hasLeft = true;
      flush();
    },
    hold() {
      isHeld = true;
      stopTimer();
    },
  };
}
