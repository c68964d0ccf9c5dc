/**
 * Optimizers that update lines cannot say: they look at the objective several times a step, at its second derivatives, or at
 * a parameter as a matrix. Written by hand, they run on the CPU only. Facts only; the code is in `cpu/`.
 */
import { AppError } from '../../contract/result.ts';
import { nearestNames } from '../expression/nearest-name.ts';
import { pythonNumber } from '../expression/python.ts';
import { ANY, decay, flag, memory, numeric, oneOf, rate } from './optimizer-definition.ts';
import { fillParameters, type Parameter, type ParameterValue } from './parameters.ts';

export interface HandwrittenEntry {
  readonly id: 'lbfgs' | 'newton' | 'muon';
  readonly title: string;
  /** The class in torch.optim; undefined: torch has none, and `python` brings it along. */
  readonly torchName: string | undefined;
  readonly teaches: string;
  readonly parameters: readonly Parameter[];
  readonly source: string;
  /** The step, in TeX for math mode. */
  readonly tex: string;
  /** Python of the class where torch has none. */
  readonly python?: string;
}

/** A number of things: only integers are legal. */
const count = (...args: Parameters<typeof numeric>) => ({ ...numeric(...args), whole: true });

export const HANDWRITTEN: readonly HandwrittenEntry[] = [
  {
    id: 'lbfgs',
    title: 'L-BFGS',
    torchName: 'LBFGS',
    teaches:
      'Learns curvature from the last few gradients and steps as Newton would: few iterations, several evaluations each, and no tolerance for noise.',
    parameters: [
      { ...rate(1), meaning: 'Length of the step along the direction; with strong_wolfe only the first trial.' },
      count('max_iter', 20, 'n_{\\max}', [1, 100], 'linear', 'Inner iterations of one step.'),
      count(
        'max_eval',
        0,
        'e_{\\max}',
        [0, 125],
        'linear',
        'Evaluations of one step; 0, torch’s None, is max_iter·5/4.',
      ),
      numeric(
        'tolerance_grad',
        1e-7,
        '\\tau_g',
        [1e-12, 1e-1],
        'log',
        'Stops where no entry of the gradient is larger.',
      ),
      numeric(
        'tolerance_change',
        1e-9,
        '\\tau_c',
        [1e-16, 1e-1],
        'log',
        'Stops where θ or the loss moves less than this.',
      ),
      count('history_size', 100, 'm', [1, 100], 'linear', 'Pairs of moves and gradient changes that are kept.'),
      oneOf('line_search_fn', ['None', 'strong_wolfe'], 'Whether the step length is lr or is searched for.'),
    ],
    source: 'torch.optim.LBFGS; Liu & Nocedal 1989, https://doi.org/10.1007/BF01589116',
    tex: `\\begin{aligned} y_k &\\leftarrow g_{k+1} - g_k, \\quad s_k \\leftarrow \\theta_{k+1} - \\theta_k \\\\
      d &\\leftarrow -H_m\\,g \\quad\\text{(two loops over the last } m \\text{ pairs)} \\\\
      \\theta &\\leftarrow \\theta + t\\,d \\end{aligned}`,
  },
  {
    id: 'newton',
    title: 'Newton’s method',
    torchName: undefined,
    teaches:
      'One step solves a quadratic, whatever its condition number, and goes to saddles and maxima as gladly as to minima.',
    parameters: [
      { ...rate(1), meaning: 'Share of the full Newton step.' },
      numeric('damping', 0, '\\lambda', [0, 100], 'linear', 'Added to every eigenvalue of the Hessian.'),
    ],
    source: 'Nocedal & Wright 2006, Numerical Optimization, §3.3',
    tex: `\\theta \\leftarrow \\theta - \\eta\\,\\left(\\nabla^{2} f(\\theta) + \\lambda I\\right)^{-1}\\,\\nabla f(\\theta)`,
    python: `class Newton(torch.optim.Optimizer):
    """The step needs a closure that returns the loss of the single parameter without calling backward."""

    def __init__(self, params, lr=1.0, damping=0.0):
        super().__init__(params, dict(lr=lr, damping=damping))

    def step(self, loss):
        group = self.param_groups[0]
        p = group['params'][0]
        gradient = torch.autograd.functional.jacobian(loss, p.detach())
        hessian = torch.autograd.functional.hessian(loss, p.detach())
        damped = hessian + group['damping'] * torch.eye(p.numel(), dtype=p.dtype)
        with torch.no_grad():
            p.sub_(group['lr'] * torch.linalg.solve(damped, gradient))`,
  },
  {
    id: 'muon',
    title: 'Muon',
    torchName: 'Muon',
    teaches:
      'Makes the momentum of a weight matrix orthogonal before the step: rare directions move as far as common ones.',
    parameters: [
      rate(1e-3),
      decay(0.1, 'Decoupled decay: θ shrinks by lr·weight_decay each step.'),
      memory('momentum', 0.95, '\\mu', 'Memory of the gradients.'),
      flag('nesterov', 'Look ahead along the memory before making it orthogonal.', true),
      ...(
        [
          ['a', 3.4445],
          ['b', -4.775],
          ['c', 2.0315],
        ] as const
      ).map(([name, value]) => ({
        ...numeric(
          `ns_${name}`,
          value,
          name,
          [-5, 5],
          'linear',
          'Coefficient of the Newton–Schulz polynomial; torch takes the three as ns_coefficients.',
        ),
        limits: ANY,
      })),
      numeric('eps', 1e-7, '\\varepsilon', [1e-12, 1e-1], 'log', 'Smallest norm the matrix is divided by.'),
      count('ns_steps', 5, 'n', [1, 20], 'linear', 'Newton–Schulz iterations.'),
      oneOf('adjust_lr_fn', ['original', 'match_rms_adamw'], 'How the rate depends on the shape of the matrix.'),
    ],
    source: 'torch.optim.Muon; Jordan 2024, https://kellerjordan.github.io/posts/muon',
    tex: `\\begin{aligned} B &\\leftarrow \\mu\\,B + (1 - \\mu)\\,G, \\quad X \\leftarrow \\frac{U}{\\lVert U \\rVert_F} \\\\
      X &\\leftarrow a\\,X + \\left(b\\,XX^{\\top} + c\\,(XX^{\\top})^{2}\\right)X \\quad (n \\text{ times}) \\\\
      \\theta &\\leftarrow (1 - \\eta\\lambda)\\,\\theta - \\eta\\,k\\,X \\end{aligned}`,
  },
];

/** Undefined where the optimizer is not one of these. */
export function findHandwritten(id: string): HandwrittenEntry | undefined {
  return HANDWRITTEN.find((entry) => entry.id === id);
}

/** Hyperparameters with every default filled in. Throws AppError('invalid-recipe') on an illegal one, or an unknown id. */
export function fillHandwritten(id: string, given: Readonly<Record<string, unknown>>): Record<string, ParameterValue> {
  const entry = findHandwritten(id);
  if (entry !== undefined) return fillParameters(`optimizer "${id}"`, entry.parameters, given);
  const ids = HANDWRITTEN.map((one) => one.id);
  const near = nearestNames(id, ids);
  throw new AppError(
    'invalid-recipe',
    `There is no handwritten optimizer "${id}".`,
    `${near.length > 0 ? `Did you mean ${near.join(' or ')}` : `They are ${ids.join(', ')}`}.`,
  );
}

/** The constructor call, every argument that differs from its default named: `torch.optim.LBFGS(params, lr=0.5)`. */
export function handwrittenPython(id: string, given: Readonly<Record<string, unknown>>, params = 'params'): string {
  const values = fillHandwritten(id, given);
  const entry = findHandwritten(id);
  const coefficients = ['ns_a', 'ns_b', 'ns_c'];
  const differing = (entry?.parameters ?? []).filter(
    ({ name, default: usual }) => name === 'lr' || values[name] !== usual,
  );
  const keywords = differing
    .filter(({ name }) => !coefficients.includes(name))
    .map(({ name }) => `${name}=${pythonArgument(values[name])}`);
  if (differing.some(({ name }) => coefficients.includes(name)))
    keywords.push(`ns_coefficients=(${coefficients.map((name) => pythonArgument(values[name])).join(', ')})`);
  const owner = entry?.torchName === undefined ? 'Newton' : `torch.optim.${entry.torchName}`;
  return `${owner}(${[params, ...keywords].join(', ')})`;
}

function pythonArgument(value: ParameterValue | undefined): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'number' ? pythonNumber(value) : `'${String(value)}'`;
}
