/**
 * The `curve` lab: up to eight functions of one number, drawn from formulas and from the catalogue, with exact derivatives,
 * marked points, lines, and areas whose integral is computed.
 */
import { compile } from '../expression/evaluate.ts';
import { type CurvePoint, crossingsOf, type Extreme, extremeOf, type Jump, jumpsOf } from './curve-reading.ts';
import { type CurveRecipe, checkAxes, curveRecipeSchema } from './curve-recipe.ts';
import { type CurveSource, curveSource } from './curve-source.ts';
import {
  constantOf,
  defined,
  type FormulaNames,
  formulaNames,
  nameTexOf,
  readFormula,
  refuseWork,
  withParts,
} from './formula-names.ts';
import { checkpoint, type Lab, type LabContext, type LabOutcome } from './lab.ts';
import { type Integral, integrate, MOST_LOOKS } from './quadrature.ts';
import { parseRecipe } from './recipe.ts';

/** Operations of a run: a few seconds. */
const MOST_WORK = 2e8;
/** Evaluations that comparing curves may take besides the samples. */
const COMPARED = 4000;
/** Curve pairs that are compared; more would be a table, not a picture. */
const MOST_PAIRED = 4;

export interface DrawnCurve {
  readonly label: string;
  readonly tex: string;
  /** At the outcome's x; NaN or infinite where the curve has no value. */
  readonly values: Float64Array;
  /** Undefined where the curve is nowhere finite. */
  readonly lowest?: Extreme;
  readonly highest?: Extreme;
  readonly jumps: readonly Jump[];
  /** Share of samples without a finite value. */
  readonly missing: number;
}

/** Two curves held against each other. */
export interface CurvePair {
  readonly curves: readonly [number, number];
  readonly crossings: readonly CurvePoint[];
  /** Largest |first − second|, as y, where it is. */
  readonly gap?: Extreme;
}

export interface DrawnArea extends Integral {
  readonly label?: string | undefined;
  readonly from: number;
  readonly until: number;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

export interface CurveOutcome extends LabOutcome {
  readonly recipe: CurveRecipe;
  readonly x: Float64Array;
  readonly curves: readonly DrawnCurve[];
  readonly pairs: readonly CurvePair[];
  readonly rules: readonly { readonly axis: 'x' | 'y'; readonly at: number; readonly label: string }[];
  readonly markers: readonly (CurvePoint & { readonly label?: string | undefined })[];
  readonly areas: readonly DrawnArea[];
}

/** A recipe's formulas, read. */
interface Plan {
  readonly names: FormulaNames;
  readonly sources: readonly CurveSource[];
}

export const curveLab: Lab<CurveRecipe, CurveOutcome> = {
  id: 'curve',
  title: 'Curves',
  sentence:
    'Functions of one number from formulas or the catalogue: slopes, crossings and areas, with sliders for what they depend on.',
  parse: (input) => {
    const recipe = parseRecipe(curveRecipeSchema, input);
    checkAxes(recipe);
    const plan = readPlan(recipe);
    const operations = plan.sources.reduce((total, source) => total + source.operations, 0);
    const points = recipe.samples + COMPARED + recipe.areas.length * MOST_LOOKS;
    refuseWork(points, operations, MOST_WORK, 'Shorten the formulas, or lower "samples".');
    marksOf(recipe, plan);
    areaEnds(recipe, plan);
    return recipe;
  },
  run: runCurves,
};

/** The curves of a recipe that has been parsed. */
export function readCurves(recipe: CurveRecipe): readonly CurveSource[] {
  return readPlan(recipe).sources;
}

function readPlan(recipe: CurveRecipe): Plan {
  const axis = { name: recipe.x.name };
  const tex = nameTexOf([axis, ...recipe.inputs]);
  let names = withParts(formulaNames([axis.name], recipe.inputs), recipe.parts);
  const sources: CurveSource[] = [];
  recipe.curves.forEach(({ name, derivative }, index) => {
    const source = curveSource(recipe, index, names, tex);
    sources.push(source);
    if (name !== undefined && source.formula !== undefined && derivative === 0)
      names = defined(names, name, source.formula);
  });
  return { names, sources };
}

async function runCurves(recipe: CurveRecipe, context: LabContext): Promise<CurveOutcome> {
  const plan = readPlan(recipe);
  const { sources } = plan;
  const x = samplesOf(recipe);
  const curves: DrawnCurve[] = [];
  for (const source of sources) {
    curves.push(drawn(source, x, recipe.x.whole));
    await checkpoint(context, curves.length / (sources.length + 1));
  }
  return {
    recipe,
    computed: { backend: 'cpu', description: 'CPU, float64' },
    x,
    curves,
    pairs: recipe.x.whole ? [] : pairsOf(sources, curves, x),
    ...marksOf(recipe, plan),
    areas: areaEnds(recipe, plan).map((ends, index) => areaOf(recipe.areas[index], ends, sources, x)),
  };
}

/** Even on the axis as it is drawn; whole numbers only where they alone count. */
function samplesOf({ x: { range, scale, whole }, samples }: CurveRecipe): Float64Array {
  const [low, high] = scale === 'log' ? [Math.log(range[0]), Math.log(range[1])] : range;
  const even = Float64Array.from({ length: samples }, (_, index) => {
    const place = low + ((high - low) * index) / (samples - 1);
    return scale === 'log' ? Math.exp(place) : place;
  });
  // The ends exactly, whatever rounding made of them.
  even[0] = range[0];
  even[samples - 1] = range[1];
  if (!whole) return even;
  const inside = (step: number): number =>
    Math.min(Math.floor(range[1]), Math.max(Math.ceil(range[0]), Math.round(step)));
  return Float64Array.from(new Set(even.map(inside)));
}

function drawn({ label, tex, at }: CurveSource, x: Float64Array, isStepped: boolean): DrawnCurve {
  const values = x.map(at);
  const lowest = extremeOf(at, x, values, 1);
  const highest = extremeOf(at, x, values, -1);
  const missing = values.reduce((count, value) => count + (Number.isFinite(value) ? 0 : 1), 0) / values.length;
  const jumps = isStepped ? [] : jumpsOf(at, x, values);
  return { label, tex, values, jumps, missing, ...(lowest && { lowest }), ...(highest && { highest }) };
}

function pairsOf(sources: readonly CurveSource[], curves: readonly DrawnCurve[], x: Float64Array): CurvePair[] {
  if (sources.length > MOST_PAIRED) return [];
  return sources.flatMap((first, one) =>
    sources.slice(one + 1).map((second, offset): CurvePair => {
      const other = one + 1 + offset;
      const apart = (place: number): number => Math.abs(first.at(place) - second.at(place));
      const gaps = x.map((_, index) =>
        Math.abs((curves[one]?.values[index] ?? 0) - (curves[other]?.values[index] ?? 0)),
      );
      const gap = extremeOf(apart, x, gaps, -1);
      return { curves: [one, other], crossings: crossingsOf(first.at, second.at, x), ...(gap && { gap }) };
    }),
  );
}

function marksOf({ rules, markers }: CurveRecipe, { names, sources }: Plan): Pick<CurveOutcome, 'rules' | 'markers'> {
  return {
    rules: rules.map(({ axis, at, label }, index) => ({
      axis,
      at: constantOf(names, at, `rules[${index}].at`),
      label: label ?? at.slice(0, 80),
    })),
    markers: markers.map(({ x, y, curve, label }, index) => {
      const place = constantOf(names, x, `markers[${index}].x`);
      const height =
        y === undefined
          ? (sources[curve ?? 0]?.at(place) ?? Number.NaN)
          : compile(readFormula(names, y, `markers[${index}].y`).expr, names.variables)([place]);
      return { x: place, y: height, ...(label !== undefined && { label }) };
    }),
  };
}

interface Ends {
  readonly from: number;
  readonly until: number;
}

/** By default the whole axis. Throws as `constantOf` does. */
function areaEnds({ areas, x: { range } }: CurveRecipe, { names }: Plan): readonly Ends[] {
  const end = (text: string | undefined, usual: number, where: string): number =>
    text === undefined ? usual : constantOf(names, text, where);
  return areas.map(({ from, until }, index) => ({
    from: end(from, range[0], `areas[${index}].from`),
    until: end(until, range[1], `areas[${index}].until`),
  }));
}

function areaOf(
  area: CurveRecipe['areas'][number] | undefined,
  { from, until }: Ends,
  sources: readonly CurveSource[],
  x: Float64Array,
): DrawnArea {
  const top = sources[area?.curve ?? 0]?.at ?? zero;
  const bottom = area?.above === undefined ? zero : (sources[area.above]?.at ?? zero);
  const inside = (f: (place: number) => number): Float64Array =>
    x.map((place) => (place >= from && place <= until ? f(place) : Number.NaN));
  return {
    ...(area?.label !== undefined && { label: area.label }),
    from,
    until,
    ...integrate((place) => top(place) - bottom(place), from, until),
    low: inside((place) => Math.min(top(place), bottom(place))),
    high: inside((place) => Math.max(top(place), bottom(place))),
  };
}

function zero(): number {
  return 0;
}
