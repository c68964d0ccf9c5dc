import { INITIALIZERS, initializerPython, initializerTex } from '@shared/numerics/catalog/initializers.ts';
import katex from 'katex';
import { describe, expect, it } from 'vitest';

describe('the initializer catalogue', () => {
  it('has no id twice, and a sentence and a source for every entry', () => {
    expect(new Set(INITIALIZERS.map(({ id }) => id)).size).toBe(INITIALIZERS.length);
    for (const { teaches, source } of INITIALIZERS) {
      expect(teaches).toMatch(/\.$/);
      expect(source).not.toBe('');
    }
  });

  it('prints every law as TeX that KaTeX accepts in strict mode', () => {
    for (const { id } of INITIALIZERS)
      katex.renderToString(initializerTex({ id }), { strict: 'error', throwOnError: true, displayMode: true });
  });

  it('shows the fan that the mode picks', () => {
    expect(initializerTex({ id: 'kaiming_normal' })).toContain('\\sqrt{n_{in}}');
    expect(initializerTex({ id: 'kaiming_normal', mode: 'fan_out' })).toContain('\\sqrt{n_{out}}');
  });

  it.each([
    [{ id: 'xavier_uniform', gain: 2 }, 'torch.nn.init.xavier_uniform_(w, gain=2)'],
    [{ id: 'kaiming_normal', nonlinearity: 'relu' }, "torch.nn.init.kaiming_normal_(w, nonlinearity='relu')"],
    [{ id: 'constant', val: 0 }, 'torch.nn.init.constant_(w, val=0)'],
    [{ id: 'lecun_normal' }, "torch.nn.init.kaiming_normal_(w, nonlinearity='linear')"],
  ])('writes %o as PyTorch', (choice, python) => {
    expect(initializerPython(choice)).toBe(python);
  });
});
