/**
 * The `calculator` lab: named inputs, worked steps that may read each other, each shown as formula, with its numbers put in,
 * and as value; how the results answer to each input; and one input swept over its range.
 */
import { z } from 'zod';
import { AppError } from '../../contract/result.ts';
import { compileAll } from '../expression/evaluate.ts';
import { compileJet, JET_LENGTH } from '../expression/jets.ts';
import { printTex } from '../expression/tex.ts';
import { call, type Expr, number, substitute } from '../expression/tree.ts';
import {
  defined,
  type FormulaInput,
  type FormulaNames,
  formulaNames,
  formulaSchema,
  inputsSchema,
  labelSchema,
  nameSchema,
  nameTexOf,
  operationsOf,
  readFormula,
  refuseWork,
  scaleSchema,
  texSchema,
  unitSchema,
} from './formula-names.ts';
import { checkpoint, type Lab, type LabContext, type LabOutcome } from './lab.ts';
import { oneWordOf, parseRecipe, titleSchema } from './recipe.ts';

const SAMPLES = 241;
const MOST_WORK = 5e7;
/** Significant digits of a number put into a formula. */
const SHOWN_DIGITS = 7;
/** From here on a number put into a formula is written with a power of ten. */
const LONGEST_COUNT = 1e9;

/** How a value is read: as a count, with k, M, G, in bytes of 1000 or of 1024, as a share of 100. */
export const FORMATS = ['number', 'integer', 'si', 'bytes', 'binary-bytes', 'percent'] as const;
export type QuantityFormat = (typeof FORMATS)[number];

const stepSchema = z
  .strictObject({
    name: nameSchema,
    label: labelSchema.optional(),
    formula: formulaSchema,
    unit: unitSchema,
    format: oneWordOf(FORMATS).default('number'),
    tex: texSchema,
    /** Shown as a result; the last step always is. */
    result: z.boolean().describe('true or false').default(false),
  })
  .describe('a step such as {"name": "area", "formula": "width*height"}');

const schema = z.strictObject({
  lab: z.literal('calculator'),
  title: titleSchema,
  inputs: inputsSchema,
  steps: z.array(stepSchema).min(1).max(40).describe('a list of 1 to 40 steps'),
  /** Default: the first input against the last result. */
  sweep: z
    .strictObject({
      input: nameSchema,
      of: z.array(nameSchema).min(1).max(6).describe('a list of 1 to 6 names of steps'),
      /** Of the heights; default: that of the input. */
      scale: scaleSchema.optional(),
    })
    .describe('{"input": "d", "of": ["total"]}, the names of an input and of steps')
    .optional(),
});

export type CalculatorRecipe = z.output<typeof schema>;
export type CalculatorStep = CalculatorRecipe['steps'][number];

export interface WorkedStep {
  readonly name: string;
  readonly value: number;
  /** TeX of its name, its formula, and its formula with numbers put in; the last is absent where the formula reads none. */
  readonly tex: { readonly name: string; readonly formula: string; readonly numbers?: string };
}

/** How a result answers to an input: d ln(result) / d ln(input) where they stand. */
export interface Elasticity {
  readonly input: string;
  readonly result: string;
  readonly exponent: number;
}

export interface Sweep {
  readonly input: string;
  readonly x: Float64Array;
  readonly curves: readonly { readonly name: string; readonly values: Float64Array }[];
}

export interface CalculatorOutcome extends LabOutcome {
  readonly recipe: CalculatorRecipe;
  /** Of inputs and steps. */
  readonly values: Readonly<Record<string, number>>;
  readonly steps: readonly WorkedStep[];
  readonly elasticities: readonly Elasticity[];
  readonly sweep?: Sweep;
}

/** Every step in the inputs alone. */
interface Plan {
  readonly inputs: readonly string[];
  readonly written: readonly Expr[];
  readonly exprs: readonly Expr[];
}

export const calculatorLab: Lab<CalculatorRecipe, CalculatorOutcome> = {
  id: 'calculator',
  title: 'Calculator',
  sentence: 'A quantity worked out step by step: sizes, counts, memory, bounds. Every number can be moved.',
  parse: (input) => {
    const recipe = parseRecipe(schema, input);
    const { exprs, inputs } = readPlan(recipe);
    // Each result is also differentiated by each input.
    const operations = operationsOf(exprs, inputs);
    refuseWork(SAMPLES + 4 * inputs.length * resultsOf(recipe).length, operations, MOST_WORK, 'Shorten the formulas.');
    checkSweep(recipe);
    return recipe;
  },
  run: runCalculator,
};

/** Steps that are marked as results, and the last one. */
export function resultsOf({ steps }: Pick<CalculatorRecipe, 'steps'>): readonly CalculatorStep[] {
  return steps.filter(({ result }, index) => result || index === steps.length - 1);
}

/** Each step as it is written, in inputs and earlier steps. The recipe has been parsed. */
export function readSteps(recipe: CalculatorRecipe): readonly Expr[] {
  return readPlan(recipe).written;
}

function readPlan({ inputs, steps }: CalculatorRecipe): Plan {
  // Ranges and names of inputs are checked there; here they stay names, since they are swept and differentiated by.
  formulaNames([], inputs);
  let names: FormulaNames = formulaNames(
    inputs.map(({ name }) => name),
    [],
  );
  const formulas = steps.map(({ name, formula }) => {
    const read = readFormula(names, formula, `step "${name}"`);
    names = defined(names, name, read);
    return read;
  });
  return {
    inputs: names.variables,
    written: formulas.map(({ written }) => written),
    exprs: formulas.map(({ expr }) => expr),
  };
}

function checkSweep({ inputs, steps, sweep }: CalculatorRecipe): void {
  if (sweep === undefined) return;
  const refuse = (what: string, name: string, known: readonly { readonly name: string }[]): never => {
    throw new AppError(
      'invalid-recipe',
      `sweep names the ${what} "${name}", which there is not.`,
      `There are ${known.map((one) => one.name).join(', ')}.`,
    );
  };
  if (!inputs.some(({ name }) => name === sweep.input)) refuse('input', sweep.input, inputs);
  for (const name of sweep.of) if (!steps.some((step) => step.name === name)) refuse('step', name, steps);
}

async function runCalculator(recipe: CalculatorRecipe, context: LabContext): Promise<CalculatorOutcome> {
  const plan = readPlan(recipe);
  const given = recipe.inputs.map(({ value }) => value);
  const found = new Float64Array(plan.exprs.length);
  compileAll(plan.exprs, plan.inputs)(given, found);
  const values = Object.fromEntries([
    ...recipe.inputs.map(({ name, value }) => [name, value] as const),
    ...recipe.steps.map(({ name }, index) => [name, found[index] ?? Number.NaN] as const),
  ]);
  await checkpoint(context, 0.3);
  const sweep = sweepOf(recipe, plan);
  await checkpoint(context, 0.7);
  return {
    recipe,
    computed: { backend: 'cpu', description: 'CPU, float64' },
    values,
    steps: workedSteps(recipe, plan, values),
    elasticities: elasticitiesOf(recipe, plan, values),
    ...(sweep && { sweep }),
  };
}

function workedSteps(
  recipe: CalculatorRecipe,
  { written }: Plan,
  values: Readonly<Record<string, number>>,
): WorkedStep[] {
  const tex = nameTexOf([...recipe.inputs, ...recipe.steps]);
  const numbers = new Map(Object.entries(values).map(([name, value]) => [name, shown(value)]));
  return recipe.steps.map(({ name }, index) => {
    const formula = written[index] ?? number(Number.NaN);
    const filled = substitute(formula, numbers, call);
    const [asWritten, withNumbers] = [printTex(formula, tex), grouped(printTex(filled, tex))];
    return {
      name,
      value: values[name] ?? Number.NaN,
      tex: {
        name: tex[name] ?? name,
        formula: asWritten,
        ...(withNumbers !== asWritten && formula.kind !== 'symbol' && { numbers: withNumbers }),
      },
    };
  });
}

/** Thousands set apart in whole numbers of five digits and more; digits behind a point stay as they are. */
function grouped(tex: string): string {
  return tex.replaceAll(/(?<![.\d])\d{5,}(?![\d.])/g, (digits) => digits.replaceAll(/\B(?=(\d{3})+$)/g, '{,}'));
}

/** As a tree, so that TeX puts parentheses where a sign or a power of ten needs them. */
function shown(value: number): Expr {
  const size = Number(Math.abs(value).toPrecision(SHOWN_DIGITS));
  return value < 0 ? call('negate', [sized(size)]) : sized(size);
}

function sized(size: number): Expr {
  // Larger ones are written with a power of ten already.
  if (!(size >= LONGEST_COUNT && size < 1e21)) return number(size);
  const [mantissa = '', exponent = ''] = size.toExponential().split('e');
  const power = call('power', [number(10), number(Number(exponent))]);
  return mantissa === '1' ? power : call('multiply', [number(Number(mantissa)), power]);
}

/** Only those that say something: finite, not zero, and of numbers that are not zero. */
function elasticitiesOf(
  recipe: CalculatorRecipe,
  { exprs }: Plan,
  values: Readonly<Record<string, number>>,
): Elasticity[] {
  return resultsOf(recipe).flatMap(({ name: result }) => {
    const expr = exprs[recipe.steps.findIndex(({ name }) => name === result)];
    const height = values[result] ?? 0;
    if (expr === undefined || height === 0) return [];
    return recipe.inputs.flatMap(({ name: input, value }) => {
      const others = new Map(
        recipe.inputs.filter(({ name }) => name !== input).map((one) => [one.name, number(one.value)]),
      );
      const jet = new Float64Array(JET_LENGTH);
      // The second variable of the jet is one that no formula can name.
      compileJet(substitute(expr, others), [input, ' '], 1)(value, 0, jet);
      const exponent = ((jet[1] ?? 0) * value) / height;
      return Number.isFinite(exponent) && Math.abs(exponent) > 1e-9 ? [{ input, result, exponent }] : [];
    });
  });
}

function sweepOf(recipe: CalculatorRecipe, plan: Plan): Sweep | undefined {
  const swept = recipe.inputs.find(({ name }) => name === recipe.sweep?.input) ?? recipe.inputs[0];
  if (swept === undefined) return undefined;
  const x = sweptValues(swept);
  const drawn =
    recipe.sweep?.of ??
    resultsOf(recipe)
      .slice(-1)
      .map(({ name }) => name);
  const curves = drawn.map((name) => ({ name, values: new Float64Array(x.length) }));
  const places = drawn.map((wanted) => recipe.steps.findIndex(({ name }) => name === wanted));
  const evaluate = compileAll(
    places.flatMap((place) => plan.exprs[place] ?? []),
    plan.inputs,
  );
  const given = Float64Array.from(recipe.inputs, ({ value }) => value);
  const at = recipe.inputs.indexOf(swept);
  const out = new Float64Array(drawn.length);
  x.forEach((value, index) => {
    given[at] = value;
    evaluate(given, out);
    curves.forEach(({ values }, curve) => {
      values[index] = out[curve] ?? Number.NaN;
    });
  });
  return { input: swept.name, x, curves };
}

/** Over the input's range, even on its scale; its own value is always one of them. */
function sweptValues({ range: [low, high], scale, whole, value }: FormulaInput): Float64Array {
  const even = Array.from({ length: SAMPLES }, (_, index) => {
    const share = index / (SAMPLES - 1);
    return scale === 'log' ? low * (high / low) ** share : low + (high - low) * share;
  });
  const all = value >= low && value <= high ? [...even, value] : even;
  return Float64Array.from(new Set(whole ? all.map(Math.round) : all)).sort();
}
