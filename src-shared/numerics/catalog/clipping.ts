/**
 * Gradient clipping as torch.nn.utils does it before every step: as a tree for the programs, and as numbers for whoever
 * replays a step.
 */
import { compile } from '../expression/evaluate.ts';
import { liftReductions, reduceVector } from '../expression/reductions.ts';
import { call, type Expr, number, symbol } from '../expression/tree.ts';

/** `norm` of the whole gradient, or each `value` alone. */
export interface Clipping {
  readonly by: 'norm' | 'value';
  /** ≥ 0. */
  readonly limit: number;
}

export const CLIP_LIMIT = 'clip_limit';

/** The clipped gradient over `grad` and `clip_limit`: g·min(1, limit/(‖g‖ + 1e-6)), or g between −limit and limit. */
export function clippedGradient(by: Clipping['by']): Expr {
  const [grad, limit] = [symbol('grad'), symbol(CLIP_LIMIT)];
  if (by === 'value') return call('clamp', [grad, call('negate', [limit]), limit]);
  const norm = call('add', [call('norm', [grad]), number(1e-6)]);
  return call('multiply', [grad, call('min', [number(1), call('divide', [limit, norm])])]);
}

/** The same of given numbers. */
export function clipGradient(gradient: Float64Array, clip: Clipping | undefined): Float64Array {
  if (clip === undefined) return gradient;
  const { exprs, reductions } = liftReductions([clippedGradient(clip.by)]);
  const scalars = reductions.map(({ op }) => reduceVector(op, gradient));
  const names = ['grad', CLIP_LIMIT, ...reductions.map(({ name }) => name)];
  const evaluate = compile(exprs[0] ?? symbol('grad'), names);
  return gradient.map((slope) => evaluate([slope, clip.limit, ...scalars]));
}
