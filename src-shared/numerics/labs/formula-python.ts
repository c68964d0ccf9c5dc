/**
 * Recipes of formulas as PyTorch scripts that compute the same numbers and stop where they differ. Scripts print formulas as
 * trees, never as the text a recipe holds.
 */
import { inPython, pythonNames } from '../catalog/python-names.ts';
import { printPython, pythonFloat } from '../expression/python.ts';
import { substitute, symbol } from '../expression/tree.ts';
import type { CalculatorOutcome } from './calculator.ts';
import { readSteps } from './calculator.ts';
import type { CurveOutcome } from './curve.ts';
import { readCurves } from './curve.ts';

/** Points of a curve that a script compares. */
const COMPARED = 9;
/** Our functions and torch's differ by a few units in the last place, more where they cancel. */
const TOLERANCE = 1e-9;

/** Names of a recipe begin with a letter, so none can take that of the function. */
const CHECK = [
  'import torch',
  '',
  'def _check(name, value, expected):',
  '    value, expected = (torch.as_tensor(one, dtype=torch.float64).detach() for one in (value, expected))',
  `    assert torch.allclose(value, expected, rtol=${TOLERANCE}, atol=${TOLERANCE}), (name, value, expected)`,
  "    print(name, value.tolist(), 'agrees')",
  '',
];

/** Every step as a line, every value that is a number asserted. */
export function calculatorPython({ recipe, values }: CalculatorOutcome): string {
  const names = pythonNames([...recipe.inputs, ...recipe.steps].map(({ name }) => name));
  const safe = (name: string): string => names.get(name) ?? name;
  const exprs = readSteps(recipe);
  return [
    ...CHECK,
    ...recipe.inputs.map(
      ({ name, value, meaning }) =>
        `${safe(name)} = torch.tensor(${pythonFloat(value)}, dtype=torch.float64)${meaning === undefined ? '' : `  # ${oneLine(meaning)}`}`,
    ),
    '',
    ...recipe.steps.flatMap(({ name }, index) => {
      const expr = exprs[index];
      const value = values[name] ?? Number.NaN;
      if (expr === undefined) return [];
      const line = `${safe(name)} = ${printPython(inPython(expr, names))}`;
      return Number.isFinite(value) ? [line, `_check('${name}', ${safe(name)}, ${pythonFloat(value)})`] : [line];
    }),
    '',
  ].join('\n');
}

/** Every curve that is a formula, at a few places, its slope by autograd. Schedules are tables and left out. */
export function curvePython({ recipe, x, curves }: CurveOutcome): string {
  const sources = readCurves(recipe);
  const blocks = sources.flatMap(({ formula, label }, index) => {
    const drawn = curves[index];
    const order = recipe.curves[index]?.derivative ?? 0;
    if (formula === undefined || drawn === undefined)
      return [`# "${oneLine(label)}" is a schedule: a table of steps.`, ''];
    const places = placesOf(drawn.values);
    if (places.length === 0) return [`# "${oneLine(label)}" has no value on this axis.`, ''];
    const expr = substitute(formula.expr, new Map([[recipe.x.name, symbol('x')]]));
    const list = (read: (place: number) => number): string =>
      places.map((place) => pythonFloat(read(place))).join(', ');
    return [
      `# ${oneLine(label)}`,
      `x = torch.tensor([${list((place) => x[place] ?? 0)}], dtype=torch.float64, requires_grad=True)`,
      `y = ${printPython(expr)} + 0*x`,
      ...Array.from({ length: order }, () => 'y = torch.autograd.grad(y.sum(), x, create_graph=True)[0] + 0*x'),
      `_check('curve ${index}', y, [${list((place) => drawn.values[place] ?? 0)}])`,
      '',
    ];
  });
  return [...CHECK, ...blocks].join('\n');
}

/** Samples spread evenly among those with a value. */
function placesOf(values: Float64Array): readonly number[] {
  const finite = Array.from(values.keys()).filter((index) => Number.isFinite(values[index]));
  const step = (finite.length - 1) / (COMPARED - 1);
  return [
    ...new Set(Array.from({ length: COMPARED }, (_, at) => finite[Math.round(at * step)] ?? finite[0] ?? 0)),
  ].filter(() => finite.length > 0);
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
