import { NORMS, normPython, normTex } from '@shared/numerics/catalog/norms.ts';
import katex from 'katex';
import { describe, expect, it } from 'vitest';

describe('the norm catalogue', () => {
  it('has no id twice, and a sentence and a source for every entry', () => {
    expect(new Set(NORMS.map(({ id }) => id)).size).toBe(NORMS.length);
    for (const { teaches, source } of NORMS) {
      expect(teaches).toMatch(/\.$/);
      expect(source).not.toBe('');
    }
  });

  it('prints every formula as TeX that KaTeX accepts in strict mode', () => {
    for (const { id } of NORMS)
      katex.renderToString(normTex({ id }), { strict: 'error', throwOnError: true, displayMode: true });
  });

  it('shows no scale and shift where the layer has none', () => {
    expect(normTex({ id: 'batch_norm_1d' })).toContain('\\gamma');
    expect(normTex({ id: 'batch_norm_1d', affine: false })).not.toContain('\\gamma');
    expect(normTex({ id: 'instance_norm_2d' })).not.toContain('\\gamma');
  });

  it.each([
    [{ id: 'batch_norm_2d', momentum: null }, 'torch.nn.BatchNorm2d(num_features=6, momentum=None)'],
    [{ id: 'group_norm', num_groups: 3 }, 'torch.nn.GroupNorm(num_channels=6, num_groups=3)'],
    [{ id: 'layer_norm', normalized_shape: [3, 4] }, 'torch.nn.LayerNorm(normalized_shape=[3, 4])'],
  ])('writes %o as the constructor call', (choice, python) => {
    expect(normPython(choice, 6)).toBe(python);
  });
});
