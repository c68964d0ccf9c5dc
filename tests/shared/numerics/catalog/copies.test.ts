import { optimizerTex, surfaceTex } from '@shared/numerics/catalog/formulas.ts';
import { findOptimizer } from '@shared/numerics/catalog/optimizer-choice.ts';
import { OPTIMIZERS } from '@shared/numerics/catalog/optimizers.ts';
import { optimizerPython, pytorchScript } from '@shared/numerics/catalog/pytorch.ts';
import { SURFACES } from '@shared/numerics/catalog/surfaces.ts';
import katex from 'katex';
import { describe, expect, it } from 'vitest';

describe('formulas on screen', () => {
  it('are TeX that KaTeX accepts in strict mode, for every surface and optimizer', () => {
    const all = [...SURFACES.map(surfaceTex), ...OPTIMIZERS.map(({ id }) => optimizerTex(id))];
    for (const tex of all) katex.renderToString(tex, { strict: 'error', throwOnError: true, displayMode: true });
  });

  it('show the surface with its parameters as symbols', () => {
    expect(surfaceTex({ id: 'rosenbrock' })).toBe('f(x, y) = (a - x)^{2} + b\\,\\left(y - x^{2}\\right)^{2}');
  });

  it('show state that is set to another state, and the point at which a method looks', () => {
    expect(optimizerTex('heavy-ball')).toContain('\\theta_{-} &\\leftarrow \\theta');
    expect(optimizerTex('textbook-nesterov')).toContain('\\nabla f(y)');
    expect(optimizerTex('textbook-nesterov')).not.toContain('begin{cases}');
    expect(optimizerTex('adafactor')).toContain('\\operatorname{RMS}(\\theta)');
  });

  it('show a choice among three as one brace, and a square as a square', () => {
    expect(optimizerTex('rprop').match(/begin\{cases\}/g)).toHaveLength(2);
    expect(optimizerTex('rprop')).toContain(
      '\\eta_+ & \\text{if } s > 0 \\\\ \\eta_- & \\text{if } s < 0 \\\\ 1 & \\text{otherwise}',
    );
    expect(optimizerTex('adagrad')).toContain('s &\\leftarrow s + g^{2}');
  });

  it('leave out state that this choice does not keep', () => {
    expect(optimizerTex('transformers-adafactor')).not.toContain('m &');
    expect(optimizerTex('transformers-adafactor', { id: 'transformers-adafactor', beta1: 0.9 })).toContain('m &');
  });

  it('show the update that runs: what a choice switches off is gone, what it switches on is there', () => {
    expect(optimizerTex('sgd')).toBe(
      '\\begin{aligned} g &\\leftarrow \\nabla f(\\theta) \\\\ \\theta &\\leftarrow \\theta - \\eta\\,g \\end{aligned}',
    );
    expect(optimizerTex('sgd', { id: 'sgd', weight_decay: 0.1 })).toContain('\\nabla f(\\theta) + \\lambda\\,\\theta');
    expect(optimizerTex('adam')).not.toContain('\\max');
    expect(optimizerTex('adam', { id: 'adam', amsgrad: true })).toContain('\\max(v_{\\max}, v)');
  });
});

describe('copy as PyTorch', () => {
  it.each([
    [{ id: 'adam', lr: 0.1 }, 'torch.optim.Adam(params, lr=0.1, betas=(0.9, 0.999))'],
    [{ id: 'nesterov', lr: 0.01 }, 'torch.optim.SGD(params, lr=0.01, momentum=0.9, nesterov=True)'],
    [{ id: 'sgd' }, 'torch.optim.SGD(params, lr=0.001)'],
    [
      { id: 'adamw', weight_decay: 0.1, amsgrad: true },
      'torch.optim.AdamW(params, lr=0.001, betas=(0.9, 0.999), weight_decay=0.1, amsgrad=True)',
    ],
    [{ id: 'rmsprop', eps: 1e-7 }, 'torch.optim.RMSprop(params, lr=0.01, eps=1e-7)'],
    [
      { id: 'rprop', maximize: true },
      'torch.optim.Rprop(params, lr=0.01, etas=(0.5, 1.2), step_sizes=(0.000001, 50), maximize=True)',
    ],
    [{ id: 'adafactor' }, 'torch.optim.Adafactor(params, lr=0.01, eps=(None, 0.001))'],
    [{ id: 'adafactor', eps: [1e-8, 0.001] as const }, 'torch.optim.Adafactor(params, lr=0.01, eps=(1e-8, 0.001))'],
    [
      { id: 'adam', decoupled_weight_decay: true },
      'torch.optim.Adam(params, lr=0.001, betas=(0.9, 0.999), decoupled_weight_decay=True)',
    ],
  ])('writes %o as the constructor call', (choice, python) => {
    expect(optimizerPython(choice)).toBe(python);
  });

  it.each(OPTIMIZERS.filter(({ definition }) => definition.isOwnClass === true).map(({ id }) => id))(
    'brings along the class of %s, which torch lacks',
    (id) => {
      const script = pytorchScript({ ...run, optimizer: { id } });
      const { torchName } = findOptimizer(id).definition;
      expect(script).toContain(`class ${torchName}(torch.optim.Optimizer):`);
      expect(script).toContain(`optimizer = ${torchName}([p], lr=`);
    },
  );

  it('clips between backward and step', () => {
    const script = pytorchScript({ ...run, clip: { by: 'norm', limit: 2 } });
    expect(script).toMatch(
      /value\.backward\(\)\n {4}torch\.nn\.utils\.clip_grad_norm_\(\[p\], max_norm=2\.0\)\n {4}optimizer\.step/,
    );
  });

  const run = {
    surface: { id: 'quadratic', kappa: 100 },
    start: [-2, 1],
    steps: 50,
    optimizer: { id: 'adam', lr: 0.1 },
    end: [-0.25, 1e-7],
    diverged: false,
  } as const;

  it('makes a script that asserts our end point, with floats where torch needs floats', () => {
    const script = pytorchScript(run);
    expect(script).toContain('kappa = torch.tensor(100.0)');
    expect(script).toContain('p = torch.tensor([-2.0, 1.0], requires_grad=True)');
    expect(script).toContain('expected = torch.tensor([-0.25, 1e-7])');
    expect(script).toContain('for _ in range(50):');
  });

  it('asserts divergence where ours diverged', () => {
    expect(pytorchScript({ ...run, diverged: true })).toContain('assert not torch.isfinite');
  });
});
