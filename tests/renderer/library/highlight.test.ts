/** Code colouring: no character is lost, whatever the language. */
import { describe, expect, it } from 'vitest';
import { highlightLines } from '../../../src-renderer/screens/library/highlight.ts';

const code = '"""doc\nstring"""\nfor i in range(3):  # loop\n\n    print(f"{i}")\n';

describe('highlightLines', () => {
  it.each(['python', 'javascript', 'bash', 'json', 'cobol', undefined])('keeps every character of %s', (language) => {
    const lines = highlightLines(code, language);
    expect(lines.map((pieces) => pieces.map((piece) => piece.text).join('')).join('\n')).toBe(code);
  });
  it('carries a colour over a line end', () => {
    const lines = highlightLines(code, 'python');
    expect(lines[1]?.[0]).toEqual({ text: 'string"""', className: 'hljs-string' });
  });
});
