/** TeX in words: what a screen reader and a bookmark get to say. */
import { texInWords } from '@shared/markdown/tex-in-words.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('texInWords', () => {
  it.each([
    ['\\beta_1', 'β_1'],
    ['t = 1, 2, \\dots', 't = 1, 2, …'],
    ['\\frac{\\hat m_t}{\\sqrt{\\hat{v}_t}+\\epsilon}', 'm̂_t/(√v̂_t+ε)'],
    ['\\sum_{i=1}^{t} \\beta_1^{t-i} g_i', '∑_(i=1)^t β_1^(t-i) g_i'],
    ['\\sqrt[3]{x+1}', '3√(x+1)'],
    ['\\mathbb{E}[m_t]', 'E[m_t]'],
    ['\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}', 'a b ; c d'],
    ['\\text{fan}_{\\text{in}}', 'fan_in'],
    ['f^\\star', 'f^*'],
    ['\\unknown x', 'unknown x'],
    ['}{', ''],
  ])('reads %s', (tex, words) => {
    expect(texInWords(tex)).toBe(words);
  });
  it('never throws and stays linear on hostile input', () => {
    const began = performance.now();
    for (const piece of ['{', '\\frac', '^', '\\sqrt[', '\\hat', '}', '_{', '\\']) texInWords(piece.repeat(20_000));
    expect(performance.now() - began).toBeLessThan(3000);
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('{', '}', '\\frac', '^', '_', '[', ']', '\\sqrt', 'x', ' ', '\\hat', '\\\\')),
        (parts) => {
          texInWords(parts.join(''));
          return true;
        },
      ),
    );
  });
});
