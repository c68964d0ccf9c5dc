import { ACTIVATIONS, activationPython, activationTex } from '@shared/numerics/catalog/activations.ts';
import katex from 'katex';
import { describe, expect, it } from 'vitest';

describe('the activation catalogue', () => {
  it('has no id twice, and a sentence and a source for every entry', () => {
    expect(new Set(ACTIVATIONS.map(({ id }) => id)).size).toBe(ACTIVATIONS.length);
    for (const { teaches, source } of ACTIVATIONS) {
      expect(teaches).toMatch(/\.$/);
      expect(source).toMatch(/^torch\.nn\./);
    }
  });

  it('prints every formula as TeX that KaTeX accepts in strict mode', () => {
    const all = ACTIVATIONS.map(({ id }) => activationTex({ id }));
    for (const tex of [...all, activationTex({ id: 'gelu', approximate: 'tanh' })])
      katex.renderToString(tex, { strict: 'error', throwOnError: true, displayMode: true });
  });

  it('shows what runs, and one element of what looks at a whole vector', () => {
    expect(activationTex({ id: 'softsign' })).toBe('f(x) = \\frac{x}{1 + \\left|x\\right|}');
    expect(activationTex({ id: 'softmax' })).toBe('f(x)_i = \\frac{e^{x_i}}{\\sum_j e^{x_j}}');
  });

  it.each([
    [{ id: 'relu' }, 'torch.nn.ReLU()'],
    [{ id: 'leaky_relu', negative_slope: 0.2 }, 'torch.nn.LeakyReLU(negative_slope=0.2)'],
    [{ id: 'gelu', approximate: 'tanh' }, "torch.nn.GELU(approximate='tanh')"],
    [{ id: 'relu6', inplace: true }, 'torch.nn.ReLU6(inplace=True)'],
    [{ id: 'softmax' }, 'torch.nn.Softmax(dim=-1)'],
  ])('writes %o as the constructor call', (choice, python) => {
    expect(activationPython(choice)).toBe(python);
  });

  it('refuses an unknown name, argument and choice in a sentence', () => {
    expect(() => activationTex({ id: 'gellu' })).toThrow('There is no activation "gellu"');
    expect(() => activationTex({ id: 'elu', alfa: 2 })).toThrow('The activation "elu" has no argument "alfa"');
    expect(() => activationTex({ id: 'gelu', approximate: 'erf' })).toThrow('must be one of none, tanh; got "erf"');
  });
});
