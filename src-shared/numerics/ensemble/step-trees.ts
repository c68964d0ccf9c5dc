/**
 * One whole step of a trajectory in the plane as trees: gradient, reductions and update of both coordinates put into one
 * another, so that a printer shares every common part. Knows no backend.
 */
import type { OptimizerProgram } from '../catalog/optimizer-program.ts';
import { type GradientNoise, NOISE_DRAWS, noiseTrees } from '../cpu/gradient-noise.ts';
import type { ReductionOp } from '../expression/operations.ts';
import { type Expr, fold, number, substitute, symbol } from '../expression/tree.ts';
import type { SurfaceKernel } from '../gpu/surface-kernel.ts';
import type { SettleRule } from './ensemble-engine.ts';

/** Names of inputs that no optimizer and no surface brings. */
export const STEP_NUMBER = 'step number';
export const SETTLE_WITHIN = 'settle within';
export const NOISE_STD = 'noise std';
/** The seed in quarters of 16 bits, lowest first: float32 holds them. */
export const SEED_QUARTERS = ['seed 0', 'seed 1', 'seed 2', 'seed 3'] as const;
/** The number of a trajectory from 0, as the field that tells its noise from its neighbours'. */
export const TRAJECTORY = 'trajectory';
const SETTLED = 'settled';

export interface StepTrees {
  /** What a trajectory carries: x, y, the slots of x, the slots of y, its number under noise, `settled` if it is counted. */
  readonly fields: readonly string[];
  /** The fields after one step, over the fields, the scalars of the step, the coefficients and the draws. */
  readonly next: readonly Expr[];
  /** The loss at x, y. */
  readonly loss: Expr;
  /** One number a step: the columns of the program's table, and the step's number from 1 if settling or noise asks for it. */
  readonly scalarNames: readonly string[];
  /** One number a run. */
  readonly coefficientNames: readonly string[];
  /** `NOISE_DRAWS` under noise, otherwise none. */
  readonly drawNames: readonly string[];
}

const AXES = ['x', 'y'] as const;
type Axis = (typeof AXES)[number];

const REDUCE: Readonly<Record<ReductionOp, (a: Expr, b: Expr) => Expr>> = {
  norm: (a, b) => fold('hypot', [a, b]),
  mean: (a, b) => fold('multiply', [number(0.5), fold('add', [a, b])]),
  rms: (a, b) => fold('multiply', [number(Math.SQRT1_2), fold('hypot', [a, b])]),
};

/** The field that holds a slot of one coordinate. */
export function slotName(axis: Axis, slot: string): string {
  return `${slot} of ${axis}`;
}

export function stepTrees(
  surface: SurfaceKernel,
  program: OptimizerProgram,
  settle: SettleRule | undefined,
  noise: GradientNoise | undefined,
): StepTrees {
  const known: Record<Axis, Map<string, Expr>> = { x: coordinate('x'), y: coordinate('y') };
  function coordinate(axis: Axis): Map<string, Expr> {
    return new Map([
      ['theta', symbol(axis)],
      ...program.slots.map((slot): [string, Expr] => [slot, symbol(slotName(axis, slot))]),
    ]);
  }
  const both = (expr: Expr): readonly [Expr, Expr] => [substitute(expr, known.x), substitute(expr, known.y)];
  const reduce = (from: number, to: number): void => {
    for (const { name, op, operand } of program.reductions.slice(from, to)) {
      const value = REDUCE[op](...both(operand));
      for (const axis of AXES) known[axis].set(name, value);
    }
  };
  reduce(0, program.pointReductions);
  const [pointX, pointY] = both(program.point ?? symbol('theta'));
  const at = new Map([
    ['x', pointX],
    ['y', pointY],
  ]);
  const noisy = noise === undefined ? undefined : noiseTrees(noise.kind);
  AXES.forEach((axis, index) => {
    const slope = substitute(surface.gradient[index as 0 | 1], at);
    const draw = noisy?.[index];
    const added = draw === undefined ? slope : fold('add', [slope, fold('multiply', [symbol(NOISE_STD), draw])]);
    known[axis].set('grad', added);
  });
  reduce(program.pointReductions, program.reductions.length);
  const outputs = AXES.map((axis) => program.outputs.map((output) => substitute(output, known[axis])));
  const [[newX = symbol('x'), ...slotsOfX] = [], [newY = symbol('y'), ...slotsOfY] = []] = outputs;
  const fields = [...AXES, ...AXES.flatMap((axis) => program.slots.map((slot) => slotName(axis, slot)))];
  const next = [newX, newY, ...slotsOfX, ...slotsOfY];
  const scalarNames = [...program.scalarNames];
  const coefficientNames = [...surface.coefficientNames];
  if (settle !== undefined || noise !== undefined) scalarNames.push(STEP_NUMBER);
  if (noise !== undefined) {
    fields.push(TRAJECTORY);
    next.push(symbol(TRAJECTORY));
    coefficientNames.push(NOISE_STD, ...SEED_QUARTERS);
  }
  if (settle !== undefined) {
    fields.push(SETTLED);
    next.push(lastUnsettled(settle, newX, newY, surface.loss));
    coefficientNames.push(SETTLE_WITHIN);
  }
  const drawNames = noise === undefined ? [] : NOISE_DRAWS;
  return { fields, next, loss: surface.loss, scalarNames, coefficientNames, drawNames };
}

// The number of the last step that broke the rule. NaN breaks it, hence the comparison this way round.
function lastUnsettled(settle: SettleRule, newX: Expr, newY: Expr, loss: Expr): Expr {
  const change = (axis: Axis, value: Expr): Expr => fold('abs', [fold('subtract', [value, symbol(axis)])]);
  const measured = settle.by === 'loss' ? loss : fold('max', [change('x', newX), change('y', newY)]);
  return fold('where', [fold('lessEqual', [measured, symbol(SETTLE_WITHIN)]), symbol(SETTLED), symbol(STEP_NUMBER)]);
}

/** The name under which `multiplyByReciprocals` reads 1/name. */
export function reciprocalName(name: string): string {
  return `1/${name}`;
}

/**
 * Division by one of `names` becomes multiplication by its reciprocal, which is computed once and in float64: a fifth of
 * the time of an Adam step for at most one more rounding. Lists which reciprocals are read.
 */
export function multiplyByReciprocals(
  exprs: readonly Expr[],
  names: ReadonlySet<string>,
): { readonly exprs: readonly Expr[]; readonly inverted: readonly string[] } {
  const inverted = new Set<string>();
  const done = new Map<Expr, Expr>();
  const visit = (expr: Expr): Expr => {
    if (expr.kind !== 'call') return expr;
    const known = done.get(expr);
    if (known !== undefined) return known;
    const args = expr.args.map(visit);
    const [a, b] = args;
    let rebuilt: Expr = { kind: 'call', op: expr.op, args };
    if (expr.op === 'divide' && a !== undefined && b?.kind === 'symbol' && names.has(b.name)) {
      inverted.add(b.name);
      rebuilt = fold('multiply', [a, symbol(reciprocalName(b.name))]);
    }
    done.set(expr, rebuilt);
    return rebuilt;
  };
  return { exprs: exprs.map(visit), inverted: [...inverted] };
}
