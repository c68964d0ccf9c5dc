/**
 * A racer as PyTorch source: the constructor call, and a script that repeats the run and asserts our end point.
 */
import { parseFormula } from '../expression/parse.ts';
import { printPython, pythonFloat, pythonNumber } from '../expression/python.ts';
import type { OptimizerChoice, SurfaceChoice } from '../labs/descent-recipe.ts';
import { fillOptimizerChoice, findOptimizer } from './optimizer-choice.ts';
import { findSurface, surfaceParameters } from './surfaces.ts';

/** What a script needs of a run; `RacerResult` and its recipe have all of it. */
export interface RunToRepeat {
  readonly surface: SurfaceChoice;
  readonly start: readonly [number, number];
  readonly steps: number;
  readonly optimizer: OptimizerChoice;
  readonly end: readonly [number, number];
  readonly diverged: boolean;
}

/** `torch.optim.Adam(params, lr=0.1, betas=(0.9, 0.999))`: lr, betas and whatever differs from torch's defaults. */
export function optimizerPython(choice: OptimizerChoice, params = 'params'): string {
  const { definition } = findOptimizer(choice.id);
  const filled = fillOptimizerChoice(choice);
  const keywords = definition.parameters
    .filter(({ name, kind, default: usual }) => name === 'lr' || kind === 'pair' || filled[name] !== usual)
    .map(({ name }) => `${name}=${pythonValue(filled[name])}`);
  return `torch.optim.${definition.torchName}(${[params, ...keywords].join(', ')})`;
}

function pythonValue(value: OptimizerChoice[string] | undefined): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) return `(${value.map(pythonNumber).join(', ')})`;
  return typeof value === 'number' ? pythonNumber(value) : String(value);
}

/** A Python script that runs the same descent in float64 and fails unless it ends where ours did. */
export function pytorchScript(run: RunToRepeat): string {
  const values = surfaceParameters(run.surface);
  const { title, formula } = findSurface(run.surface.id);
  const expr = parseFormula(formula, ['x', 'y', ...Object.keys(values)]);
  const parameters = Object.entries(values).map(([name, value]) => `${name} = torch.tensor(${pythonFloat(value)})`);
  const point = (pair: readonly [number, number]): string => `[${pair.map(pythonFloat).join(', ')}]`;
  const check = run.diverged
    ? ['assert not torch.isfinite(loss(p[0], p[1])).item(), "expected this run to diverge"']
    : [
        `expected = torch.tensor(${point(run.end)})`,
        'assert torch.allclose(p.detach(), expected, rtol=1e-6, atol=1e-9), (p.tolist(), expected.tolist())',
      ];
  return [
    `# ${title}, ${run.steps} steps from ${point(run.start)}, in float64.`,
    'import torch',
    '',
    'torch.set_default_dtype(torch.float64)',
    ...parameters,
    '',
    '',
    'def loss(x, y):',
    `    return ${printPython(expr)}`,
    '',
    '',
    `p = torch.tensor(${point(run.start)}, requires_grad=True)`,
    `optimizer = ${optimizerPython(run.optimizer, '[p]')}`,
    `for _ in range(${run.steps}):`,
    '    optimizer.zero_grad()',
    '    loss(p[0], p[1]).backward()',
    '    optimizer.step()',
    '',
    ...check,
    'print("Saddlepoint and PyTorch agree:", p.tolist())',
    '',
  ].join('\n');
}
