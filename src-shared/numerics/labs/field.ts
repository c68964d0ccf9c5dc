/**
 * The `field` lab: a formula of two numbers as a plane of colours, with level lines, the arrows of its gradient, curves where
 * another formula is zero, and marked points.
 */
import { z } from 'zod';
import { compile } from '../expression/evaluate.ts';
import { compileJet, JET_LENGTH } from '../expression/jets.ts';
import { printTex } from '../expression/tex.ts';
import type { Expr } from '../expression/tree.ts';
import {
  constantOf,
  type FormulaNames,
  formulaNames,
  formulaSchema,
  inputsSchema,
  labelSchema,
  nameSchema,
  nameTexOf,
  operationsOf,
  partsSchema,
  rangeSchema,
  readFormula,
  refuseLogRange,
  refuseWork,
  scaleSchema,
  unitSchema,
  withParts,
} from './formula-names.ts';
import { checkpoint, type Lab, type LabContext, type LabOutcome } from './lab.ts';
import { type LevelLine, levelLines } from './level-lines.ts';
import { oneWordOf, parseRecipe, titleSchema, wholeFrom } from './recipe.ts';

/** Operations of a run: a few seconds. */
const MOST_WORK = 4e8;
/** Arrows along the longer side. */
const ARROWS = 17;
/** Of all lines of one level; a plane crossed two hundred times. */
const MOST_POINTS = 40_000;
/** Rows between two looks at whether the reader is still there. */
const ROWS_A_PIECE = 16;

const axisSchema = z
  .strictObject({
    name: nameSchema.optional(),
    label: labelSchema.optional(),
    unit: unitSchema,
    range: rangeSchema,
    scale: scaleSchema.default('linear'),
  })
  .describe('an axis such as {"range": [-4, 4]}');

const schema = z.strictObject({
  lab: z.literal('field'),
  title: titleSchema,
  x: axisSchema,
  y: axisSchema,
  inputs: inputsSchema,
  parts: partsSchema,
  f: formulaSchema,
  colour: z
    .strictObject({
      label: labelSchema.default('f'),
      unit: unitSchema,
      ramp: oneWordOf(['sequential', 'warm', 'diverging', 'cyclic']).default('sequential'),
      scale: scaleSchema.default('linear'),
      /** Numbers of the ends of the colours; default: what there is. */
      range: rangeSchema.optional(),
    })
    .describe('{"label": "loss", "ramp": "sequential"}')
    .default({ label: 'f', ramp: 'sequential', scale: 'linear' }),
  /** Formulas of the values that get a line. */
  levels: z.array(formulaSchema).max(16).describe('a list of at most 16 formulas without x and y').default([]),
  /** Where the gradient points, as arrows: up it or down it. */
  arrows: oneWordOf(['none', 'up', 'down']).default('none'),
  /** Lines where a formula is zero. */
  curves: z
    .array(z.strictObject({ zero: formulaSchema, label: labelSchema.optional() }).describe('{"zero": "x^2 + y^2 - 1"}'))
    .max(6)
    .describe('a list of at most 6 curves')
    .default([]),
  markers: z
    .array(
      z
        .strictObject({ x: formulaSchema, y: formulaSchema, label: labelSchema.optional() })
        .describe('a point such as {"x": "0", "y": "1"}'),
    )
    .max(32)
    .describe('a list of at most 32 points')
    .default([]),
  size: wholeFrom(16, 640).default(192),
});

export type FieldRecipe = z.output<typeof schema>;
export type FieldAxis = FieldRecipe['x'];

export interface FieldPoint {
  readonly x: number;
  readonly y: number;
  readonly value: number;
}

export interface FieldLines {
  readonly lines: readonly LevelLine[];
  /** They would have been finer than the picture and were left out. */
  readonly isTooFine?: boolean;
}

export interface FieldOutcome extends LabOutcome {
  readonly recipe: FieldRecipe;
  readonly tex: string;
  readonly side: number;
  /** Row by row, the first at the lower end of y; ends of both ranges included, even on their scales. */
  readonly values: Float64Array;
  /** Of the samples; undefined where none is finite. */
  readonly lowest?: FieldPoint;
  readonly highest?: FieldPoint;
  /** Share of samples without a finite value. */
  readonly missing: number;
  readonly levels: readonly (FieldLines & { readonly value: number })[];
  readonly curves: readonly (FieldLines & { readonly label?: string | undefined })[];
  /** x, y, ∂f/∂x, ∂f/∂y of each arrow, as they are: up the gradient. */
  readonly arrows: Float64Array;
  readonly markers: readonly (FieldPoint & { readonly label?: string | undefined })[];
}

interface Plan {
  readonly names: FormulaNames;
  readonly f: Expr;
  readonly written: Expr;
  readonly zeros: readonly Expr[];
}

export const fieldLab: Lab<FieldRecipe, FieldOutcome> = {
  id: 'field',
  title: 'Fields',
  sentence: 'A function of two numbers as a coloured plane with level lines, gradient arrows and curves of your own.',
  parse: (input) => {
    const recipe = parseRecipe(schema, input);
    refuseLogRange('The range of x', recipe.x.range, recipe.x.scale);
    refuseLogRange('The range of y', recipe.y.range, recipe.y.scale);
    if (recipe.colour.range !== undefined)
      refuseLogRange('The range of colour', recipe.colour.range, recipe.colour.scale);
    const plan = readPlan(recipe);
    const operations = operationsOf([plan.f, ...plan.zeros], plan.names.variables);
    refuseWork(recipe.size ** 2, operations, MOST_WORK, 'Lower "size" or shorten the formulas.');
    marksOf(recipe, plan);
    return recipe;
  },
  run: runField,
};

/** The name formulas read an axis by. */
export function axisNames({ x, y }: Pick<FieldRecipe, 'x' | 'y'>): readonly [string, string] {
  return [x.name ?? 'x', y.name ?? 'y'];
}

function readPlan(recipe: FieldRecipe): Plan {
  const names = withParts(formulaNames(axisNames(recipe), recipe.inputs), recipe.parts);
  const { written, expr } = readFormula(names, recipe.f, 'f');
  return {
    names,
    f: expr,
    written,
    zeros: recipe.curves.map(({ zero }, index) => readFormula(names, zero, `curves[${index}]`).expr),
  };
}

function marksOf(
  { levels, markers }: FieldRecipe,
  { names, f }: Plan,
): { readonly levels: readonly number[]; readonly markers: FieldOutcome['markers'] } {
  const height = compile(f, names.variables);
  return {
    levels: levels.map((level, index) => constantOf(names, level, `levels[${index}]`)),
    markers: markers.map(({ label, ...place }, index) => {
      const x = constantOf(names, place.x, `markers[${index}].x`);
      const y = constantOf(names, place.y, `markers[${index}].y`);
      return { x, y, value: height([x, y]), ...(label !== undefined && { label }) };
    }),
  };
}

async function runField(recipe: FieldRecipe, context: LabContext): Promise<FieldOutcome> {
  const plan = readPlan(recipe);
  const { size: side } = recipe;
  const fields = [plan.f, ...plan.zeros];
  const grids: Float64Array[] = [];
  for (const [index, expr] of fields.entries())
    grids.push(
      await sampled(expr, plan.names, recipe, (share) => checkpoint(context, (index + share) / (fields.length + 1))),
    );
  const [values = new Float64Array(), ...zeros] = grids;
  const marks = marksOf(recipe, plan);
  const lines = async (grid: Float64Array, level: number): Promise<Pick<FieldLines, 'lines' | 'isTooFine'>> => {
    await checkpoint(context, 0.95);
    const found = levelLines({ columns: side, rows: side, values: grid }, level, MOST_POINTS);
    return found === undefined ? { lines: [], isTooFine: true } : { lines: found };
  };
  const levels: FieldOutcome['levels'][number][] = [];
  for (const value of marks.levels) levels.push({ value, ...(await lines(values, value)) });
  const curves: FieldOutcome['curves'][number][] = [];
  for (const [index, { label }] of recipe.curves.entries())
    curves.push({ ...(label !== undefined && { label }), ...(await lines(zeros[index] ?? new Float64Array(), 0)) });
  return {
    recipe,
    computed: { backend: 'cpu', description: 'CPU, float64' },
    tex: printTex(plan.written, nameTexOf([...axisNames(recipe).map((name) => ({ name })), ...recipe.inputs])),
    side,
    values,
    ...extremesOf(values, recipe),
    levels,
    curves,
    arrows: recipe.arrows === 'none' ? new Float64Array() : arrowsOf(recipe, plan),
    markers: marks.markers,
  };
}

/** The number at share 0 to 1 of an axis. */
export function alongAxis({ range: [low, high], scale }: FieldAxis, share: number): number {
  if (share <= 0) return low;
  if (share >= 1) return high;
  return scale === 'log' ? low * (high / low) ** share : low + (high - low) * share;
}

async function sampled(
  expr: Expr,
  { variables }: FormulaNames,
  { x, y, size }: FieldRecipe,
  pause: (share: number) => Promise<void>,
): Promise<Float64Array> {
  const evaluate = compile(expr, variables);
  const columns = Float64Array.from({ length: size }, (_, column) => alongAxis(x, column / (size - 1)));
  const values = new Float64Array(size * size);
  const place = new Float64Array(2);
  for (let row = 0; row < size; row += 1) {
    place[1] = alongAxis(y, row / (size - 1));
    for (let column = 0; column < size; column += 1) {
      place[0] = columns[column] ?? Number.NaN;
      values[row * size + column] = evaluate(place);
    }
    if (row % ROWS_A_PIECE === 0) await pause(row / size);
  }
  return values;
}

function extremesOf(
  values: Float64Array,
  { x, y, size }: FieldRecipe,
): Pick<FieldOutcome, 'lowest' | 'highest' | 'missing'> {
  let [low, high, missing] = [-1, -1, 0];
  values.forEach((value, index) => {
    if (!Number.isFinite(value)) missing += 1;
    else {
      if (low < 0 || value < (values[low] ?? 0)) low = index;
      if (high < 0 || value > (values[high] ?? 0)) high = index;
    }
  });
  const point = (index: number): FieldPoint => ({
    x: alongAxis(x, (index % size) / (size - 1)),
    y: alongAxis(y, Math.floor(index / size) / (size - 1)),
    value: values[index] ?? Number.NaN,
  });
  return {
    missing: missing / values.length,
    ...(low >= 0 && { lowest: point(low) }),
    ...(high >= 0 && { highest: point(high) }),
  };
}

function arrowsOf({ x, y }: FieldRecipe, { names, f }: Plan): Float64Array {
  const [first = 'x', second = 'y'] = names.variables;
  const jet = compileJet(f, [first, second], 1);
  const out = new Float64Array(JET_LENGTH);
  const arrows: number[] = [];
  for (let row = 0; row < ARROWS; row += 1) {
    for (let column = 0; column < ARROWS; column += 1) {
      const [atX, atY] = [alongAxis(x, (column + 0.5) / ARROWS), alongAxis(y, (row + 0.5) / ARROWS)];
      jet(atX, atY, out);
      const [, slopeX = Number.NaN, slopeY = Number.NaN] = out;
      if (Number.isFinite(slopeX) && Number.isFinite(slopeY)) arrows.push(atX, atY, slopeX, slopeY);
    }
  }
  return Float64Array.from(arrows);
}
