/**
 * Inline mathematics for micromark: `$…$` only without spaces just inside the dollars and not before a digit, so that
 * `$25 and $30` stays currency; `$$…$$` with spaces allowed. Emits the tokens of micromark-extension-math, whose block
 * form and clean-up are used unchanged.
 */
import { math } from 'micromark-extension-math';

type Extension = ReturnType<typeof math>;
type TextConstructs = NonNullable<Extension['text']>;
type Construct = Extract<NonNullable<TextConstructs[number]>, { tokenize: unknown }>;
type Tokenizer = Construct['tokenize'];
type State = NonNullable<ReturnType<Tokenizer>>;
type Code = Parameters<State>[0];

const DOLLAR = 36;
const SPACE = 32;
const BACKSLASH = 92;
/** Virtual space, tab, and the three line endings are micromark's negative codes. */
const isLineEnding = (code: Code): boolean => code !== null && code < -2;
const isBlank = (code: Code): boolean => code === null || code === SPACE || code < 0;
const isDigit = (code: Code): boolean => code !== null && code >= 48 && code <= 57;

const tokenizeInlineMath: Tokenizer = (effects, ok, nok) => {
  let openSize = 0;
  let closeSize = 0;
  let previous: Code = null;
  let escaped = false;

  const start: State = (code) => {
    effects.enter('mathText');
    effects.enter('mathTextSequence');
    return open(code);
  };

  const open: State = (code) => {
    if (code === DOLLAR) {
      effects.consume(code);
      openSize += 1;
      return open;
    }
    if (openSize > 2 || (openSize === 1 && isBlank(code))) return nok(code);
    effects.exit('mathTextSequence');
    return between(code);
  };

  const between: State = (code) => {
    if (code === null) return nok(code);
    if (code === DOLLAR && !escaped) {
      effects.enter('mathTextSequence');
      closeSize = 0;
      return close(code);
    }
    if (code === SPACE) {
      effects.enter('space');
      effects.consume(code);
      effects.exit('space');
      previous = code;
      escaped = false;
      return between;
    }
    if (isLineEnding(code)) {
      effects.enter('lineEnding');
      effects.consume(code);
      effects.exit('lineEnding');
      previous = code;
      escaped = false;
      return between;
    }
    effects.enter('mathTextData');
    return data(code);
  };

  const data: State = (code) => {
    if (code === null || code === SPACE || isLineEnding(code) || (code === DOLLAR && !escaped)) {
      effects.exit('mathTextData');
      return between(code);
    }
    effects.consume(code);
    escaped = code === BACKSLASH && !escaped;
    previous = code;
    return data;
  };

  const close: State = (code) => {
    if (code === DOLLAR) {
      effects.consume(code);
      closeSize += 1;
      return close;
    }
    const closes = closeSize === openSize && (openSize === 2 || (!isBlank(previous) && !isDigit(code)));
    if (!closes) return nok(code);
    effects.exit('mathTextSequence');
    effects.exit('mathText');
    return ok(code);
  };

  return start;
};

/** micromark extension: block math as in micromark-extension-math, inline math by the rule above. */
export function noteMath(): Extension {
  const base = math();
  const inline = base.text?.[DOLLAR];
  const constructs = Array.isArray(inline) ? inline : [inline];
  return {
    ...base,
    text: { [DOLLAR]: constructs.filter((c) => c !== undefined).map((c) => ({ ...c, tokenize: tokenizeInlineMath })) },
  };
}
