/**
 * An interview question as it is written in `resources/questions/<area>.yaml`, and as it is posed in a round.
 * Numeric questions carry parameters and an expression: their numbers are drawn with the round's seed and the answer is
 * computed by the numeric core, never typed. Knows nothing of rounds, clocks or storage.
 */
import { z } from 'zod';
import { areaIdSchema, conceptIdSchema } from './concept.ts';

export const QUESTION_KINDS = ['concept', 'compare', 'derive', 'numeric', 'pitfall'] as const;
export const DIFFICULTIES = ['easy', 'medium', 'hard'] as const;

export const questionIdSchema = z
  .string()
  .max(100)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be kebab-case: lower-case letters and digits joined by single hyphens')
  .brand<'QuestionId'>();
export type QuestionId = z.infer<typeof questionIdSchema>;

const parameterNameSchema = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]*$/, 'must be a letter followed by letters, digits or _');

/** How one number of a numeric question is drawn: from a list, or from an evenly spaced range, both ends included. */
export const parameterSchema = z.union([
  z.strictObject({ choose: z.array(z.number()).min(1).max(50) }),
  z.strictObject({ from: z.number(), to: z.number(), step: z.number().positive() }),
]);
export type QuestionParameter = z.infer<typeof parameterSchema>;

export const toleranceSchema = z
  .strictObject({ relative: z.number().min(0).max(0.5).optional(), absolute: z.number().min(0).optional() })
  .refine((t) => t.relative !== undefined || t.absolute !== undefined, 'must give relative, absolute or both');
export type Tolerance = z.infer<typeof toleranceSchema>;

export const rubricPointSchema = z.strictObject({
  /** Share of the question's marks, a whole number from 1 to 5. */
  weight: z.number().int().min(1).max(5),
  text: z.string().min(1).max(400),
});
export type RubricPoint = z.infer<typeof rubricPointSchema>;

const shared = {
  id: questionIdSchema,
  concept: conceptIdSchema,
  difficulty: z.enum(DIFFICULTIES),
  /** Time budget in seconds. */
  seconds: z.number().int().min(60).max(1200),
  prompt: z.string().min(1).max(4000),
  answer: z.string().min(1).max(8000),
  rubric: z.array(rubricPointSchema).min(1).max(8),
  followUp: z.string().min(1).max(2000),
  sources: z.array(z.string().min(1).max(200)).max(10).default([]),
};

export const spokenQuestionSchema = z.strictObject({
  ...shared,
  kind: z.enum(['concept', 'compare', 'derive', 'pitfall']),
});

export const numericQuestionSchema = z.strictObject({
  ...shared,
  kind: z.literal('numeric'),
  parameters: z.record(parameterNameSchema, parameterSchema).default({}),
  /** Intermediate values in order, each an expression over the parameters and the names before it. */
  let: z.record(parameterNameSchema, z.string().min(1).max(500)).default({}),
  value: z.string().min(1).max(500),
  tolerance: toleranceSchema,
  unit: z.string().max(40).optional(),
});

export const questionSchema = z.discriminatedUnion('kind', [spokenQuestionSchema, numericQuestionSchema], {
  error: (issue) => (issue.code === 'invalid_union' ? `must be ${QUESTION_KINDS.join(' or ')}` : undefined),
});
export type Question = z.infer<typeof questionSchema>;
export type NumericQuestion = z.infer<typeof numericQuestionSchema>;

export const questionFileSchema = z.strictObject({ area: areaIdSchema, questions: z.array(questionSchema).min(1) });
export type QuestionFile = z.infer<typeof questionFileSchema>;

/** What the candidate sees while the clock runs: no answer, no rubric. Placeholders are already replaced by numbers. */
export const posedQuestionSchema = z.object({
  id: questionIdSchema,
  concept: conceptIdSchema,
  conceptTitle: z.string(),
  area: areaIdSchema,
  kind: z.enum(QUESTION_KINDS),
  difficulty: z.enum(DIFFICULTIES),
  seconds: z.number().int(),
  prompt: z.string(),
  unit: z.string().optional(),
});
export type PosedQuestion = z.infer<typeof posedQuestionSchema>;

/** What the debrief adds once the round is over. */
export const revealedQuestionSchema = posedQuestionSchema.extend({
  answer: z.string(),
  rubric: z.array(rubricPointSchema),
  followUp: z.string(),
  sources: z.array(z.string()),
  /** The computed number and what counts as right, for numeric questions. */
  value: z.number().optional(),
  tolerance: toleranceSchema.optional(),
});
export type RevealedQuestion = z.infer<typeof revealedQuestionSchema>;
