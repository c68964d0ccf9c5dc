/**
 * What the screens see of a timed mock interview. All times are milliseconds; the host owns the clock, the page only
 * counts down between two answers of the host. How a round's state follows from its events is `round-replay.ts`.
 */
import { z } from 'zod';
import { areaIdSchema } from './concept.ts';
import { posedQuestionSchema, revealedQuestionSchema } from './question.ts';

export const ROUND_MINUTES = [15, 30, 45] as const;
/** `exam`: the deadline is a wall-clock moment and nothing stops it. `practice`: can be paused, and pauses while the desk is closed. */
export const PACES = ['exam', 'practice'] as const;

export const roundIdSchema = z
  .string()
  .regex(/^[0-9a-f]{32}$/, 'must be 32 hexadecimal digits')
  .brand<'RoundId'>();
export type RoundId = z.infer<typeof roundIdSchema>;

export const minutesSchema = z.union([z.literal(15), z.literal(30), z.literal(45)]);
export const paceSchema = z.enum(PACES);
export type Pace = z.infer<typeof paceSchema>;

/** The text (Markdown with math) or, for numeric questions, the number as typed. Limit: 20,000 characters. */
export const answerSchema = z.strictObject({ text: z.string().max(20_000), number: z.string().max(100) });
export type Answer = z.infer<typeof answerSchema>;

/** Nothing was written: such a question counts as not answered. */
export const isBlank = (answer: Answer): boolean => answer.text.trim() === '' && answer.number.trim() === '';

export const roundStateSchema = z.enum(['running', 'paused', 'ended']);
/** Why a round ended: every question answered, the clock, or the candidate's own decision. */
export const endReasonSchema = z.enum(['completed', 'time', 'finished-early']);

export const roundViewSchema = z.object({
  id: roundIdSchema,
  state: roundStateSchema,
  endReason: endReasonSchema.optional(),
  pace: paceSchema,
  minutes: minutesSchema,
  areas: z.array(areaIdSchema),
  startedAtMs: z.number(),
  /** Time left in the round, never negative, as of this reply. */
  remainingMs: z.number(),
  questionCount: z.number().int(),
  answeredCount: z.number().int(),
  /** The question being asked; undefined once the round has ended. */
  current: z
    .object({
      index: z.number().int(),
      question: posedQuestionSchema,
      draft: answerSchema,
      /** Time already spent on this question. */
      elapsedMs: z.number(),
    })
    .optional(),
});
export type RoundView = z.infer<typeof roundViewSchema>;

export const roundSummarySchema = z.object({
  id: roundIdSchema,
  state: roundStateSchema,
  pace: paceSchema,
  minutes: minutesSchema,
  areas: z.array(areaIdSchema),
  startedAtMs: z.number(),
  remainingMs: z.number(),
  questionCount: z.number().int(),
  answeredCount: z.number().int(),
  /** Share of rubric weight ticked, [0, 1]; undefined until at least one question was graded. */
  score: z.number().optional(),
  gradedCount: z.number().int(),
});
export type RoundSummary = z.infer<typeof roundSummarySchema>;

export const debriefItemSchema = z.object({
  index: z.number().int(),
  question: revealedQuestionSchema,
  /** What stood in the box when the question was left, submitted or saved by the clock; both empty if never reached. */
  given: answerSchema,
  reached: z.boolean(),
  submitted: z.boolean(),
  spentMs: z.number(),
  /** For numeric questions with a readable number: whether it lies within the tolerance. */
  numberRight: z.boolean().optional(),
  /** Indices of rubric points the person ticked; undefined until graded. */
  ticks: z.array(z.number().int()).optional(),
});
export type DebriefItem = z.infer<typeof debriefItemSchema>;

export const debriefSchema = z.object({
  round: roundSummarySchema,
  endReason: endReasonSchema.optional(),
  items: z.array(debriefItemSchema),
});
export type Debrief = z.infer<typeof debriefSchema>;
