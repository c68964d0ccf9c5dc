/**
 * The recipe of the `curve` lab: an axis, inputs, curves as formulas or from the catalogue, and what is marked on them.
 */
import { z } from 'zod';
import { AppError } from '../../contract/result.ts';
import {
  formulaSchema,
  inputsSchema,
  labelSchema,
  nameSchema,
  partsSchema,
  rangeSchema,
  refuseLogRange,
  scaleSchema,
  unitSchema,
} from './formula-names.ts';
import { titleSchema, wholeFrom } from './recipe.ts';

const MOST_CURVES = 8;
const SOURCES = ['y', 'activation', 'loss', 'schedule'] as const;
export type CurveSourceKind = (typeof SOURCES)[number];

const choiceSchema = (kind: string, example: string) =>
  z
    .union([
      z
        .string()
        .min(1)
        .transform((id) => ({ id })),
      z.looseObject({ id: z.string().min(1) }),
    ])
    .describe(`the id of ${kind}, such as "${example}", or {"id": "${example}", …} with its arguments`)
    .optional();

const curveSchema = z
  .strictObject({
    /** Later formulas may read the curve by this name. */
    name: nameSchema.optional(),
    label: labelSchema.optional(),
    y: formulaSchema.optional(),
    activation: choiceSchema('an activation', 'gelu'),
    /** Element-wise: prediction on the axis, `target` a formula. */
    loss: choiceSchema('a loss', 'huber'),
    target: formulaSchema.optional(),
    /** Steps on the axis; `lr`, a formula, is the optimizer's own rate. */
    schedule: choiceSchema('a schedule', 'cosine'),
    lr: formulaSchema.optional(),
    /** How often it is differentiated by the axis. */
    derivative: wholeFrom(0, 2).default(0),
    dashed: z.boolean().describe('true or false').default(false),
  })
  .describe('a curve such as {"label": "slope", "y": "x^2"}');
export type CurveSpec = z.output<typeof curveSchema>;

const markerSchema = z
  .strictObject({
    x: formulaSchema,
    /** A formula, which may read x; or `curve`, whose height is taken. */
    y: formulaSchema.optional(),
    curve: wholeFrom(0, MOST_CURVES - 1).optional(),
    label: labelSchema.optional(),
  })
  .describe('a point such as {"x": "1.5", "curve": 0, "label": "here"}');

const ruleSchema = z
  .strictObject({ axis: z.enum(['x', 'y']).describe('"x" or "y"'), at: formulaSchema, label: labelSchema.optional() })
  .describe('a line such as {"axis": "y", "at": "1/4", "label": "1/4"}');

const areaSchema = z
  .strictObject({
    /** Shaded is what lies between `curve` and `above`, or between it and zero; the integral counts curve − above. */
    curve: wholeFrom(0, MOST_CURVES - 1).default(0),
    above: wholeFrom(0, MOST_CURVES - 1).optional(),
    from: formulaSchema.optional(),
    until: formulaSchema.optional(),
    label: labelSchema.optional(),
  })
  .describe('an area such as {"curve": 0, "from": "0", "until": "1"}');

export const curveRecipeSchema = z.strictObject({
  lab: z.literal('curve'),
  title: titleSchema,
  x: z
    .strictObject({
      name: nameSchema.default('x'),
      label: labelSchema.optional(),
      unit: unitSchema,
      range: rangeSchema,
      scale: scaleSchema.default('linear'),
      /** Only whole numbers: steps, counts. */
      whole: z.boolean().describe('true or false').default(false),
    })
    .describe('an axis such as {"range": [-4, 4]}'),
  y: z
    .strictObject({
      label: labelSchema.default('y'),
      unit: unitSchema,
      range: rangeSchema.optional(),
      scale: scaleSchema.default('linear'),
    })
    .describe('an axis such as {"label": "loss", "scale": "log"}')
    .default({ label: 'y', scale: 'linear' }),
  inputs: inputsSchema,
  parts: partsSchema,
  curves: z.array(curveSchema).min(1).max(MOST_CURVES).describe(`a list of 1 to ${MOST_CURVES} curves`),
  rules: z.array(ruleSchema).max(16).describe('a list of at most 16 lines').default([]),
  markers: z.array(markerSchema).max(32).describe('a list of at most 32 points').default([]),
  areas: z.array(areaSchema).max(4).describe('a list of at most 4 areas').default([]),
  samples: wholeFrom(16, 8192).default(800),
});

export type CurveRecipe = z.output<typeof curveRecipeSchema>;

/** Where a curve comes from. Throws AppError('invalid-recipe') unless it is one place. */
export function sourceKind(spec: CurveSpec, index: number): CurveSourceKind {
  const given = SOURCES.filter((kind) => spec[kind] !== undefined);
  const [kind] = given;
  if (kind === undefined || given.length > 1)
    throw new AppError(
      'invalid-recipe',
      `curves[${index}] must have exactly one of ${SOURCES.join(', ')}; it has ${given.length === 0 ? 'none' : given.join(' and ')}.`,
      'A formula goes into "y"; the others name an entry of the catalogue.',
    );
  for (const [field, owner] of [
    ['target', 'loss'],
    ['lr', 'schedule'],
  ] as const)
    if (spec[field] !== undefined && kind !== owner)
      throw new AppError('invalid-recipe', `${field} of curves[${index}] belongs to a ${owner}.`, `Remove ${field}.`);
  return kind;
}

/** Throws AppError('invalid-recipe') on what a schema of single fields cannot see. */
export function checkAxes({ x, y, curves, markers, areas }: CurveRecipe): void {
  refuseLogRange('The range of x', x.range, x.scale);
  if (y.range !== undefined) refuseLogRange('The range of y', y.range, y.scale);
  if (x.whole && Math.ceil(x.range[0]) > x.range[1])
    throw new AppError(
      'invalid-recipe',
      `No whole number lies in ${JSON.stringify(x.range)}.`,
      'Widen the range of x.',
    );
  const refuse = (what: string, index: number): never => {
    throw new AppError(
      'invalid-recipe',
      `${what} names curve ${index}, but the last one is ${curves.length - 1}.`,
      'Curves count from 0.',
    );
  };
  markers.forEach(({ y: height, curve }, index) => {
    if ((height === undefined) === (curve === undefined))
      throw new AppError(
        'invalid-recipe',
        `markers[${index}] must have either y, a formula, or curve, the number of a curve.`,
        'Curves count from 0.',
      );
    if (curve !== undefined && curve >= curves.length) refuse(`markers[${index}]`, curve);
  });
  areas.forEach(({ curve, above }, index) => {
    for (const named of [curve, above ?? 0]) if (named >= curves.length) refuse(`areas[${index}]`, named);
  });
}
