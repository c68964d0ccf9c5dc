/**
 * A round is its events; its state is what replaying them gives, up to any moment. Nothing else is remembered, so a killed
 * process loses nothing that was written. Pure: clocks are in the events and in the moment asked about.
 */
import { z } from 'zod';
import { questionSchema } from './question.ts';
import { type Answer, answerSchema, endReasonSchema, minutesSchema, paceSchema } from './round.ts';
import { elapsedBetween, type Instant } from './round-clock.ts';

/** What a round fixes when it starts: the seed, the questions in order and the numbers drawn for them. */
export const roundPlanSchema = z.strictObject({
  seed: z.string(),
  pace: paceSchema,
  minutes: minutesSchema,
  areas: z.array(z.string()),
  questions: z
    .array(
      z.strictObject({
        question: questionSchema,
        area: z.string(),
        conceptTitle: z.string(),
        parameters: z.record(z.string(), z.number()),
      }),
    )
    .min(1),
});
export type RoundPlan = z.infer<typeof roundPlanSchema>;

const index = z.number().int().min(0);

export const roundEventSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('started'), plan: roundPlanSchema }),
  z.strictObject({ kind: z.literal('draft'), index, answer: answerSchema }),
  z.strictObject({ kind: z.literal('submitted'), index, answer: answerSchema }),
  /** `closed`: the desk was found closed and reopened, which pauses a practice round. */
  z.strictObject({ kind: z.literal('paused'), cause: z.enum(['candidate', 'closed']) }),
  z.strictObject({ kind: z.literal('resumed') }),
  /** The desk was there: what a crash can lose of the round's clock is what came after the last of these. */
  z.strictObject({ kind: z.literal('heartbeat') }),
  z.strictObject({ kind: z.literal('ended'), reason: endReasonSchema }),
  z.strictObject({ kind: z.literal('graded'), index, ticks: z.array(index) }),
]);
export type RoundEvent = z.infer<typeof roundEventSchema>;
export type LoggedEvent = RoundEvent & { readonly at: Instant };

export interface RoundReplay {
  readonly plan: RoundPlan;
  readonly startedAtMs: number;
  readonly phase: 'running' | 'paused' | 'ended';
  readonly endReason: z.infer<typeof endReasonSchema> | undefined;
  /** Wall clock at the end: for `time` the moment the clock ran out, not the moment it was noticed. */
  readonly endedAtMs: number | undefined;
  /** Time of the round used up, ms, at most the round's length. */
  readonly elapsedMs: number;
  /** The question being asked, or the one asked last once the round has ended. */
  readonly current: number;
  /** Per question: time spent, last answer saved, whether it was submitted, ticks of the last grading. */
  readonly questions: readonly QuestionReplay[];
  /** Where the clock was read last. */
  readonly last: Instant;
}

export interface QuestionReplay {
  readonly spentMs: number;
  readonly answer: Answer;
  readonly submitted: boolean;
  readonly ticks: readonly number[] | undefined;
}

export const EMPTY_ANSWER: Answer = { text: '', number: '' };

/** Length of the round in ms. */
export const lengthMs = (plan: RoundPlan): number => plan.minutes * 60_000;

/** Time left in ms, never negative, 0 once ended. */
export const remainingMs = (round: RoundReplay): number =>
  round.phase === 'ended' ? 0 : Math.max(0, lengthMs(round.plan) - round.elapsedMs);

/** The round as of its last event, from all its events in order. Undefined if they do not begin with `started`. */
export function replayEvents(events: readonly LoggedEvent[]): RoundReplay | undefined {
  const [first, ...rest] = events;
  return first?.kind === 'started' ? rest.reduce(applyEvent, startRound(first.plan, first.at)) : undefined;
}

/** The round at `now`, from all its events in order. Undefined if they do not begin with `started`. */
export function replayRound(events: readonly LoggedEvent[], now: Instant): RoundReplay | undefined {
  const round = replayEvents(events);
  return round === undefined ? undefined : atMoment(round, now);
}

export function startRound(plan: RoundPlan, at: Instant): RoundReplay {
  return {
    plan,
    startedAtMs: at.wallMs,
    phase: 'running',
    endReason: undefined,
    endedAtMs: undefined,
    elapsedMs: 0,
    current: 0,
    questions: plan.questions.map(() => ({ spentMs: 0, answer: EMPTY_ANSWER, submitted: false, ticks: undefined })),
    last: at,
  };
}

/**
 * The round after one more event. An event that no longer applies (a draft after the clock ran out) changes nothing but
 * the clock: the log may hold it, the round does not.
 */
export function applyEvent(before: RoundReplay, event: LoggedEvent): RoundReplay {
  const round = atMoment(before, event.at);
  switch (event.kind) {
    case 'started':
    case 'heartbeat':
      return round;
    case 'draft':
      return round.phase === 'ended' || event.index !== round.current
        ? round
        : withQuestion(round, event.index, { answer: event.answer });
    case 'submitted': {
      if (round.phase !== 'running' || event.index !== round.current) return round;
      const answered = withQuestion(round, event.index, { answer: event.answer, submitted: true });
      return event.index + 1 < round.plan.questions.length
        ? { ...answered, current: event.index + 1 }
        : end(answered, 'completed', event.at.wallMs);
    }
    case 'paused':
      return round.phase === 'running' && round.plan.pace === 'practice' ? { ...round, phase: 'paused' } : round;
    case 'resumed':
      return round.phase === 'paused' ? { ...round, phase: 'running' } : round;
    case 'ended':
      return round.phase === 'ended' ? round : end(round, event.reason, event.at.wallMs);
    case 'graded':
      return round.phase === 'ended' ? withQuestion(round, event.index, { ticks: event.ticks }) : round;
    default:
      return event satisfies never;
  }
}

/** The round as of `now`, with no event in between: the clock goes on, and may run out. */
export function atMoment(round: RoundReplay, now: Instant): RoundReplay {
  if (round.phase === 'ended') return round;
  if (round.phase === 'paused') return { ...round, last: now };
  const passed = elapsedBetween(round.last, now, round.plan.pace);
  const left = Math.max(0, lengthMs(round.plan) - round.elapsedMs);
  const used = Math.min(passed, left);
  const spent = round.questions[round.current]?.spentMs ?? 0;
  const later: RoundReplay = {
    ...withQuestion(round, round.current, { spentMs: spent + used }),
    elapsedMs: round.elapsedMs + used,
    last: now,
  };
  return passed >= left ? end(later, 'time', round.last.wallMs + left) : later;
}

function end(round: RoundReplay, reason: z.infer<typeof endReasonSchema>, endedAtMs: number): RoundReplay {
  return { ...round, phase: 'ended', endReason: reason, endedAtMs };
}

function withQuestion(round: RoundReplay, at: number, change: Partial<QuestionReplay>): RoundReplay {
  return {
    ...round,
    questions: round.questions.map((question, i) => (i === at ? { ...question, ...change } : question)),
  };
}
