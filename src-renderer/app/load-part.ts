/**
 * Loading the parts of the page that come when they are first needed. They are served by the host like everything else, so
 * a part that does not come says the same as a request that is not answered.
 */
import { hostGone } from './api.ts';

/** For `lazy`: the same loader, but what it rejects with is AppError('unavailable'). */
export function loadPart<T>(load: () => Promise<T>): () => Promise<T> {
  return () =>
    load().catch((cause: unknown) => {
      throw hostGone(cause);
    });
}
