/**
 * TeX as one readable line: `\beta_1` → `β_1`, `\frac{a+b}{c}` → `(a+b)/c`. For contents lists, bookmarks, spoken labels and
 * plain text; never for display. An unknown command keeps its name, so nothing is lost silently.
 */
import { ACCENTS, SILENT_COMMANDS, TEX_SYMBOLS } from './tex-symbols.ts';

/** Braces inside braces are followed this deep; deeper ones are dropped and their content kept. */
const MAX_DEPTH = 40;
const tokenPattern = /\\[A-Za-z]+\*?|\\[^A-Za-z]|[{}[\]^_&~]|\s+|[^\\{}[\]^_&~\s]/gu;

/** One line of plain text for a formula. Linear in its length; never throws, whatever the TeX. */
export function texInWords(tex: string): string {
  const tokens = tex.match(tokenPattern) ?? [];
  return new TexReader(tokens).readAll().replace(/\s+/g, ' ').trim();
}

class TexReader {
  readonly #tokens: readonly string[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  readAll(): string {
    let text = '';
    while (this.#at < this.#tokens.length) text += this.#readUntil('');
    return text;
  }

  /** Text up to a closing token, which is consumed; '' reads to the end or to a stray closing brace. */
  #readUntil(closing: string): string {
    let text = '';
    while (this.#at < this.#tokens.length) {
      const token = this.#tokens[this.#at] ?? '';
      if (token === closing || token === '}') {
        this.#at += 1;
        return text;
      }
      text += this.#readOne();
    }
    return text;
  }

  #readOne(): string {
    const token = this.#tokens[this.#at] ?? '';
    this.#at += 1;
    if (token === '{') return this.#readGroup('}');
    if (token === '^' || token === '_') {
      const script = this.#readArgument();
      return /^.?.?$/u.test(script) || /^\w+$/.test(script) ? `${token}${script}` : `${token}(${script})`;
    }
    if (token === '&') return ' ';
    if (token === '~') return ' ';
    if (token.startsWith('\\')) return this.#readCommand(token.slice(1).replace('*', ''));
    return token;
  }

  #readGroup(closing: string): string {
    if (this.#depth >= MAX_DEPTH) return '';
    this.#depth += 1;
    const text = this.#readUntil(closing);
    this.#depth -= 1;
    return text;
  }

  /** The next group or single token, spaces before it skipped. */
  #readArgument(): string {
    while (/^\s/.test(this.#tokens[this.#at] ?? '')) this.#at += 1;
    const next = this.#tokens[this.#at];
    if (next === undefined || next === '}') return '';
    if (this.#depth >= MAX_DEPTH) {
      this.#at += 1;
      return next;
    }
    this.#depth += 1;
    const text = this.#readOne();
    this.#depth -= 1;
    return text.trim();
  }

  #readCommand(name: string): string {
    if (/^[dt]?frac$/.test(name))
      return `${inParentheses(this.#readArgument())}/${inParentheses(this.#readArgument())}`;
    if (name === 'sqrt') {
      if (this.#tokens[this.#at] === '[') {
        this.#at += 1;
        const degree = this.#readGroup(']');
        return `${degree}√${inParentheses(this.#readArgument())}`;
      }
      return `√${inParentheses(this.#readArgument())}`;
    }
    if (name === 'begin' || name === 'end') {
      this.#readArgument();
      return ' ';
    }
    const accent = Object.hasOwn(ACCENTS, name) ? ACCENTS[name] : undefined;
    if (accent !== undefined) {
      const under = this.#readArgument();
      return /^\p{L}$/u.test(under) ? under + accent : `${name}(${under})`;
    }
    if (Object.hasOwn(TEX_SYMBOLS, name)) return TEX_SYMBOLS[name] ?? '';
    if (SILENT_COMMANDS.has(name)) return '';
    if (name === '\\') return '; ';
    if (name === '|') return '‖';
    if (/^[,;:!\s]$/.test(name)) return ' ';
    return name;
  }
}

/** A fraction's or root's part, in parentheses unless it is one name or number. */
function inParentheses(text: string): string {
  return /^[\p{L}\p{N}\p{M}_.]*$/u.test(text) ? text : `(${text})`;
}
