/**
 * The answer to one question while it is being written: what stands in the fields, and a saver that keeps the host up to
 * date with it. The fields never wait for the host, and no failure takes text out of them.
 */
import type { Answer } from '@shared/study/round.ts';
import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';
import { api, toAppError } from '../../app/api.ts';
import { createDraftSaver, type DraftSaver, type SaverClock, type SaveState } from './draft-saver.ts';
import { stashAnswer, takeStashedAnswer } from './draft-stash.ts';

export interface AnswerDraft {
  readonly answer: Answer;
  readonly saveState: SaveState;
  readonly change: (part: Partial<Answer>) => void;
  /** Saves now what is not saved yet. */
  readonly flush: () => void;
  /** Resolves when the host has everything, or will not take it now. */
  readonly settled: () => Promise<void>;
  /** Stops saving, because the answer is about to be submitted. */
  readonly hold: () => void;
  /** Goes on saving, because it was not. */
  readonly goOn: () => void;
}

/** The page's own clock and timers, for savers. */
export const PAGE_CLOCK: SaverClock = {
  now: () => performance.now(),
  after: (delayMs, action) => {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
};

/** Whether the host has given an answer that will not change by asking again. */
export function isFinalRefusal(thrown: unknown): boolean {
  return ['refused', 'not-found', 'invalid-request'].includes(toAppError(thrown).code);
}

/** `initial`: the host's draft as of now; later ones are ignored, the fields know better. */
export function useAnswerDraft(roundId: string, index: number, initial: Answer, onRefused: () => void): AnswerDraft {
  const [answer, setAnswer] = useState(initial);
  const [saveState, setSaveState] = useState<SaveState>({ kind: 'untouched' });
  const latest = useRef(initial);
  const saverRef = useRef<DraftSaver<Answer>>(undefined);
  const onState = useEffectEvent((state: SaveState) => {
    setSaveState(state);
    if (state.kind === 'refused') onRefused();
  });

  useEffect(() => {
    const saver = createDraftSaver<Answer>({
      save: (draft) => api['interview:save-draft']({ roundId, index, answer: draft }),
      clock: PAGE_CLOCK,
      isFinal: isFinalRefusal,
      messageOf: (thrown) => toAppError(thrown).message,
      onState: (state) => onState(state),
    });
    saverRef.current = saver;
    const stashed = takeStashedAnswer(sessionStorage, roundId, index);
    if (stashed !== undefined) {
      latest.current = stashed;
      setAnswer(stashed);
      saver.edit(stashed);
      saver.flush();
    }
    const keep = (): void => {
      const unsaved = saver.unsaved();
      if (unsaved !== undefined) stashAnswer(sessionStorage, roundId, index, unsaved);
      saver.flush();
    };
    const onVisibility = (): void => saver.flush();
    document.addEventListener('visibilitychange', onVisibility);
    window.addEventListener('pagehide', keep);
    return () => {
      document.removeEventListener('visibilitychange', onVisibility);
      window.removeEventListener('pagehide', keep);
      keep();
      saver.leave();
    };
  }, [roundId, index]);

  return {
    answer,
    saveState,
    change: (part) => {
      latest.current = { ...latest.current, ...part };
      setAnswer(latest.current);
      saverRef.current?.edit(latest.current);
    },
    flush: useCallback(() => saverRef.current?.flush(), []),
    settled: () => saverRef.current?.settled() ?? Promise.resolve(),
    hold: () => saverRef.current?.hold(),
    goOn: () => saverRef.current?.edit(latest.current),
  };
}
