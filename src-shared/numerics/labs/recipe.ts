/**
 * Checks a recipe against a lab's schema and refuses it in a sentence. The rule of a field is the description of its schema
 * (`.describe('a whole number from 1 to 5000')`), so that the rule that is checked and the rule that is told stand together.
 */
import { z } from 'zod';
import { AppError } from '../../contract/result.ts';
import { said } from '../../contract/said.ts';
import { nearestNames } from '../expression/nearest-name.ts';

/** A number JSON can hold. */
export const finite = z.number().refine(Number.isFinite, 'must be a finite number').describe('a finite number');

export const titleSchema = z.string().max(120).describe('text of at most 120 characters').optional();

export function numberFrom(low: number, high: number, unit = ''): z.ZodNumber {
  return z
    .number()
    .min(low)
    .max(high)
    .describe(`a number from ${low} to ${high}${unit === '' ? '' : ` ${unit}`}`);
}

export function wholeFrom(low: number, high: number): z.ZodNumber {
  return z.number().int().min(low).max(high).describe(`a whole number from ${low} to ${high}`);
}

/** A range [low, high]. */
export const risingPair = z
  .tuple([finite, finite])
  .refine(([low, high]) => low < high, 'must rise')
  .describe('two numbers that rise, such as [-2, 2]');

/** One of some words; the refusal lists them. */
export function oneWordOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words).describe(`one of ${words.map((word) => `"${word}"`).join(', ')}`);
}

/** Of every seeded run: a whole number that JSON and Philox hold exactly. */
export const seedSchema = wholeFrom(0, 2 ** 32 - 1).default(0);

/**
 * The input as the schema reads it, defaults filled in.
 * Throws AppError('invalid-recipe') naming the field, its rule and what was there instead.
 */
export function parseRecipe<Schema extends z.ZodObject>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  if (!isRecord(input) || Array.isArray(input))
    throw new AppError(
      'invalid-recipe',
      `A recipe must be an object such as {"lab": "descent", …}; got ${said(input)}.`,
      'Copy a recipe from the sandbox and change it.',
    );
  const issue = innermost(parsed.error.issues);
  if (issue === undefined) throw new AppError('invalid-recipe', 'This recipe does not fit its lab.');
  if (issue.code === 'unrecognized_keys') throw unknownField(schema, input, issue.path, issue.keys[0] ?? '');
  const { path, rule } = described(schema, input, issue.path);
  const value = path.reduce<unknown>((inner, part) => (isRecord(inner) ? inner[String(part)] : undefined), input);
  const field = written(path);
  throw new AppError(
    'invalid-recipe',
    `${field} must be ${rule ?? 'as the lab describes it'}; got ${said(value)}.`,
    value === undefined ? `Add ${field}.` : `Change ${field}.`,
  );
}

/** Of a union none of whose forms fits, the complaint of the form that got furthest. */
function innermost(
  issues: readonly z.core.$ZodIssue[],
  path: readonly PropertyKey[] = [],
): z.core.$ZodIssue | undefined {
  const issue = issues[0];
  if (issue === undefined) return undefined;
  const here = { ...issue, path: [...path, ...issue.path] };
  if (issue.code !== 'invalid_union') return here;
  const inner = issue.errors
    .flatMap((form) => innermost(form, here.path) ?? [])
    .filter((one) => one.path.length > here.path.length);
  return inner.sort((a, b) => b.path.length - a.path.length)[0] ?? here;
}

function unknownField(schema: z.ZodType, input: unknown, path: readonly PropertyKey[], key: string): AppError {
  const owner = schemaAt(schema, input, path);
  const keys = owner instanceof z.ZodObject ? Object.keys(owner.shape) : [];
  const near = nearestNames(key, keys);
  const where = path.length === 0 ? 'This recipe' : written(path);
  const cure = keys.length === 0 ? 'Remove it.' : `Its fields are ${keys.join(', ')}.`;
  return new AppError(
    'invalid-recipe',
    `${where} has no field "${key}".`,
    near.length > 0 ? `Did you mean ${near.join(' or ')}?` : cure,
  );
}

/** The innermost described field on the way to a complaint: `rates[3]` of a list of numbers, `start` of a pair. */
function described(
  schema: z.ZodType,
  input: unknown,
  path: readonly PropertyKey[],
): { readonly path: readonly PropertyKey[]; readonly rule: string | undefined } {
  for (let length = path.length; length > 0; length -= 1) {
    const rule = ruleOf(schemaAt(schema, input, path.slice(0, length)));
    if (rule !== undefined) return { path: path.slice(0, length), rule };
  }
  return { path: path.slice(0, 1), rule: undefined };
}

function ruleOf(schema: z.ZodType | undefined): string | undefined {
  if (schema === undefined) return undefined;
  if (schema.description !== undefined) return schema.description;
  if (schema instanceof z.ZodLiteral) return JSON.stringify([...schema.values][0]);
  return undefined;
}

function schemaAt(schema: z.ZodType, input: unknown, path: readonly PropertyKey[]): z.ZodType | undefined {
  let here: z.ZodType | undefined = schema;
  let value = input;
  for (const part of path) {
    here = here === undefined ? undefined : inside(bare(here), value, part);
    value = isRecord(value) ? value[String(part)] : undefined;
  }
  return here === undefined || ruleOf(here) !== undefined ? here : bare(here);
}

/** The schema of a field. Of a union, that of the form the value's discriminator names, else of the first that has it. */
function inside(schema: z.ZodType, value: unknown, part: PropertyKey): z.ZodType | undefined {
  if (schema instanceof z.ZodObject) {
    const field: unknown = schema.shape[String(part)] ?? schema.def.catchall;
    return field instanceof z.ZodType && !(field instanceof z.ZodNever) ? field : undefined;
  }
  if (schema instanceof z.ZodArray && schema.element instanceof z.ZodType) return schema.element;
  if (schema instanceof z.ZodRecord && schema.valueType instanceof z.ZodType) return schema.valueType;
  if (schema instanceof z.ZodTuple) {
    const item: unknown = schema.def.items[Number(part)];
    return item instanceof z.ZodType ? item : undefined;
  }
  if (schema instanceof z.ZodUnion) {
    const forms = schema.options.flatMap((form) => (form instanceof z.ZodType ? [bare(form)] : []));
    const named = forms.filter((form) => isNamedBy(schema, form, value));
    return (named.length > 0 ? named : forms).flatMap((form) => inside(form, value, part) ?? [])[0];
  }
  return undefined;
}

function isNamedBy(union: z.ZodUnion, form: z.ZodType, value: unknown): boolean {
  if (!(union instanceof z.ZodDiscriminatedUnion) || !(form instanceof z.ZodObject) || !isRecord(value)) return false;
  const { discriminator } = union.def;
  const field: unknown = form.shape[discriminator];
  return field instanceof z.ZodType && field.safeParse(value[discriminator]).success;
}

/** Without what makes it optional or gives a default. */
function bare(schema: z.ZodType): z.ZodType {
  let here = schema;
  while (
    here instanceof z.ZodOptional ||
    here instanceof z.ZodDefault ||
    here instanceof z.ZodPrefault ||
    here instanceof z.ZodReadonly
  ) {
    const inner: unknown = here.def.innerType;
    if (!(inner instanceof z.ZodType)) return here;
    here = inner;
  }
  return here;
}

function written(path: readonly PropertyKey[]): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return text.replace(/^\./, '');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
