/**
 * The renderer's one door to the main process: the preload's bridge under Electron, HTTP under the browser host.
 * A result becomes its value or a thrown AppError; nothing else in the renderer knows which host it lives in.
 */
import type { Channel } from '@shared/contract/channels.ts';
import { CHANNELS } from '@shared/contract/channels.ts';
import type { RequestInput, Response as ResponseOf } from '@shared/contract/contract.ts';
import { AppError, ERROR_CODES, type ErrorCode, type ErrorData } from '@shared/contract/result.ts';

export type Api = { readonly [C in Channel]: (request: RequestInput<C>) => Promise<ResponseOf<C>> };

const HOST_GONE = 'The desk does not answer.';
const HOST_GONE_HINT = 'Close this window and start Saddlepoint again. What was shown as saved is safe.';

/** What is said when the host does not answer. */
export function hostGone(cause: unknown): AppError {
  return new AppError('unavailable', HOST_GONE, HOST_GONE_HINT, { cause });
}

let appKey: string | undefined;

/** The key the browser host wrote into its page; taken out of the page at first use. */
function readAppKey(): string {
  if (appKey === undefined) {
    const meta = document.querySelector<HTMLMetaElement>('meta[name="saddlepoint-key"]');
    appKey = meta?.content ?? '';
    meta?.remove();
  }
  return appKey;
}

/** Browsers allow about 64 KiB of requests that outlive their page; anything this short fits. */
const KEEPALIVE_CHARACTERS = 16_000;

async function overHttp(channel: Channel, request: unknown): Promise<unknown> {
  const body = JSON.stringify(request);
  let reply: Response;
  try {
    reply = await fetch(`/api/${channel}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-App-Key': readAppKey() },
      body,
      // A draft sent while the window closes must still arrive.
      keepalive: body.length <= KEEPALIVE_CHARACTERS,
    });
  } catch (cause) {
    throw hostGone(cause);
  }
  try {
    return await reply.json();
  } catch (cause) {
    throw new AppError('unavailable', `${HOST_GONE} (status ${reply.status})`, HOST_GONE_HINT, { cause });
  }
}

async function call(channel: Channel, request: unknown): Promise<unknown> {
  const bridge = window.saddlepoint;
  const result = bridge === undefined ? await overHttp(channel, request) : await bridge[channel](request);
  if (typeof result === 'object' && result !== null && 'ok' in result) {
    if (result.ok === true && 'value' in result) return result.value;
    if (result.ok === false && 'error' in result) throw fromErrorData(result.error);
  }
  throw new AppError(
    'bug',
    `${channel}: the answer was not a result.`,
    'Restart Saddlepoint; if it stays, please report it.',
  );
}

function fromErrorData(data: unknown): AppError {
  const error = (typeof data === 'object' && data !== null ? data : {}) as Partial<ErrorData>;
  const code: ErrorCode = ERROR_CODES.find((known) => known === error.code) ?? 'bug';
  return new AppError(code, String(error.message ?? 'Something went wrong.'), error.hint);
}

/** One function a channel: `api['library:read']({ id })`. Throws AppError. */
export const api = Object.freeze(
  Object.fromEntries(CHANNELS.map((channel) => [channel, (request: unknown) => call(channel, request)])),
) as Api;

/** Anything thrown, as an AppError a Notice can show. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  return new AppError(
    'bug',
    'Something in Saddlepoint itself went wrong.',
    'Try again; if it happens twice, please report it.',
    {
      cause: thrown,
    },
  );
}
