/**
 * A formula a person typed as a surface like those of the catalogue: names that are neither x, y nor constants become
 * parameters, and what the catalogue knows of its own surfaces is found out by sampling.
 */
import { compile } from '../expression/evaluate.ts';
import { parseFormula } from '../expression/parse.ts';
import { printTex } from '../expression/tex.ts';
import { CONSTANTS, type Expr, symbol } from '../expression/tree.ts';
import type { TypedSurfaceChoice } from '../labs/descent-recipe.ts';
import { type SurfaceDefinition, surfaceParameter } from './surface-definition.ts';
import { namesIn, openNames, refuseNames } from './typed-names.ts';

const KNOWN: ReadonlySet<string> = new Set(['x', 'y', ...Object.keys(CONSTANTS)]);
const TAKEN = ['id', 'formula', 'view'];
const USUAL_SIDE = [-4, 4] as const;
const LONGEST_TITLE = 60;
/** Samples along each side of the view. */
const SAMPLES = 17;
const LARGEST_FLOAT32 = 3.4e38;

/**
 * No minimum is known of it, and every parameter is 1 unless the choice says otherwise.
 * Throws AppError('invalid-formula') with column and reason, or naming what cannot be a parameter.
 */
export function typedSurface(choice: TypedSurfaceChoice): SurfaceDefinition {
  const key = JSON.stringify(choice);
  const known = read.get(key);
  if (known !== undefined) return known;
  const [oldest] = read.keys();
  if (oldest !== undefined && read.size >= MOST_READ) read.delete(oldest);
  const definition = readSurface(choice);
  read.set(key, definition);
  return definition;
}

/** The last ones: a screen asks for the same surface a dozen times while it draws once. */
const read = new Map<string, SurfaceDefinition>();
const MOST_READ = 16;

function readSurface(choice: TypedSurfaceChoice): SurfaceDefinition {
  const { formula } = choice;
  const expr = parseFormula(formula, ['x', 'y', ...namesIn(formula)]);
  const names = openNames([expr], KNOWN);
  refuseNames('The formula', names, TAKEN);
  const view = choice.view ?? { x: USUAL_SIDE, y: USUAL_SIDE };
  const line = formula.replaceAll(/\s+/g, ' ').trim();
  return {
    id: choice.id,
    title: line.length > LONGEST_TITLE ? `${line.slice(0, LONGEST_TITLE - 1)}…` : line,
    teaches: 'A surface of your own.',
    source: 'Typed.',
    formula,
    parameters: names.map((name) =>
      surfaceParameter(name, 1, [-10, 10], `${name} of the formula.`, { tex: printTex(symbol(name)) }),
    ),
    view,
    start: [(3 * view.x[0] + view.x[1]) / 4, (view.y[0] + 3 * view.y[1]) / 4],
    minima: [],
    ...rangeOf(sample(expr, names, choice, view)),
  };
}

function sample(
  expr: Expr,
  names: readonly string[],
  choice: TypedSurfaceChoice,
  view: SurfaceDefinition['view'],
): readonly number[] {
  const evaluate = compile(expr, ['x', 'y', ...names]);
  const parameters = names.map((name) => Number(choice[name] ?? 1));
  const place = ([low, high]: readonly [number, number], index: number): number =>
    low + ((high - low) * index) / (SAMPLES - 1);
  return Array.from({ length: SAMPLES * SAMPLES }, (_, index) =>
    evaluate([place(view.x, index % SAMPLES), place(view.y, Math.floor(index / SAMPLES)), ...parameters]),
  );
}

// Where nine tenths of the view lie two decades and more above its floor, linear colours show one flat plain.
function rangeOf(losses: readonly number[]): Pick<SurfaceDefinition, 'colours' | 'float32'> {
  const sorted = losses.filter(Number.isFinite).sort((a, b) => a - b);
  const [low = 0, tenth = 0, high = 0] = [0, 0.1, 1].map((share) => sorted[Math.round(share * (sorted.length - 1))]);
  return {
    colours: high - low > 100 * (tenth - low) ? 'log' : 'linear',
    float32: Math.max(Math.abs(low), Math.abs(high)) > LARGEST_FLOAT32 ? 'overflows' : 'safe',
  };
}
