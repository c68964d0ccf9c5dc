/** Full-text search: symbols, macros and words are one; any query text is survivable; the index is what answers. */
import { queryTerms } from '@shared/markdown/search-text.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readNote } from '../../../src-main/library/read-note.ts';
import { silentLog } from '../../../src-main/log.ts';
import { matchExpression, SEARCH_SQL, searchConcepts } from '../../../src-main/store/concept-search.ts';
import { insertConcept } from '../../../src-main/store/concepts.ts';
import { insertLibraryFile } from '../../../src-main/store/library-files.ts';
import { openDatabase, type Store } from '../../../src-main/store/open-database.ts';
import { noteText } from '../../support/sample-desk.ts';
import { seededNote } from '../../support/seeded-library.ts';

let store: Store;

function add(path: string, text: string): void {
  const reading = readNote(path, text);
  if ('problems' in reading) throw new Error(reading.problems.join(' '));
  insertLibraryFile(store.db, { path, contentHash: path, problems: [] });
  insertConcept(store.db, reading.concept);
}

const NOTES: Readonly<Record<string, string>> = {
  'gradient-descent':
    'The step is $\\theta_{t+1} = \\theta_t - \\eta\\,\\nabla f(\\theta_t)$. In Chinese: 梯度下降 (gradient descent).',
  'l2-regularization': 'Penalty $\\lambda \\lVert w \\rVert_2^2$, the squared $\\ell_2$ norm; also written $L_2$.',
  'kl-divergence': 'The divergence $D_{\\mathrm{KL}}(p \\| q)$ is not symmetric. Named after Kullback and Leibler.',
  'batch-normalization':
    'Each $x_i$ becomes $\\hat{x}_i = (x_i - \\mu_B) / \\sqrt{\\sigma^2_B + \\epsilon}$ with epsilon 1e-5.',
  adam: 'Moments $\\hat{m}_t$, $\\hat v_t$ with $\\beta_1 = 0.9$ and $\\beta_2 = 0.999$; see `weight_decay` and `torch.optim.Adam`.',
  adamw: 'Adam, Adam, Adam: what Adam lacks is decoupled decay.',
  implementation: 'A kernel in C++ or C# calls the softmax of `torch.nn.functional`.',
  'condition-number':
    'The ratio $\\kappa = \\lambda_{\\max} / \\lambda_{\\min}$ of eigenvalues decides; $\\kappa \\ge 1$.',
  probability:
    'A Gaussian $\\mathcal{N}(\\mu, \\sigma^2)$ on $\\mathbb{R}$; Hölder continuity; pre-norm and post-norm.',
  schedule: 'With $\\partial L / \\partial W$ and $\\sum_i w_i$, as $t \\to \\infty$; $O(n^2)$ work; $a \\odot b$.',
};

beforeAll(() => {
  store = openDatabase({ dataDir: 'memory', now: () => 0, log: silentLog });
  for (const [id, body] of Object.entries(NOTES)) {
    add(`library/optimizers/${id}.md`, noteText(id, 'optimizers', id.replaceAll('-', ' '), body));
  }
});
afterAll(() => store.close());

const ids = (query: string): string[] => searchConcepts(store.db, query, 20).map(({ id }) => id);

describe('recall', () => {
  const cases: readonly (readonly [query: string, wanted: string])[] = [
    ['∇', 'gradient-descent'],
    ['\\nabla', 'gradient-descent'],
    ['nabla', 'gradient-descent'],
    ['∇f', 'gradient-descent'],
    ['梯度', 'gradient-descent'],
    ['下降', 'gradient-descent'],
    ['梯度下降', 'gradient-descent'],
    ['降', 'gradient-descent'],
    ['θ_t', 'gradient-descent'],
    ['\\theta_t', 'gradient-descent'],
    ['theta', 'gradient-descent'],
    ['η', 'gradient-descent'],
    ['\\theta_{t+1}', 'gradient-descent'],
    ['grad desc', 'gradient-descent'],
    ['λ', 'l2-regularization'],
    ['\\lambda', 'l2-regularization'],
    ['lambda', 'condition-number'],
    ['L2', 'l2-regularization'],
    ['L_2', 'l2-regularization'],
    ['ℓ₂', 'l2-regularization'],
    ['\\ell_2', 'l2-regularization'],
    ['l2 reg', 'l2-regularization'],
    ['KL', 'kl-divergence'],
    ['D_KL', 'kl-divergence'],
    ['D_{KL}', 'kl-divergence'],
    ['kullback', 'kl-divergence'],
    ['x_i', 'batch-normalization'],
    ['x_{i}', 'batch-normalization'],
    ['xᵢ', 'batch-normalization'],
    ['ε', 'batch-normalization'],
    ['\\varepsilon', 'batch-normalization'],
    ['epsilon', 'batch-normalization'],
    ['σ²', 'batch-normalization'],
    ['\\sigma^2', 'probability'],
    ['1e-5', 'batch-normalization'],
    ['√', 'batch-normalization'],
    ['m_t', 'adam'],
    ['\\hat{m}_t', 'adam'],
    ['β₁', 'adam'],
    ['beta1', 'adam'],
    ['\\beta_1', 'adam'],
    ['0.999', 'adam'],
    ['weight_decay', 'adam'],
    ['weight decay', 'adam'],
    ['torch.optim', 'adam'],
    ['C++', 'implementation'],
    ['c++', 'implementation'],
    ['C#', 'implementation'],
    ['softmax', 'implementation'],
    ['softm', 'implementation'],
    ['κ', 'condition-number'],
    ['kappa', 'condition-number'],
    ['λ_max', 'condition-number'],
    ['\\lambda_{\\max}', 'condition-number'],
    ['λ_max/λ_min', 'condition-number'],
    ['𝒩', 'probability'],
    ['ℝ', 'probability'],
    ['Holder', 'probability'],
    ['pre-norm', 'probability'],
    ['∂L', 'schedule'],
    ['∑', 'schedule'],
    ['∞', 'schedule'],
    ['O(n^2)', 'schedule'],
    ['⊙', 'schedule'],
  ];

  it('holds at least 60 fixed queries', () => {
    expect(cases.length).toBeGreaterThanOrEqual(60);
  });

  for (const [query, wanted] of cases) {
    it(`"${query}" finds ${wanted}`, () => {
      expect(ids(query)).toContain(wanted);
    });
  }

  it('symbol, macro and word find the same notes', () => {
    for (const forms of [
      ['λ', '\\lambda', 'lambda'],
      ['∇', '\\nabla', 'nabla'],
      ['θ_t', '\\theta_t', '\\theta_{t}', 'theta_t'],
      ['β₂', '\\beta_2', 'beta2'],
      ['L2', 'L_2', 'ℓ₂', '\\ell_2', 'l^2'],
    ]) {
      const found = forms.map((form) => ids(form).toSorted());
      expect(new Set(found.map((list) => list.join())).size).toBe(1);
      expect(found[0]?.length).toBeGreaterThan(0);
    }
  });

  it('a word in the title outranks the same word in a text', () => {
    expect(ids('gradient')[0]).toBe('gradient-descent');
    expect(ids('adam')[0]).toBe('adam');
  });

  it('a note named exactly as asked comes before those whose name begins so', () => {
    expect(ids('Adam')[0]).toBe('adam');
    expect(ids('adam')).toContain('adamw');
  });
  it('the word being typed matches as a beginning, a finished short one as a whole', () => {
    expect(ids('ad')).toContain('adam');
    expect(ids('ad ')).not.toContain('adam');
  });
});

describe('snippets', () => {
  it('mark what matched in title and text, and hold no control characters', () => {
    const [hit] = searchConcepts(store.db, 'gradient', 1);
    expect(hit?.title).toEqual([
      { text: 'gradient', hit: true },
      { text: ' descent', hit: false },
    ]);
    expect(hit?.snippet.some((part) => part.hit && part.text === 'gradient')).toBe(true);
    expect(JSON.stringify(hit)).not.toMatch(/\\u000/);
  });

  it('a symbol found through its word is marked as the symbol in the text', () => {
    const [hit] = searchConcepts(store.db, '\\kappa', 1);
    expect(hit?.snippet.filter((part) => part.hit).map((part) => part.text)).toEqual(
      expect.arrayContaining([expect.stringContaining('κ')]),
    );
  });
});

describe('hostile queries', () => {
  const hostile = [
    '"',
    '""',
    '*',
    '"*',
    'NEAR(',
    'NEAR(a, b',
    'a AND',
    'OR',
    'NOT',
    'NOT a',
    '^a',
    'title:',
    'title : a',
    '{title body}: x',
    '(',
    ')',
    '((a)',
    "'",
    "'; DROP TABLE concepts;--",
    '\\',
    '\\\\',
    '%',
    '_',
    '__',
    '-',
    'a -b',
    '+',
    'a + b',
    '\u0000',
    '\u0002x\u0003',
    '\ud800',
    '💥',
    ' ',
    '',
    '{',
    '}',
    '{{a}',
    '$',
    '$$',
    '\\frac{',
    '\u200b',
    'a'.repeat(200),
    '"'.repeat(200),
    '( '.repeat(100),
    '_{'.repeat(100),
    '^{'.repeat(99),
  ];

  it('never throw and return a list', () => {
    for (const query of hostile) expect(Array.isArray(searchConcepts(store.db, query, 50))).toBe(true);
  });

  it('no text of up to 200 characters throws', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200, unit: 'binary' }), (query) => {
        searchConcepts(store.db, query, 50);
      }),
      { numRuns: 500, seed: 20_260_301 },
    );
  });
});

describe('the plan', () => {
  it('answers from the full-text index, sorted by it, and reads concepts by key', () => {
    const plan = store.db
      .prepare<[string, number], { detail: string }>(`EXPLAIN QUERY PLAN ${SEARCH_SQL}`)
      .all(matchExpression(queryTerms('softmax'), true), 50)
      .map(({ detail }) => detail)
      .join('\n');
    expect(plan).toMatch(/concept_search VIRTUAL TABLE INDEX \d+:.*M/);
    expect(plan).toMatch(/SEARCH c USING INTEGER PRIMARY KEY/);
    expect(plan).not.toContain('TEMP B-TREE');
  });

  it('a generated library of 300 notes ranks and cuts at the limit', () => {
    for (let position = 0; position < 300; position += 1) {
      const { path, text } = seededNote(position, 300, 'search');
      add(path, text);
    }
    expect(searchConcepts(store.db, 'gradient', 50)).toHaveLength(50);
    expect(searchConcepts(store.db, '梯度', 7)).toHaveLength(7);
  });
});
