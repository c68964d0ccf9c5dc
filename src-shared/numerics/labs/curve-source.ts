/**
 * A curve of a recipe as something that can be evaluated: a formula, or an activation, loss or schedule taken from the
 * catalogue, differentiated as often as it says. An argument of a catalogue entry that the recipe does not give is taken
 * from the input of the same name, so that a slider can move it.
 */
import { AppError } from '../../contract/result.ts';
import { activationArguments, activationTex, findActivation } from '../catalog/activations.ts';
import { numbersOf } from '../catalog/arguments.ts';
import type { CatalogueEntry, Choice } from '../catalog/entry.ts';
import { findLoss, lossArguments, lossTex } from '../catalog/losses.ts';
import { fillScheduleChoice } from '../catalog/schedule-choice.ts';
import { findSchedule, isChained, isSequential, type ScheduleChoice, scheduleTex } from '../catalog/schedules.ts';
import { scheduleSeries } from '../cpu/schedules.ts';
import { compile } from '../expression/evaluate.ts';
import { compileJet, JET_LENGTH } from '../expression/jets.ts';
import { parseFormula } from '../expression/parse.ts';
import { type NameTex, printTex } from '../expression/tex.ts';
import { type Expr, number, substitute, symbol } from '../expression/tree.ts';
import { type CurveRecipe, type CurveSpec, sourceKind } from './curve-recipe.ts';
import { constantOf, type FormulaNames, operationsOf, type ReadFormula, readFormula } from './formula-names.ts';

export interface CurveSource {
  readonly label: string;
  /** In display style. */
  readonly tex: string;
  /** The curve before it is differentiated, in the axis alone; undefined for a schedule, which is a table. */
  readonly formula: ReadFormula | undefined;
  /** Height at a number of the axis; NaN or infinite where there is none. */
  readonly at: (x: number) => number;
  /** Work of one evaluation. */
  readonly operations: number;
}

/** A second variable that no formula can name: jets are of two. */
const UNUSED = ' ';
/** Steps of a schedule's table. */
const MOST_STEPS = 100_000;

/** Throws AppError('invalid-recipe') or ('invalid-formula') naming curve `index`. */
export function curveSource(recipe: CurveRecipe, index: number, names: FormulaNames, tex: NameTex): CurveSource {
  const spec = recipe.curves[index];
  if (spec === undefined) throw new Error(`Invariant broken: there is no curve ${index}`);
  const axis = recipe.x.name;
  switch (sourceKind(spec, index)) {
    case 'activation':
      return fromActivation(spec, axis, names, tex);
    case 'loss':
      return fromLoss(spec, index, axis, names, tex);
    case 'schedule':
      return fromSchedule(spec, index, recipe, names);
    case 'y': {
      const formula = readFormula(names, spec.y ?? '', `curves[${index}]`);
      return differentiable(formula, axis, spec, { label: spec.y ?? '', tex: printTex(formula.written, tex) });
    }
  }
}

/** How a curve is written before it is differentiated; `head` is what its definition calls it, such as f(x). */
interface Written {
  readonly label: string;
  readonly tex: string;
  readonly head?: string;
}

const DERIVED = ['', 'slope of ', 'curvature of '] as const;

function differentiable(formula: ReadFormula, axis: string, spec: CurveSpec, written: Written): CurveSource {
  const { derivative } = spec;
  return {
    label: spec.label ?? `${DERIVED[derivative] ?? ''}${written.label}`.slice(0, 80),
    tex: derivedTex(written, axis, derivative),
    formula,
    operations: operationsOf([formula.expr], [axis]) * (1 + 2 * derivative),
    at: derivative === 0 ? heightOf(formula, axis) : derivativeOf(formula, axis, derivative),
  };
}

function derivedTex({ tex, head }: Written, axis: string, derivative: number): string {
  if (derivative === 0) return tex;
  const raised = derivative === 1 ? '' : '^2';
  const operator = `\\frac{d${raised}}{d${axisTex(axis)}${raised}}`;
  return head === undefined ? `${operator}\\left[${tex}\\right]` : `${operator}\\,${head}, \\quad ${tex}`;
}

function heightOf({ expr }: ReadFormula, axis: string): (x: number) => number {
  const evaluate = compile(expr, [axis]);
  const place = new Float64Array(1);
  return (x) => {
    place[0] = x;
    return evaluate(place);
  };
}

function derivativeOf({ expr }: ReadFormula, axis: string, derivative: number): (x: number) => number {
  const jet = compileJet(expr, [axis, UNUSED], derivative === 1 ? 1 : 2);
  const out = new Float64Array(JET_LENGTH);
  // The places of ∂x and ∂xx in a jet.
  const place = derivative === 1 ? 1 : 3;
  return (x) => {
    jet(x, 0, out);
    return out[place] ?? Number.NaN;
  };
}

function axisTex(axis: string): string {
  return axis.length === 1 ? axis : `\\mathrm{${axis.replaceAll('_', '\\_')}}`;
}

function fromActivation(spec: CurveSpec, axis: string, names: FormulaNames, tex: NameTex): CurveSource {
  const asked = asChoice(spec.activation);
  const entry = findActivation(asked.id);
  if (entry.kind === 'vector')
    throw new AppError(
      'invalid-recipe',
      `activation "${entry.id}" looks at a whole vector, and a curve is of one number.`,
      'Write the one element you want as a formula.',
    );
  const choice = withInputs(entry, asked, names);
  const values = activationArguments(choice);
  const numbers = { ...numbersOf(values), ...entry.constants };
  const expr = parseFormula(entry.formula(values), ['x', ...Object.keys(numbers)]);
  const formula = boundTo(expr, numbers, new Map([['x', symbol(axis)]]));
  return differentiable(formula, axis, spec, {
    label: entry.title,
    tex: inAxis(activationTex(choice), axis, tex),
    head: 'f(x)',
  });
}

function fromLoss(spec: CurveSpec, index: number, axis: string, names: FormulaNames, tex: NameTex): CurveSource {
  const asked = asChoice(spec.loss);
  const entry = findLoss(asked.id);
  if (entry.kind !== 'element')
    throw new AppError(
      'invalid-recipe',
      `loss "${entry.id}" looks at whole samples, and a curve is of one prediction.`,
      'Write the one sample you want as a formula.',
    );
  const choice = withInputs(entry, asked, names);
  const values = lossArguments(choice);
  const numbers = numbersOf(values);
  const target = readFormula(names, spec.target ?? '0', `target of curves[${index}]`);
  const weight = names.meanings.get('pos_weight') ?? number(1);
  const meanings = new Map<string, Expr>([
    ['x', symbol(axis)],
    ['y', target.expr],
    ['pos_weight', weight],
  ]);
  const read = (text: string): ReadFormula =>
    boundTo(parseFormula(text, [...meanings.keys(), ...Object.keys(numbers)]), numbers, meanings, target.depth);
  const value = read(entry.formula(values));
  const written = { label: entry.title, tex: inAxis(lossTex(choice), axis, tex), head: '\\ell' };
  const curve = differentiable(value, axis, spec, written);
  if (spec.derivative === 0 || entry.gradient === undefined) return curve;
  // Where torch's gradient is not that of the formula, it is what is drawn, and it is a derivative already.
  const slope = differentiable(read(entry.gradient), axis, { ...spec, derivative: spec.derivative - 1 }, written);
  return { ...curve, at: slope.at };
}

function boundTo(
  written: Expr,
  numbers: Readonly<Record<string, number>>,
  meanings: ReadonlyMap<string, Expr>,
  depth = 1,
): ReadFormula {
  const all = new Map([...meanings, ...Object.entries(numbers).map(([name, value]) => [name, number(value)] as const)]);
  // Catalogue formulas are a few dozen operations deep.
  return { written, expr: substitute(written, all), depth: 100 + depth };
}

/** The catalogue prints its formulas in x; a curve over another axis says so. */
function inAxis(tex: string, axis: string, names: NameTex): string {
  return axis === 'x' ? tex : `${tex} \\quad (x = ${names[axis] ?? axisTex(axis)})`;
}

function fromSchedule(spec: CurveSpec, index: number, { x }: CurveRecipe, names: FormulaNames): CurveSource {
  const choice = withScheduleInputs(asChoice(spec.schedule), names, index);
  if (
    spec.derivative !== 0 ||
    !x.whole ||
    x.range[0] < 0 ||
    x.range[1] > MOST_STEPS ||
    (x.scale === 'log' && x.range[0] < 1)
  )
    throw new AppError(
      'invalid-recipe',
      `curves[${index}] is a schedule: it has no derivative, and its axis must be of whole steps from 0 to ${MOST_STEPS}.`,
      'Give x {"whole": true, "range": [0, 200]} and the schedule no "derivative".',
    );
  const known = names.meanings.has('lr') ? 'lr' : '1';
  const base = constantOf(names, spec.lr ?? known, `lr of curves[${index}]`);
  if (!(base >= 0 && Number.isFinite(base)))
    throw new AppError('invalid-recipe', `lr of curves[${index}] must be a finite number from 0; it is ${base}.`);
  const { lr } = scheduleSeries(choice, base, Math.floor(x.range[1]));
  return {
    label: spec.label ?? scheduleName(choice),
    tex: isSequential(choice) || isChained(choice) ? `\\text{${scheduleName(choice)}}` : scheduleTex(choice),
    formula: undefined,
    at: (step) => lr[Math.round(step)] ?? Number.NaN,
    operations: 20,
  };
}

/** `Linear ramp, then Cosine annealing`, cut to the length of a label. */
function scheduleName(choice: ScheduleChoice): string {
  if (isSequential(choice)) return choice.schedules.map(scheduleName).join(', then ').slice(0, 80);
  if (isChained(choice)) return choice.schedules.map(scheduleName).join(' and ').slice(0, 80);
  return findSchedule(choice.id).title;
}

function withScheduleInputs(choice: ScheduleChoice, names: FormulaNames, index: number): ScheduleChoice {
  if (isSequential(choice) || isChained(choice)) return fillScheduleChoice(choice);
  if (choice.id === 'plateau')
    throw new AppError(
      'invalid-recipe',
      `curves[${index}]: schedule "plateau" follows a loss, and a curve has none.`,
      'Race it in the descent lab.',
    );
  return withInputs(findSchedule(choice.id), choice, names);
}

/** Arguments the choice leaves open, from the inputs of the same name. */
function withInputs(entry: CatalogueEntry, choice: Choice, { meanings }: FormulaNames): Choice {
  const filled: Record<string, unknown> = {};
  for (const { name, kind } of entry.args) {
    const meaning = meanings.get(name);
    if (choice[name] === undefined && meaning?.kind === 'number')
      filled[name] = kind === 'flag' ? meaning.value !== 0 : meaning.value;
  }
  return { ...choice, ...filled };
}

function asChoice(choice: Choice | undefined): Choice {
  if (choice === undefined) throw new Error('Invariant broken: the source of a curve is given');
  return choice;
}
