/**
 * A racer as PyTorch source: the constructor call, and a script that repeats the run and asserts our end point.
 */
import { parseFormula } from '../expression/parse.ts';
import { printPython, pythonFloat, pythonNumber } from '../expression/python.ts';
import type { OptimizerChoice, SurfaceChoice } from '../labs/descent-recipe.ts';
import type { Clipping } from './clipping.ts';
import { findHandwritten, handwrittenPython } from './handwritten.ts';
import { fillOptimizerChoice, findOptimizer } from './optimizer-choice.ts';
import { needsClosure, ownClassPython } from './own-class.ts';
import { findSurface, surfaceParameters } from './surfaces.ts';

/** What a script needs of a run; `RacerResult` and its recipe have all of it. */
export interface RunToRepeat {
  readonly surface: SurfaceChoice;
  readonly start: readonly [number, number];
  readonly steps: number;
  readonly optimizer: OptimizerChoice;
  readonly clip?: Clipping | undefined;
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
  const owner = definition.isOwnClass === true ? '' : 'torch.optim.';
  return `${owner}${definition.torchName}(${[params, ...keywords].join(', ')})`;
}

function pythonValue(value: OptimizerChoice[string] | undefined): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) return `(${value.map(pythonNumber).join(', ')})`;
  return typeof value === 'number' ? pythonNumber(value) : `'${String(value)}'`;
}

/** A Python script that runs the same descent in float64 and fails unless it ends where ours did. */
export function pytorchScript(run: RunToRepeat): string {
  const values = surfaceParameters(run.surface);
  const { title, formula } = findSurface(run.surface.id);
  const optimizer = optimizerParts(run);
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
    ...(optimizer.classText === undefined ? [] : [optimizer.classText, '', '']),
    'def loss(x, y):',
    `    return ${printPython(expr)}`,
    '',
    '',
    `p = torch.tensor(${point(run.start)}, requires_grad=True)`,
    `optimizer = ${optimizer.call}`,
    ...optimizer.loop,
    '',
    ...check,
    'print("Saddlepoint and PyTorch agree:", p.tolist())',
    '',
  ].join('\n');
}

/** What of a script depends on the optimizer. */
interface OptimizerParts {
  readonly classText: string | undefined;
  readonly call: string;
  readonly loop: readonly string[];
}

function optimizerParts(run: RunToRepeat): OptimizerParts {
  const handwritten = findHandwritten(run.optimizer.id);
  if (handwritten === undefined) {
    const { definition } = findOptimizer(run.optimizer.id);
    return {
      classText: definition.isOwnClass === true ? ownClassPython(definition) : undefined,
      call: optimizerPython(run.optimizer, '[p]'),
      loop: needsClosure(definition) ? closureLoop(run) : plainLoop(run),
    };
  }
  const { id, ...given } = run.optimizer;
  return {
    classText: handwritten.python,
    call: handwrittenPython(id, given, '[p]'),
    loop:
      id === 'newton'
        ? [`for _ in range(${run.steps}):`, '    optimizer.step(lambda q: loss(q[0], q[1]))']
        : closureLoop(run),
  };
}

function gradientLines({ clip }: RunToRepeat): readonly string[] {
  return ['optimizer.zero_grad()', 'value = loss(p[0], p[1])', 'value.backward()', ...clipPython(clip)];
}

function plainLoop(run: RunToRepeat): readonly string[] {
  return [`for _ in range(${run.steps}):`, ...[...gradientLines(run), 'optimizer.step()'].map((line) => `    ${line}`)];
}

function closureLoop(run: RunToRepeat): readonly string[] {
  const gradient = [...gradientLines(run), 'return value'];
  return [
    '',
    '',
    'def closure():',
    ...gradient.map((line) => `    ${line}`),
    '',
    '',
    `for _ in range(${run.steps}):`,
    '    optimizer.step(closure)',
  ];
}

function clipPython(clip: Clipping | undefined): readonly string[] {
  if (clip === undefined) return [];
  const [name, argument] = clip.by === 'norm' ? ['norm', 'max_norm'] : ['value', 'clip_value'];
  return [`torch.nn.utils.clip_grad_${name}_([p], ${argument}=${pythonFloat(clip.limit)})`];
}
