/**
 * The contract between renderer and main: for each channel, what is asked and what comes back. Types, the preload's bridge,
 * the door's checks, the browser host's routes and the test fakes all derive from this one object.
 */
import { z } from 'zod';
import {
  areaIdSchema,
  areaListingSchema,
  conceptIdSchema,
  conceptPageSchema,
  libraryProblemSchema,
  searchHitSchema,
} from '../study/concept.ts';
import { keptRunSchema, labRecipeTextSchema, runIdSchema, runNameSchema } from '../study/lab-run.ts';
import {
  answerSchema,
  debriefSchema,
  minutesSchema,
  paceSchema,
  roundIdSchema,
  roundSummarySchema,
  roundViewSchema,
} from '../study/round.ts';
import type { Channel } from './channels.ts';
import type { Result } from './result.ts';

export const settingsSchema = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  /** Whether single keys such as `/` and `?` are shortcuts. Absent: they are. */
  singleKeys: z.boolean().optional(),
});
export type Settings = z.infer<typeof settingsSchema>;
export const DEFAULT_SETTINGS: Settings = { theme: 'system' };

export const exportJobIdSchema = z.string().regex(/^[0-9a-f]{32}$/, 'must be 32 hexadecimal digits');

const nothing = z.strictObject({});
const savedSchema = z.object({ savedAtMs: z.number() });
const roundRequest = z.strictObject({ roundId: roundIdSchema });
const jobRequest = z.strictObject({ jobId: exportJobIdSchema });
const questionIndexSchema = z.number().int().min(0).max(199);

export const exportStatusSchema = z.object({
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  /** What is happening, in words for the screen. */
  message: z.string(),
  noteCount: z.number().int(),
});
export type ExportStatus = z.infer<typeof exportStatusSchema>;

export const contract = {
  'desk:about': {
    request: nothing,
    response: z.object({ version: z.string(), host: z.enum(['electron', 'browser']), platform: z.string() }),
  },
  'settings:read': { request: nothing, response: settingsSchema },
  'settings:write': { request: settingsSchema, response: settingsSchema },

  'library:list': {
    request: nothing,
    response: z.object({ areas: z.array(areaListingSchema), problems: z.array(libraryProblemSchema) }),
  },
  'library:read': { request: z.strictObject({ id: conceptIdSchema }), response: conceptPageSchema },
  'library:search': {
    request: z.strictObject({ query: z.string().max(200), limit: z.number().int().min(1).max(50) }),
    response: z.object({ hits: z.array(searchHitSchema) }),
  },

  'interview:options': {
    request: nothing,
    response: z.object({
      areas: z.array(z.object({ id: areaIdSchema, title: z.string(), questionCount: z.number().int() })),
      /** A round that was interrupted and can be resumed, if any. */
      unfinished: roundSummarySchema.optional(),
    }),
  },
  'interview:start': {
    request: z.strictObject({ areas: z.array(areaIdSchema).min(1).max(40), minutes: minutesSchema, pace: paceSchema }),
    response: roundViewSchema,
  },
  'interview:state': { request: roundRequest, response: roundViewSchema },
  'interview:save-draft': {
    request: z.strictObject({ roundId: roundIdSchema, index: questionIndexSchema, answer: answerSchema }),
    response: savedSchema,
  },
  /** Records the answer and moves to the next question, or ends the round after the last. */
  'interview:submit': {
    request: z.strictObject({ roundId: roundIdSchema, index: questionIndexSchema, answer: answerSchema }),
    response: roundViewSchema,
  },
  'interview:pause': { request: roundRequest, response: roundViewSchema },
  'interview:resume': { request: roundRequest, response: roundViewSchema },
  'interview:finish': { request: roundRequest, response: roundViewSchema },
  'interview:debrief': { request: roundRequest, response: debriefSchema },
  'interview:grade': {
    request: z.strictObject({
      roundId: roundIdSchema,
      index: questionIndexSchema,
      ticks: z.array(z.number().int().min(0).max(7)).max(8),
    }),
    response: savedSchema,
  },
  'interview:history': { request: nothing, response: z.object({ rounds: z.array(roundSummarySchema) }) },

  /** Saved runs by name, then the history from the newest. */
  'runs:list': { request: nothing, response: z.object({ runs: z.array(keptRunSchema) }) },
  /** Puts a run at the top of the history; the same recipe is one run. */
  'runs:note': {
    request: z.strictObject({ recipe: labRecipeTextSchema, finding: z.string().max(600) }),
    response: keptRunSchema,
  },
  /** Saves a run under a name, or takes the name away: then it is in the history only. */
  'runs:name': {
    request: z.strictObject({ id: runIdSchema, name: runNameSchema.optional() }),
    response: keptRunSchema,
  },
  'runs:forget': { request: z.strictObject({ id: runIdSchema }), response: z.object({ forgotten: z.boolean() }) },

  'export:start': {
    request: z.strictObject({ conceptIds: z.array(conceptIdSchema).min(1).max(300) }),
    response: z.object({ jobId: exportJobIdSchema }),
  },
  'export:status': { request: jobRequest, response: exportStatusSchema },
  'export:cancel': { request: jobRequest, response: exportStatusSchema },
  /** Electron asks where to save; the browser host answers with a same-origin path to download from. */
  'export:save': {
    request: jobRequest,
    response: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('saved'), fileName: z.string() }),
      z.object({ kind: z.literal('download'), path: z.string(), fileName: z.string() }),
      z.object({ kind: z.literal('dismissed') }),
    ]),
  },
  /** What the print route draws: the notes of a job in the order chosen. */
  'export:content': {
    request: jobRequest,
    response: z.object({ title: z.string(), pages: z.array(conceptPageSchema) }),
  },
} as const satisfies Record<Channel, { request: z.ZodType; response: z.ZodType }>;

export type Contract = typeof contract;
export type Request<C extends Channel> = z.infer<Contract[C]['request']>;
/** What a caller may write before parsing: brands are given by the schema, not by the caller. */
export type RequestInput<C extends Channel> = z.input<Contract[C]['request']>;
export type Response<C extends Channel> = z.infer<Contract[C]['response']>;

/** The main process's side: one function a channel. */
export type Handlers = {
  readonly [C in Channel]: (request: Request<C>) => Response<C> | Promise<Response<C>>;
};

/** The renderer's side: what `window.saddlepoint` and the HTTP client both look like. */
export type Bridge = {
  readonly [C in Channel]: (request: RequestInput<C>) => Promise<Result<Response<C>>>;
};
