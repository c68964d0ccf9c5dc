/**
 * The only way into the main process: sender → channel → size → schema → handler → result. Both hosts knock here and
 * nowhere else. Knows no transport; a host decides whether the sender is one of its own pages.
 */
import { CHANNELS, type Channel } from '@shared/contract/channels.ts';
import { contract, type Handlers } from '@shared/contract/contract.ts';
import { AppError, type Result, toErrorData } from '@shared/contract/result.ts';
import type { z } from 'zod';
import type { Log } from './log.ts';
import { checkPayloadLimits } from './payload-limits.ts';

/** Who asks, as the host has judged it. */
export interface Sender {
  /** Whether it is the main frame of a page of ours, at our own origin. */
  readonly trusted: boolean;
  /** For the log, e.g. `frame at https://evil.test`. */
  readonly description: string;
}

export interface Knock {
  readonly channel: unknown;
  readonly payload: unknown;
  readonly sender: Sender;
}

export interface Door {
  /** Never rejects: whatever goes wrong comes back as `{ ok: false, error }` and, if unexpected, is logged. */
  knock(knock: Knock): Promise<Result<unknown>>;
}

export interface DoorOptions {
  readonly handlers: Handlers;
  readonly log: Log;
}

const channels: ReadonlySet<unknown> = new Set(CHANNELS);
const isChannel = (value: unknown): value is Channel => channels.has(value);

/** The rule in words; patterns, discriminators and lists of allowed values stay inside. */
function ruleOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be of type ${issue.expected}`;
    case 'unrecognized_keys':
      return 'must have no other fields than the known ones';
    case 'too_small':
      return `must not be ${typeof issue.minimum === 'number' ? `below ${issue.minimum}` : 'so small'}`;
    case 'too_big':
      return `must not be ${typeof issue.maximum === 'number' ? `above ${issue.maximum}` : 'so big'}`;
    case 'invalid_value':
    case 'invalid_union':
      return 'must be one of the allowed values';
    default:
      // A sentence of ours passes ("must be 32 hexadecimal digits"); zod's own would quote the pattern.
      return issue.message.startsWith('must ') ? issue.message : 'must be well-formed';
  }
}

function refusalOf(channel: Channel, issue: z.core.$ZodIssue | undefined): AppError {
  const path = (issue?.path ?? []).map(String).join('.').slice(0, 80);
  const culprit = path === '' ? 'the request' : `"${path}"`;
  const rule = issue === undefined ? 'must be well-formed' : ruleOf(issue);
  return new AppError(
    'invalid-request',
    `${channel}: ${culprit} ${rule}.`,
    'Reload the page; if it happens again, please report it.',
  );
}

/** Reads the payload, and reads it only after its limits; anything thrown on the way is the payload's fault. */
function parsePayload(channel: Channel, payload: unknown): unknown {
  let parsed: z.ZodSafeParseResult<unknown>;
  try {
    checkPayloadLimits(payload);
    parsed = contract[channel].request.safeParse(payload);
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    throw new AppError('invalid-request', `${channel}: the request could not be read.`, undefined, { cause: thrown });
  }
  if (!parsed.success) throw refusalOf(channel, parsed.error.issues[0]);
  return parsed.data;
}

/** Binds the handlers to the contract; `log` hears of foreign senders and of whatever a handler threw unexpectedly. */
export function createDoor({ handlers, log }: DoorOptions): Door {
  async function answer({ channel, payload, sender }: Knock): Promise<unknown> {
    if (!sender.trusted) {
      log.warn(`Refused a request from a foreign sender: ${sender.description}`);
      throw new AppError('foreign-sender', 'Only a page of Saddlepoint itself may ask.');
    }
    if (!isChannel(channel)) throw new AppError('invalid-request', 'There is no channel of this name.');
    const request = parsePayload(channel, payload);
    // One channel's request fits one channel's handler, which TypeScript cannot see through the union.
    const handler = handlers[channel] as (request: unknown) => unknown;
    return handler(request);
  }

  return {
    async knock(knock) {
      try {
        return { ok: true, value: await answer(knock) };
      } catch (thrown) {
        const error = toErrorData(thrown);
        if (error.code === 'bug') log.error(`${String(knock.channel)} failed`, thrown);
        return { ok: false, error };
      }
    },
  };
}
