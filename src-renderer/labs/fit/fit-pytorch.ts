/**
 * A run of the fit lab as a PyTorch script that asserts our numbers. Samples are written into it where they are few; where they
 * are not, torch draws its own and the comparison is one of medians or means. Undefined for views with nothing to train.
 */

import type { DoubleDescentFound } from '@shared/numerics/labs/fit/double-descent.ts';
import type {
  CurveRecipe,
  DoubleDescentRecipe,
  RobustnessRecipe,
  SelectionRecipe,
} from '@shared/numerics/labs/fit/fit-recipe.ts';
import { penaltyStrengths } from '@shared/numerics/labs/fit/linear-fit.ts';
import type { CurveFound } from '@shared/numerics/labs/fit/replica-fits.ts';
import type { RobustnessFound } from '@shared/numerics/labs/fit/robustness.ts';
import type { SelectionFound } from '@shared/numerics/labs/fit/selection.ts';
import type { FitOutcome } from '@shared/numerics/labs/fit.ts';

export function fitPytorch({ recipe, found }: FitOutcome): (() => string) | undefined {
  if (recipe.view === 'curve' && found.view === 'curve') return curveScript(recipe, found);
  if (recipe.view === 'double-descent' && found.view === 'double-descent')
    return () => doubleDescentScript(recipe, found);
  if (recipe.view === 'robustness' && found.view === 'robustness') return () => robustnessScript(recipe, found);
  if (recipe.view === 'selection' && found.view === 'selection') return () => selectionScript(recipe, found);
  return undefined;
}

const list = (values: readonly number[]): string => `[${values.join(', ')}]`;

/** Of polynomials under the squared loss, which are one solve. */
function curveScript({ model, penalty, loss, n }: CurveRecipe, found: CurveFound): (() => string) | undefined {
  const { l1, l2 } = penaltyStrengths(penalty, n);
  if (model.kind !== 'polynomial' || loss.kind !== 'squared' || l1 !== 0) return undefined;
  return () => `import torch
torch.set_default_dtype(torch.float64)
x = torch.tensor(${list(found.samples.x)})
y = torch.tensor(${list(found.samples.y)})
k = torch.arange(1, ${model.degree + 1})
X = torch.cos(k * torch.arccos(x.clamp(-1, 1))[:, None])  # Chebyshev T1 ... T${model.degree}
center = X.mean(0)
A = torch.cat([X - center, ${l2} ** 0.5 * torch.eye(${model.degree})])  # ridge as longer least squares
b = torch.cat([y - y.mean(), torch.zeros(${model.degree})])
w = torch.linalg.lstsq(A, b, driver="gelsd").solution
intercept = y.mean() - center @ w
ours = torch.tensor(${list(found.weights)})
assert torch.allclose(torch.cat([intercept[None], w]), ours, rtol=1e-6, atol=1e-8)
print(intercept, w)
`;
}

function doubleDescentScript(
  { n, d, noise, activation, lambda, replicas }: DoubleDescentRecipe,
  { counts, median }: DoubleDescentFound,
): string {
  return `import torch
torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
# torch draws its own samples: medians are compared, to a factor of 2 (of 4 where p is near n).
n, d, noise, lam = ${n}, ${d}, ${noise}, ${lambda}
ours = dict(zip(${list(counts)}, ${list(median)}))
for p, expected in ours.items():
    errors = []
    for _ in range(${replicas}):
        X, Z = torch.randn(n, d), torch.randn(500, d)
        teacher = torch.nn.functional.normalize(torch.randn(d), dim=0)
        W = torch.randn(p, d) / d**0.5
        feature = lambda x: torch.${activation}(x @ W.T)
        F, y = feature(X), X @ teacher + noise * torch.randn(n)
        A = torch.cat([F, lam**0.5 * torch.eye(n)], 1) if lam > 0 else F  # ridge as a shortest solution
        w = torch.linalg.lstsq(A, y, driver="gelsd").solution[:p]
        errors.append(((feature(Z) @ w - Z @ teacher) ** 2).mean())
    median = torch.stack(errors).quantile(0.5).item()
    factor = 4 if 0.8 * n < p < 1.25 * n else 2
    print(p, median, expected)
    assert expected / factor < median < expected * factor
`;
}

function robustnessScript({ lambda, delta }: RobustnessRecipe, { x, y, bad, spoilt }: RobustnessFound): string {
  return `import torch
torch.set_default_dtype(torch.float64)
x = torch.tensor(${list([...x, bad.x])})
y = torch.tensor(${list([...y, bad.y])})
def close(a, b): assert abs(a - b) < 1e-4 * max(1, abs(b)), (a, b)
close((x @ y / (x @ x)).item(), ${spoilt.squared})
soft = torch.nn.functional.softshrink(x @ y / len(x), ${lambda})
close((soft / (x @ x / len(x))).item(), ${spoilt.lasso})
w = x @ y / (x @ x)
for _ in range(1000):  # iteratively reweighted least squares
    weight = (${delta} / (y - w * x).abs().clamp(min=1e-12)).clamp(max=1)
    w = (weight * x) @ y / ((weight * x) @ x)
close(w.item(), ${spoilt.huber})
slopes, order = (y / x).sort()
total = x.abs()[order].cumsum(0)
close(slopes[(total >= total[-1] / 2).nonzero()[0, 0]].item(), ${spoilt.absolute})  # weighted median
`;
}

function selectionScript({ models, labels, replicas }: SelectionRecipe, { bestMean }: SelectionFound): string {
  return `import torch
torch.manual_seed(0)
# torch flips its own coins: means are compared.
scores = torch.randint(0, 2, (${replicas}, ${models}, ${labels})).double().mean(2)
best = scores.max(1).values.mean().item()
print(best, ${bestMean})
assert abs(best - ${bestMean}) < 6 * 0.5 / (${labels} * ${replicas}) ** 0.5
`;
}
