/** One spelling for symbols, macros and words. */
import { indexWords, queryTerms } from '@shared/markdown/search-text.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('a query', () => {
  it.each([
    [['∇', '\\nabla', 'nabla', 'NABLA'], [['nabla']]],
    [['λ', '\\lambda', 'Λ', '\\Lambda'], [['lambda']]],
    [['ε', 'ϵ', '\\epsilon', '\\varepsilon'], [['epsilon']]],
    [['L2', 'L_2', 'ℓ₂', '\\ell_2', 'L^2', '\\ell_{2}'], [['l2']]],
    [['x_i', 'x_{i}', 'xᵢ', 'X_I', '\\mathbf{x}_i', '\\hat{x}_i'], [['xi']]],
    [['D_KL', 'D_{KL}', 'D_{\\mathrm{KL}}'], [['dkl']]],
    [['C++', 'c++'], [['cplusplus']]],
    [['1e-5'], [['1e', '5']]],
    [['梯度下降'], [['梯度'], ['度下'], ['下降']]],
    [['σ²', '\\sigma^2'], [['sigma2']]],
  ])('%j is one spelling', (forms, terms) => {
    for (const form of forms) expect(queryTerms(form)).toEqual(terms);
  });

  it('has at most 12 terms of letters and digits, and every one of its words is in a document of the same text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80, unit: 'grapheme' }), (text) => {
        const terms = queryTerms(text);
        expect(terms.length).toBeLessThanOrEqual(12);
        for (const word of terms.flat()) expect(word).toMatch(/^[\p{L}\p{N}]+$/u);
      }),
      { numRuns: 500, seed: 5 },
    );
    for (const text of [
      '\\nabla f(x_i)',
      'D_{\\mathrm{KL}}',
      '梯度下降',
      'θ_{t+1}',
      'C++',
      'λ_max/λ_min',
      'β₁ = 0.9',
    ]) {
      const words = new Set(indexWords(text));
      for (const word of queryTerms(text).flat()) expect(words).toContain(word);
    }
  });

  it('10,000 braces take no time', () => {
    const began = performance.now();
    queryTerms('_{'.repeat(10_000));
    indexWords('x_{'.repeat(10_000));
    indexWords(`x${'_i'.repeat(10_000)}`);
    expect(performance.now() - began).toBeLessThan(1000);
  });
});
