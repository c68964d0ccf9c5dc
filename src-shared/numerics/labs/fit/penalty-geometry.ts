/**
 * Two weights, so that everything can be drawn: the bowl of the loss, the ball of the penalty, and the point where the lowest
 * ring of the bowl touches it. Minimized is ½(w − ŵ)ᵀG(w − ŵ) + λ·(mix·‖w‖₁ + (1 − mix)·‖w‖²), G = [[1, ρ], [ρ, 1]].
 */
import { elasticNet } from '../../cpu/sparse-regression.ts';
import type { GeometryRecipe } from './fit-recipe.ts';

const POINTS = 60;

export interface GeometryFound {
  readonly view: 'geometry';
  readonly solution: readonly [number, number];
  /** Of the loss alone, without its penalty. */
  readonly loss: number;
  /** mix·‖w‖₁ + (1 − mix)·‖w‖² at the solution: the size of the ball it lies on. */
  readonly size: number;
  readonly mix: number;
  readonly zeros: number;
  /** From λ = 0 on, as λ rises. */
  readonly path: {
    readonly lambdas: readonly number[];
    readonly w1: readonly number[];
    readonly w2: readonly number[];
  };
}

export function findGeometry({ kind, lambda, mix: asked, w1, w2, rho }: GeometryRecipe): GeometryFound {
  const mix = { ridge: 0, lasso: 1, 'elastic-net': asked }[kind];
  const moments = {
    gram: Float64Array.of(1, rho, rho, 1),
    correlations: Float64Array.of(w1 + rho * w2, rho * w1 + w2),
  };
  const solve = (strength: number): readonly [number, number] => {
    const [first = 0, second = 0] = elasticNet(moments, { l1: strength * mix, l2: 2 * strength * (1 - mix) });
    return [first, second];
  };
  const solution = solve(lambda);
  const [da, db] = [solution[0] - w1, solution[1] - w2];
  const lambdas = Array.from({ length: POINTS }, (_, i) => (i === 0 ? 0 : 10 ** (-3 + (5 * i) / (POINTS - 1))));
  const path = lambdas.map(solve);
  return {
    view: 'geometry',
    solution,
    loss: 0.5 * (da * da + 2 * rho * da * db + db * db),
    size: mix * (Math.abs(solution[0]) + Math.abs(solution[1])) + (1 - mix) * (solution[0] ** 2 + solution[1] ** 2),
    mix,
    zeros: solution.filter((weight) => weight === 0).length,
    path: { lambdas, w1: path.map(([first]) => first), w2: path.map(([, second]) => second) },
  };
}
