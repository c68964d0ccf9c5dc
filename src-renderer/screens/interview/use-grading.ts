/** The person's ticks on the rubrics of a debrief: shown at once, saved at once, one saver a question. */
import type { Debrief } from '@shared/study/round.ts';
import { useEffect, useRef, useState } from 'react';
import { api, toAppError } from '../../app/api.ts';
import { createDraftSaver, type DraftSaver, type SaveState } from './draft-saver.ts';
import { isFinalRefusal, PAGE_CLOCK } from './use-answer-draft.ts';

/** Indices of the ticked points, ascending; undefined: not marked yet. */
export type Ticks = readonly number[] | undefined;

export interface Grading {
  readonly ticksOf: (index: number) => Ticks;
  readonly saveStateOf: (index: number) => SaveState;
  readonly mark: (index: number, ticks: readonly number[]) => void;
}

const UNTOUCHED: SaveState = { kind: 'untouched' };

export function useGrading(debrief: Debrief): Grading {
  const [marked, setMarked] = useState<ReadonlyMap<number, readonly number[]>>(new Map());
  const [states, setStates] = useState<ReadonlyMap<number, SaveState>>(new Map());
  const savers = useRef(new Map<number, DraftSaver<readonly number[]>>());
  const roundId = debrief.round.id;

  useEffect(() => {
    const open = savers.current;
    const flush = (): void => {
      for (const saver of open.values()) saver.flush();
    };
    window.addEventListener('pagehide', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      for (const saver of open.values()) saver.leave();
      open.clear();
    };
  }, []);

  const saverOf = (index: number): DraftSaver<readonly number[]> => {
    const known = savers.current.get(index);
    if (known !== undefined) return known;
    const saver = createDraftSaver<readonly number[]>({
      save: (ticks) => api['interview:grade']({ roundId, index, ticks: [...ticks] }),
      clock: PAGE_CLOCK,
      quietMs: 0,
      longestMs: 0,
      isFinal: isFinalRefusal,
      messageOf: (thrown) => toAppError(thrown).message,
      onState: (state) => setStates((old) => new Map(old).set(index, state)),
    });
    savers.current.set(index, saver);
    return saver;
  };

  return {
    ticksOf: (index) => marked.get(index) ?? debrief.items[index]?.ticks,
    saveStateOf: (index) => states.get(index) ?? UNTOUCHED,
    mark: (index, ticks) => {
      setMarked((old) => new Map(old).set(index, ticks));
      saverOf(index).edit(ticks);
    },
  };
}
