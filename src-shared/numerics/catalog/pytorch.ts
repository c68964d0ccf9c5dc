/**
 * A racer as PyTorch source: the constructor call, and a script that repeats the run and asserts our end point.
 */
import type { GradientNoise } from '../cpu/gradient-noise.ts';
import { parseFormula } from '../expression/parse.ts';
import { printPython, pythonFloat, pythonNumber } from '../expression/python.ts';
import { freeSymbols } from '../expression/tree.ts';
import type { RunSettings } from '../labs/descent-engine.ts';
import { isTypedOptimizer, type OptimizerChoice, type SurfaceChoice } from '../labs/descent-recipe.ts';
import type { Clipping } from './clipping.ts';
import { findHandwritten, handwrittenPython } from './handwritten.ts';
import { fillOptimizerChoice, hyperparametersOf, optimizerEntryOf } from './optimizer-choice.ts';
import { needsClosure, ownClassPython } from './own-class.ts';
import type { Parameter } from './parameters.ts';
import { inPython, pythonDefinition, pythonNames } from './python-names.ts';
import { schedulePython } from './schedules-python.ts';
import { surfaceDefinitionOf, surfaceParameters } from './surfaces.ts';

/** What a script needs of a run; `RacerResult` and its recipe have all of it. */
export interface RunToRepeat extends RunSettings {
  readonly surface: SurfaceChoice;
  readonly start: readonly [number, number];
  readonly steps: number;
  readonly optimizer: OptimizerChoice;
  readonly end: readonly [number, number];
  readonly diverged: boolean;
}

/** `torch.optim.Adam(params, lr=0.1, betas=(0.9, 0.999))`: lr, betas and whatever differs from torch's defaults. */
export function optimizerPython(choice: OptimizerChoice, params = 'params'): string {
  const { definition } = optimizerEntryOf(choice);
  const filled = fillOptimizerChoice(choice);
  const names = pythonNames(isTypedOptimizer(choice) ? definition.parameters.map(({ name }) => name) : []);
  const keywords = definition.parameters
    .filter(({ name, kind, default: usual }) => name === 'lr' || kind === 'pair' || filled[name] !== usual)
    .map((parameter) => `${names.get(parameter.name) ?? parameter.name}=${pythonArgument(parameter, filled)}`);
  const owner = definition.isOwnClass === true ? '' : 'torch.optim.';
  return `${owner}${definition.torchName}(${[params, ...keywords].join(', ')})`;
}

// In another dtype than ours only None is the same rule.
function pythonArgument(parameter: Parameter, filled: OptimizerChoice): string {
  const value = filled[parameter.name];
  if (parameter.kind !== 'pair' || !Array.isArray(value)) return pythonValue(value);
  const parts = parameter.parts.map(({ none }, index) =>
    none !== undefined && value[index] === none ? 'None' : pythonNumber(Number(value[index])),
  );
  return `(${parts.join(', ')})`;
}

function pythonValue(value: OptimizerChoice[string] | undefined): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'number' ? pythonNumber(value) : `'${String(value)}'`;
}

/**
 * A Python script that runs the same descent in float64 and fails unless it ends where ours did. With noise it draws its
 * own, and says where both ended.
 */
export function pytorchScript(run: RunToRepeat): string {
  const values = surfaceParameters(run.surface);
  const { title, formula } = surfaceDefinitionOf(run.surface);
  const optimizer = optimizerParts(run);
  const expr = parseFormula(formula, ['x', 'y', ...Object.keys(values)]);
  const names = pythonNames(Object.keys(values));
  const parameters = Object.entries(values).map(
    ([name, value]) => `${names.get(name) ?? name} = torch.tensor(${pythonFloat(value)})`,
  );
  const reads = freeSymbols(expr);
  // A constant has no gradient in torch unless it is tied to a point.
  const tie = reads.has('x') || reads.has('y') ? '' : ' + 0.0*x';
  return [
    `# ${title}, ${run.steps} steps from ${point(run.start)}, in float64.`,
    'import torch',
    '',
    'torch.set_default_dtype(torch.float64)',
    ...(run.noise === undefined ? [] : [`torch.manual_seed(${run.noise.seed})`]),
    ...parameters,
    '',
    '',
    ...(optimizer.classText === undefined ? [] : [optimizer.classText, '', '']),
    'def loss(x, y):',
    `    return ${printPython(inPython(expr, names))}${tie}`,
    '',
    '',
    `p = torch.tensor(${point(run.start)}, requires_grad=True)`,
    `optimizer = ${optimizer.call}`,
    ...schedulerLines(run),
    ...optimizer.loop,
    '',
    ...closingLines(run),
    '',
  ].join('\n');
}

const point = (pair: readonly [number, number]): string => `[${pair.map(pythonFloat).join(', ')}]`;

function closingLines({ noise, diverged, end }: RunToRepeat): readonly string[] {
  if (noise !== undefined)
    return [
      '# The noise above is drawn by torch and not by Saddlepoint, so the two runs differ and nothing is asserted.',
      `print("PyTorch ends at", p.tolist(), "and Saddlepoint ${diverged ? 'diverged' : `ended at ${point(end)}`}, each with its own noise")`,
    ];
  const agreement = 'print("Saddlepoint and PyTorch agree:", p.tolist())';
  if (diverged)
    return ['assert not torch.isfinite(loss(p[0], p[1])).item(), "expected this run to diverge"', agreement];
  return [
    `expected = torch.tensor(${point(end)})`,
    'assert torch.allclose(p.detach(), expected, rtol=1e-6, atol=1e-9), (p.tolist(), expected.tolist())',
    agreement,
  ];
}

function schedulerLines({ schedule, optimizer }: RunToRepeat): readonly string[] {
  if (schedule === undefined) return [];
  return [`scheduler = ${schedulePython(schedule, hyperparametersOf(optimizer).lr ?? Number.NaN)}`];
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
    const entry = optimizerEntryOf(run.optimizer);
    const definition = isTypedOptimizer(run.optimizer) ? pythonDefinition(entry.definition) : entry.definition;
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
    loop: id === 'newton' ? loop(run, ['optimizer.step(lambda q: loss(q[0], q[1]))']) : closureLoop(run),
  };
}

function gradientLines({ clip, noise }: RunToRepeat): readonly string[] {
  return [
    'optimizer.zero_grad()',
    'value = loss(p[0], p[1])',
    'value.backward()',
    ...noisePython(noise),
    ...clipPython(clip),
  ];
}

function loop({ steps, schedule }: RunToRepeat, body: readonly string[]): readonly string[] {
  const lines = schedule === undefined ? body : [...body, 'scheduler.step()'];
  return [`for _ in range(${steps}):`, ...lines.map((line) => `    ${line}`)];
}

function plainLoop(run: RunToRepeat): readonly string[] {
  return loop(run, [...gradientLines(run), 'optimizer.step()']);
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
    ...loop(run, ['optimizer.step(closure)']),
  ];
}

function noisePython(noise: GradientNoise | undefined): readonly string[] {
  if (noise === undefined) return [];
  const draw = noise.kind === 'gaussian' ? 'torch.randn(2)' : 'torch.distributions.StudentT(2.0).sample((2,))';
  return [`p.grad += ${pythonFloat(noise.std)}*${draw}`];
}

function clipPython(clip: Clipping | undefined): readonly string[] {
  if (clip === undefined) return [];
  const [name, argument] = clip.by === 'norm' ? ['norm', 'max_norm'] : ['value', 'clip_value'];
  return [`torch.nn.utils.clip_grad_${name}_([p], ${argument}=${pythonFloat(clip.limit)})`];
}
