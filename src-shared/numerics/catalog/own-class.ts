/**
 * Update lines as a torch.optim.Optimizer class in Python: what a copied script brings along for optimizers torch lacks.
 * Nothing is resolved beforehand, so the class obeys every argument it takes.
 */
import { parseFormula } from '../expression/parse.ts';
import { printPython, pythonFloat } from '../expression/python.ts';
import type { OptimizerDefinition } from './optimizer-definition.ts';
import type { Parameter } from './parameters.ts';
import { readUpdateLines, type UpdateLine } from './update-lines.ts';

/** Whether the script has to hand `step` a closure: the gradient is taken where the optimizer says. */
export function needsClosure(definition: OptimizerDefinition): boolean {
  return readUpdateLines(definition).some(({ target }) => target === 'point');
}

/** The source of the class, without imports; `import torch` is enough. */
export function ownClassPython(definition: OptimizerDefinition): string {
  const { torchName, source, parameters, slots } = definition;
  const names = parameters.map(({ name }) => name);
  const signature = parameters.map((parameter) => `${parameter.name}=${pythonDefault(parameter)}`);
  const inner = [
    'theta = p.detach().clone()',
    ...parameters.map(readParameter),
    ...startState(definition),
    "state['t'] += 1",
    "t = number(state['t'])",
    ...slots.map((slot) => `${slot} = state['${slot}']`),
    ...gradientAndLines(readUpdateLines(definition)),
    ...slots.map((slot) => `state['${slot}'] = ${slot}`),
    'p.copy_(theta)',
  ];
  return [
    `class ${torchName}(torch.optim.Optimizer):`,
    `    """${source}"""`,
    '',
    `    def __init__(self, params, ${signature.join(', ')}):`,
    `        super().__init__(params, dict(${names.map((name) => `${name}=${name}`).join(', ')}))`,
    '',
    '    @torch.no_grad()',
    '    def step(self, closure=None):',
    '        for group in self.param_groups:',
    "            for p in group['params']:",
    '                self._move(p, self.state[p], group, closure)',
    '',
    '    def _move(self, p, state, group, closure):',
    '        def number(value):',
    '            return torch.tensor(float(value), dtype=p.dtype)',
    '',
    ...inner.map((line) => `        ${line}`),
  ].join('\n');
}

function pythonDefault(parameter: Parameter): string {
  if (parameter.kind === 'flag') return parameter.default ? 'True' : 'False';
  if (parameter.kind === 'choice') return `'${parameter.default}'`;
  if (parameter.kind === 'pair') return `(${parameter.default.map(pythonFloat).join(', ')})`;
  return pythonFloat(parameter.default);
}

function readParameter(parameter: Parameter): string {
  const given = `group['${parameter.name}']`;
  if (parameter.kind === 'pair')
    return `${parameter.parts.map(({ name }) => name).join(', ')} = (number(value) for value in ${given})`;
  if (parameter.kind === 'choice') {
    const words = parameter.choices.map((choice) => `'${choice}'`).join(', ');
    return `${parameter.name} = number([${words}].index(${given}))`;
  }
  return `${parameter.name} = number(${given})`;
}

function startState({ slots, initial = {}, parameters }: OptimizerDefinition): readonly string[] {
  const names = parameters.flatMap((parameter) =>
    parameter.kind === 'pair' ? parameter.parts.map(({ name }) => name) : [parameter.name],
  );
  return [
    'if not state:',
    "    state['t'] = 0",
    ...slots.map((slot) => {
      const value = printPython(parseFormula(initial[slot] ?? '0', ['theta', ...names]));
      return `    state['${slot}'] = torch.zeros_like(theta) + ${value}`;
    }),
  ];
}

// The gradient lies in p.grad already, or is asked for at the point the lines have computed so far.
function gradientAndLines(lines: readonly UpdateLine[]): readonly string[] {
  const printed = lines.map(({ target, expr }) => `${target} = ${printPython(expr)}`);
  const point = lines.findIndex(({ target }) => target === 'point');
  if (point < 0) return ['grad = p.grad', ...printed];
  return [
    ...printed.slice(0, point + 1),
    'p.copy_(point)',
    'with torch.enable_grad():',
    '    closure()',
    'grad = p.grad',
    ...printed.slice(point + 1),
  ];
}
