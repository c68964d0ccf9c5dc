/**
 * Keeps the last unsaved keystrokes over a reload of the page, which may call off a request under way. It lives in the
 * tab's session storage, holds at most one draft, and is emptied by being read.
 */
import { type Answer, answerSchema } from '@shared/study/round.ts';
import { z } from 'zod';

const KEY = 'saddlepoint.unsaved-answer';
const stashSchema = z.strictObject({ roundId: z.string(), index: z.number(), answer: answerSchema });

export function stashAnswer(storage: Storage, roundId: string, index: number, answer: Answer): void {
  try {
    storage.setItem(KEY, JSON.stringify({ roundId, index, answer }));
  } catch {
    // A full or forbidden storage costs at most the second of typing that the host has not confirmed.
  }
}

/** The stashed answer if it belongs to this question; the stash is empty afterwards either way. */
export function takeStashedAnswer(storage: Storage, roundId: string, index: number): Answer | undefined {
  const text = storage.getItem(KEY);
  if (text === null) return undefined;
  storage.removeItem(KEY);
  const stash = readStash(text);
  return stash?.roundId === roundId && stash.index === index ? stash.answer : undefined;
}

function readStash(text: string): z.infer<typeof stashSchema> | undefined {
  try {
    return stashSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
