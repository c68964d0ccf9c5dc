/**
 * A concept: one idea of the library, written as one Markdown note with YAML front matter.
 * The schema here is the format's definition; `src-main/library` reads files through it and the store keeps its output.
 */
import { z } from 'zod';

/** Kebab-case identifier, equal to the file name without `.md`. */
export const conceptIdSchema = z
  .string()
  .max(80)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be kebab-case: lower-case letters and digits joined by single hyphens')
  .brand<'ConceptId'>();
export type ConceptId = z.infer<typeof conceptIdSchema>;

export const areaIdSchema = z
  .string()
  .max(40)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be kebab-case: lower-case letters and digits joined by single hyphens');
export type AreaId = z.infer<typeof areaIdSchema>;

export const sourceSchema = z.strictObject({
  title: z.string().min(1).max(300),
  authors: z.string().max(200).optional(),
  year: z.number().int().min(1600).max(2100).optional(),
  url: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).optional(),
});
export type Source = z.infer<typeof sourceSchema>;

/** The YAML at the head of a note. Unknown keys are refused by name, so that a misspelt key never goes unnoticed. */
export const frontMatterSchema = z.strictObject({
  id: conceptIdSchema,
  title: z.string().min(1).max(120),
  area: areaIdSchema,
  summary: z.string().min(1).max(200),
  prerequisites: z.array(conceptIdSchema).max(20).default([]),
  aliases: z.array(z.string().min(1).max(80)).max(20).default([]),
  sources: z.array(sourceSchema).max(30).default([]),
});
export type FrontMatter = z.infer<typeof frontMatterSchema>;

/** Where a link leads: a concept that is in the library, or one that is only named so far (`title` undefined). */
export const conceptLinkSchema = z.object({ id: conceptIdSchema, title: z.string().optional() });
export type ConceptLink = z.infer<typeof conceptLinkSchema>;

export const conceptSummarySchema = z.object({
  id: conceptIdSchema,
  title: z.string(),
  area: areaIdSchema,
  summary: z.string(),
  /** Reading time in whole minutes, at least 1. */
  minutes: z.number().int(),
});
export type ConceptSummary = z.infer<typeof conceptSummarySchema>;

export const conceptPageSchema = conceptSummarySchema.extend({
  /** Markdown without front matter. */
  body: z.string(),
  aliases: z.array(z.string()),
  sources: z.array(sourceSchema),
  prerequisites: z.array(conceptLinkSchema),
  /** Concepts that name this one as a prerequisite. */
  leadsTo: z.array(conceptLinkSchema),
  /** Concepts whose notes link here. */
  backlinks: z.array(conceptLinkSchema),
  questionCount: z.number().int(),
});
export type ConceptPage = z.infer<typeof conceptPageSchema>;

export const areaListingSchema = z.object({
  id: areaIdSchema,
  title: z.string(),
  concepts: z.array(conceptSummarySchema),
});
export type AreaListing = z.infer<typeof areaListingSchema>;

/** A note or question that was refused, in words: nothing is dropped silently. */
export const libraryProblemSchema = z.object({ file: z.string(), message: z.string() });
export type LibraryProblem = z.infer<typeof libraryProblemSchema>;

/** A stretch of a search snippet; `hit` marks what matched. */
export const snippetPartSchema = z.object({ text: z.string(), hit: z.boolean() });
export type SnippetPart = z.infer<typeof snippetPartSchema>;

export const searchHitSchema = z.object({
  id: conceptIdSchema,
  title: z.array(snippetPartSchema),
  area: areaIdSchema,
  snippet: z.array(snippetPartSchema),
});
export type SearchHit = z.infer<typeof searchHitSchema>;
