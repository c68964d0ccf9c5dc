/**
 * Asks a channel and holds the answer. A newer question wins over an older answer; while the newer one is under way the
 * older value stays, marked as loading, so that lists do not blink.
 */
import type { Channel } from '@shared/contract/channels.ts';
import type { RequestInput, Response } from '@shared/contract/contract.ts';
import type { AppError } from '@shared/contract/result.ts';
import { useCallback, useEffect, useState } from 'react';
import { api, toAppError } from './api.ts';

export type Query<T> =
  | { readonly status: 'loading'; readonly value: T | undefined; readonly error: undefined }
  | { readonly status: 'ready'; readonly value: T; readonly error: undefined }
  | { readonly status: 'failed'; readonly value: undefined; readonly error: AppError };

interface Held<T> {
  /** The question this state answers. */
  readonly key: string;
  readonly query: Query<T>;
}

/** `request` undefined: nothing is asked and the state stays loading. */
export function useQuery<C extends Channel>(
  channel: C,
  request: RequestInput<C> | undefined,
): Query<Response<C>> & { readonly reload: () => void } {
  const [held, setHeld] = useState<Held<Response<C>>>({
    key: '',
    query: { status: 'loading', value: undefined, error: undefined },
  });
  const [attempt, setAttempt] = useState(0);
  const key = request === undefined ? '' : `${attempt} ${JSON.stringify(request)}`;

  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` is the request by value; its identity changes each render
  useEffect(() => {
    if (request === undefined) return;
    let current = true;
    const ask = api[channel] as (input: RequestInput<C>) => Promise<Response<C>>;
    ask(request).then(
      (value) => {
        if (current) setHeld({ key, query: { status: 'ready', value, error: undefined } });
      },
      (thrown: unknown) => {
        if (current) setHeld({ key, query: { status: 'failed', value: undefined, error: toAppError(thrown) } });
      },
    );
    return () => {
      current = false;
    };
  }, [channel, key]);

  const reload = useCallback(() => setAttempt((n) => n + 1), []);
  const query: Query<Response<C>> =
    held.key === key && key !== '' ? held.query : { status: 'loading', value: held.query.value, error: undefined };
  return { ...query, reload };
}
