/**
 * One round as the host tells it: asks for its state, sends what the candidate decides, asks again often enough that the
 * clock shown is the host's. Replies are taken in the order they were asked for, so an old one never undoes a newer one.
 */
import type { AppError } from '@shared/contract/result.ts';
import type { Answer, RoundView } from '@shared/study/round.ts';
import { JUMP_MS } from '@shared/study/round-clock.ts';
import { useCallback, useEffect, useRef, useState } from 'react';
import { api, toAppError } from '../../app/api.ts';
import { type Reading, readingOf, remainingAt } from './countdown.ts';

const RESYNC_MS = 15_000;
const JUMP_CHECK_MS = 1000;
/** ms before the host is asked again whether the round is over. */
const ASK_AGAIN_MS = 1000;
/** A reply can come a moment before the clock runs out; asking sooner than this would only be asking twice. */
const SHORTEST_WAIT_MS = 50;

export interface Round {
  /** Undefined until the first reply. */
  readonly view: RoundView | undefined;
  readonly reading: Reading | undefined;
  /** Why the last action, or the first look at the round, failed. */
  readonly trouble: AppError | undefined;
  /** The host did not answer the last time it was asked for the time. */
  readonly isHostSilent: boolean;
  /** An action is under way. */
  readonly isBusy: boolean;
  readonly resync: () => void;
  /** Each resolves to whether the host has done it. */
  readonly submit: (index: number, answer: Answer) => Promise<boolean>;
  readonly pause: () => Promise<boolean>;
  readonly resume: () => Promise<boolean>;
  readonly finish: () => Promise<boolean>;
}

export function useRound(roundId: string): Round {
  const [held, setHeld] = useState<{ readonly view: RoundView; readonly reading: Reading }>();
  const [trouble, setTrouble] = useState<AppError>();
  const [silences, setSilences] = useState(0);
  const [isBusy, setBusy] = useState(false);
  const asked = useRef(0);
  const taken = useRef(0);
  const isActing = useRef(false);
  const hasView = held !== undefined;

  const ask = useCallback(async (request: () => Promise<RoundView>): Promise<void> => {
    asked.current += 1;
    const turn = asked.current;
    const view = await request();
    if (turn < taken.current) return;
    taken.current = turn;
    setHeld({ view, reading: readingOf(view, performance.now()) });
    setSilences(0);
  }, []);

  const resync = useCallback((): void => {
    // An action's reply tells the state too, and a look taken before it could be told after it.
    if (isActing.current) return;
    ask(() => api['interview:state']({ roundId })).catch((thrown: unknown) => {
      setSilences((count) => count + 1);
      if (!hasView) setTrouble(toAppError(thrown));
    });
  }, [ask, roundId, hasView]);

  const act = async (request: () => Promise<RoundView>): Promise<boolean> => {
    if (isActing.current) return false;
    isActing.current = true;
    setBusy(true);
    setTrouble(undefined);
    try {
      await ask(request);
      return true;
    } catch (thrown) {
      setTrouble(toAppError(thrown));
      isActing.current = false;
      resync();
      return false;
    } finally {
      isActing.current = false;
      setBusy(false);
    }
  };

  const hasEnded = held?.view.state === 'ended';
  useEffect(() => {
    if (hasEnded) return;
    resync();
    const timer = setInterval(resync, RESYNC_MS);
    const onVisible = (): void => {
      if (document.visibilityState === 'visible') resync();
    };
    document.addEventListener('visibilitychange', onVisible);
    window.addEventListener('focus', resync);
    let apart = Date.now() - performance.now();
    const jumps = setInterval(() => {
      const now = Date.now() - performance.now();
      if (Math.abs(now - apart) > JUMP_MS) resync();
      apart = now;
    }, JUMP_CHECK_MS);
    return () => {
      clearInterval(timer);
      clearInterval(jumps);
      document.removeEventListener('visibilitychange', onVisible);
      window.removeEventListener('focus', resync);
    };
  }, [resync, hasEnded]);

  const reading = held?.reading;
  useEffect(() => {
    if (reading?.isRunning !== true) return;
    const left = remainingAt(reading, performance.now());
    const timer = setTimeout(resync, Math.max(silences > 0 ? ASK_AGAIN_MS : SHORTEST_WAIT_MS, left));
    return () => clearTimeout(timer);
  }, [reading, silences, resync]);

  return {
    view: held?.view,
    reading,
    trouble,
    isHostSilent: silences > 0,
    isBusy,
    resync,
    submit: (index, answer) => act(() => api['interview:submit']({ roundId, index, answer })),
    pause: () => act(() => api['interview:pause']({ roundId })),
    resume: () => act(() => api['interview:resume']({ roundId })),
    finish: () => act(() => api['interview:finish']({ roundId })),
  };
}
