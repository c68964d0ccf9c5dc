/**
 * One spelling for what people search: `∇`, `\nabla` and "nabla" become one word, so do `x_i` and `x_{i}`, `L2`, `L_2`
 * and `ℓ₂`; Chinese, Japanese and Korean runs become pairs of characters. Documents and queries go through the same
 * rules; which words are stored and how they are ranked is the store's business.
 */

/** Unicode symbol → word, for symbols that a compatibility normalization (NFKC) does not already turn into letters. */
const SYMBOLS: Readonly<Record<string, string>> = {
  α: 'alpha',
  β: 'beta',
  γ: 'gamma',
  δ: 'delta',
  ε: 'epsilon',
  ζ: 'zeta',
  η: 'eta',
  θ: 'theta',
  ι: 'iota',
  κ: 'kappa',
  λ: 'lambda',
  μ: 'mu',
  ν: 'nu',
  ξ: 'xi',
  π: 'pi',
  ρ: 'rho',
  σ: 'sigma',
  ς: 'sigma',
  τ: 'tau',
  υ: 'upsilon',
  φ: 'phi',
  χ: 'chi',
  ψ: 'psi',
  ω: 'omega',
  '∇': 'nabla',
  '∂': 'partial',
  '∑': 'sum',
  '∏': 'prod',
  '∫': 'int',
  '√': 'sqrt',
  '∞': 'infinity',
  '≤': 'leq',
  '≥': 'geq',
  '≈': 'approx',
  '∝': 'propto',
  '⊙': 'odot',
  '⊗': 'otimes',
  '⊕': 'oplus',
};

/** TeX commands whose word differs from their name. */
const COMMANDS: Readonly<Record<string, string>> = {
  varepsilon: 'epsilon',
  vartheta: 'theta',
  varphi: 'phi',
  varrho: 'rho',
  varsigma: 'sigma',
  ell: 'l',
  infty: 'infinity',
  le: 'leq',
  ge: 'geq',
};

/** TeX commands that change only the look, or only group: they leave no word. */
const SILENT = new Set(
  (
    'left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr mathbf mathrm mathcal mathbb mathsf mathit mathfrak mathscr ' +
    'boldsymbol bm text textbf textit textrm operatorname displaystyle textstyle limits nolimits frac dfrac tfrac begin end ' +
    'underbrace overbrace underline overline hat widehat bar tilde widetilde dot ddot vec mathstrut quad qquad lVert rVert ' +
    'Vert lvert rvert vert langle rangle lfloor rfloor lceil rceil top cdot cdots dots ldots times to aligned cases pmatrix'
  ).split(' '),
);

/** CJK ideographs, kana and hangul: written without spaces. */
const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+/u;
const SCRIPTED = /([a-z0-9]+)((?:\s*[_^]\s*(?:\{[^{}]*\}|\d+|[a-z]+\d*))+)|[\p{L}\p{N}]+/gu;

/** A word, and whether it was joined from a base and its sub- or superscripts (`x_i` → `xi`). */
interface Piece {
  readonly words: readonly string[];
  readonly joined: boolean;
}

/** All words a document is found by: of scripted symbols the parts and the joined forms. Repeats are kept. */
export function indexWords(text: string): string[] {
  const words: string[] = [];
  for (const [, base, scripts, plain] of pieces(text)) {
    if (base === undefined) words.push(...splitRun(plain, true));
    else words.push(base, ...scripts.flat(), ...joinedForms(base, scripts));
  }
  return words;
}

/**
 * The terms of a query; a document must have them all. A term of several words is a phrase ("1e-5" → 1e, 5).
 * At most 12 terms; every word consists of letters and digits only, so it can be quoted without care.
 */
export function queryTerms(query: string): string[][] {
  const terms: string[][] = [];
  for (const chunk of query.split(/\s+/)) {
    const found: Piece[] = pieces(chunk).map(([, base, scripts, plain]) =>
      base === undefined
        ? { words: splitRun(plain, false), joined: CJK.test(plain) }
        : { words: [[base, ...scripts.flat()].join('')], joined: true },
    );
    if (found.some((piece) => piece.joined)) terms.push(...found.flatMap((piece) => piece.words.map((word) => [word])));
    else if (found.length > 0) terms.push(found.flatMap((piece) => piece.words));
  }
  return terms.slice(0, 12);
}

type Match = readonly [whole: string, base: string | undefined, scripts: readonly string[][], plain: string];

function pieces(text: string): Match[] {
  return [...spell(text).matchAll(SCRIPTED)].map(([whole, base, scripts]) => [
    whole,
    base,
    scripts === undefined
      ? []
      : scripts
          .split(/[_^]/)
          .map((script) => script.match(/[\p{L}\p{N}]+/gu) ?? [])
          .filter((words) => words.length > 0),
    whole,
  ]);
}

/** Everything into lower-case letters, digits, `_`, `^` and braces. */
function spell(text: string): string {
  let spelled = text
    .replace(/\bC\+\+/gi, ' cplusplus ')
    .replace(/\bC#/gi, ' csharp ')
    .replace(/\\(?:begin|end)\s*\{[a-zA-Z]*\*?\}/g, ' ')
    .replace(/\\([a-zA-Z]+)/g, (_, name: string) =>
      SILENT.has(name) ? ' ' : ` ${Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : name}`,
    )
    // Subscript and superscript digits and letters: β₁ → β_1, σ² → σ^2.
    .replace(/[\u2080-\u209c]+/g, (run) => `_${run}`)
    .replace(/[\u00b2\u00b3\u00b9\u2070-\u207f]+/g, (run) => `^${run}`)
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .normalize('NFKC')
    .toLowerCase()
    // An operator is a word of its own, ∇f is two; a letter may carry an index or a number, λ2 is one.
    .replace(/[∇∂∑∏∫√](?=[a-zα-ω])/g, (symbol) => `${symbol} `)
    .replace(/[α-ω∇∂∑∏∫√∞≤≥≈∝⊙⊗⊕]/g, (symbol) => ` ${SYMBOLS[symbol] ?? symbol}`);
  // Braces around one word: {m}_t → m_t, _{t} → _t; twice for _{\mathrm{KL}}.
  for (let pass = 0; pass < 2; pass += 1) {
    spelled = spelled.replace(
      /([_^]?)\s*\{\s*([a-z0-9]+)\s*\}(?=([a-z0-9]?))/g,
      (_, mark: string, word: string, next: string) => `${mark === '' ? ' ' : mark}${word}${next === '' ? '' : ' '}`,
    );
  }
  return spelled;
}

function joinedForms(base: string, scripts: readonly string[][]): string[] {
  const each = scripts.map((script) => base + script.join(''));
  return scripts.length > 1 ? [...each, base + scripts.flat().join('')] : each;
}

/** Splits a run of letters into its CJK stretches, as pairs, and the rest. The last character stands alone too in documents. */
function splitRun(run: string, isDocument: boolean): string[] {
  if (!CJK.test(run)) return [run];
  return run.split(/([\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+)/u).flatMap((part) => {
    if (part === '') return [];
    if (!CJK.test(part)) return [part];
    const characters = [...part];
    const pairs = characters.slice(0, -1).map((character, i) => character + (characters[i + 1] ?? ''));
    const last = characters.at(-1) ?? '';
    return isDocument || pairs.length === 0 ? [...pairs, last] : pairs;
  });
}
