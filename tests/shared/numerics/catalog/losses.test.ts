import { LOSSES, lossPython, lossTex } from '@shared/numerics/catalog/losses.ts';
import katex from 'katex';
import { describe, expect, it } from 'vitest';

describe('the loss catalogue', () => {
  it('has no id twice, and a sentence and a source for every entry', () => {
    expect(new Set(LOSSES.map(({ id }) => id)).size).toBe(LOSSES.length);
    for (const { teaches, source } of LOSSES) {
      expect(teaches).toMatch(/\.$/);
      expect(source).not.toBe('');
    }
  });

  it('prints every formula, variants included, as TeX that KaTeX accepts in strict mode', () => {
    const variants = [
      { id: 'cross_entropy', label_smoothing: 0.1 },
      { id: 'kl_div', log_target: true },
      { id: 'hinge', squared: true },
      { id: 'focal_sigmoid', alpha: null },
    ];
    for (const tex of [...LOSSES.map(({ id }) => ({ id })), ...variants].map(lossTex))
      katex.renderToString(tex, { strict: 'error', throwOnError: true, displayMode: true });
  });

  it('shows the formula that runs', () => {
    expect(lossTex({ id: 'mse' })).toBe('\\ell = (x - y)^{2}');
    expect(lossTex({ id: 'huber' })).toContain('\\delta');
  });

  it.each([
    [{ id: 'mse' }, 'torch.nn.MSELoss()'],
    [{ id: 'huber', delta: 0.4, reduction: 'sum' }, "torch.nn.HuberLoss(reduction='sum', delta=0.4)"],
    [{ id: 'cross_entropy', label_smoothing: 0.1 }, 'torch.nn.CrossEntropyLoss(label_smoothing=0.1)'],
    [{ id: 'hinge', squared: true }, 'lambda x, y: (F.relu(1 - y*x)**2).mean()'],
    [{ id: 'kl_div', reduction: 'batchmean' }, "torch.nn.KLDivLoss(reduction='batchmean')"],
  ])('writes %o as PyTorch', (choice, python) => {
    expect(lossPython(choice)).toBe(python);
  });
});
