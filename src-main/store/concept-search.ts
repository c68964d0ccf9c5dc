/**
 * SQL for full-text search over concepts: normalized query → ranked hits with highlighted snippets. The words come from
 * `search-text.ts`, so every word in the FTS5 expression is letters and digits in quotes: no query text can break it.
 */
import { indexWords, queryTerms } from '@shared/markdown/search-text.ts';
import { conceptIdSchema, type SearchHit, type SnippetPart } from '@shared/study/concept.ts';
import type { ReadableDb } from './handles.ts';
import { readBack } from './stored-value.ts';

const MARK_START = '\u0002';
const MARK_END = '\u0003';
const SNIPPET_TOKENS = 24;
/** bm25 weights of title, aliases, body, mathematics. */
const WEIGHTS = '12.0, 8.0, 1.0, 2.0';

interface HitRow {
  id: string;
  area: string;
  title: string;
  snippet: string;
  row_id: number;
}

export const SEARCH_SQL = `
  SELECT c.id, c.area, c.row_id,
    highlight(concept_search, 0, '${MARK_START}', '${MARK_END}') AS title,
    snippet(concept_search, 2, '${MARK_START}', '${MARK_END}', '…', ${SNIPPET_TOKENS}) AS snippet
  FROM concept_search JOIN concepts c ON c.row_id = concept_search.rowid
  WHERE concept_search MATCH ? AND concept_search.rank MATCH 'bm25(${WEIGHTS})'
  ORDER BY concept_search.rank LIMIT ?`;

/** Best hits first; none for a query without a letter or digit. The last word counts as unfinished unless a space follows it. */
export function searchConcepts(db: ReadableDb, query: string, limit: number): SearchHit[] {
  const terms = queryTerms(query);
  if (terms.length === 0) return [];
  const match = matchExpression(terms, !/\s$/.test(query));
  const hits = db
    .prepare<[string, number], HitRow>(SEARCH_SQL)
    .all(match, limit)
    .map((row) => ({
      id: readBack(conceptIdSchema, row.id, 'the id of a concept'),
      area: row.area,
      title: parts(row.title),
      snippet: row.snippet.includes(MARK_START) ? parts(row.snippet) : symbolSnippet(db, row.row_id, terms),
    }));
  // Beginnings count as much as whole words for bm25: asked for "adam", it may put AdamW first.
  const asked = terms.flat().join(' ');
  const isNamed = (hit: SearchHit) =>
    queryTerms(hit.title.map(({ text }) => text).join(''))
      .flat()
      .join(' ') === asked;
  return [...hits.filter(isNamed), ...hits.filter((hit) => !isNamed(hit))];
}

/** The FTS5 expression: all terms, each a phrase; words of three letters on and the one being typed match as beginnings. */
export function matchExpression(terms: readonly (readonly string[])[], isTyping: boolean): string {
  return terms
    .map((words, i) => {
      const phrase = `"${words.join(' ')}"`;
      const last = words.at(-1) ?? '';
      const isBeginning = last.length >= 3 || (isTyping && i === terms.length - 1);
      if (!isBeginning) return phrase;
      // One Latin letter begins too many words to be worth ranking: only titles, names and symbols.
      if (words.length === 1 && /^[a-z0-9]$/.test(last))
        return `({title aliases}: ${phrase}* OR {mathematics}: ${phrase})`;
      return `${phrase}*`;
    })
    .join(' AND ');
}

/** Splits a text at the marks FTS5 put around what matched. */
function parts(marked: string): SnippetPart[] {
  const [before = '', ...rest] = marked.split(MARK_START);
  const snippet = rest.flatMap((piece): SnippetPart[] => {
    const [hit = '', after = ''] = piece.split(MARK_END);
    return [
      { text: hit, hit: true },
      { text: after, hit: false },
    ];
  });
  return [{ text: before, hit: false }, ...snippet].filter(({ text }) => text !== '');
}

/** Text that normalization can change; a plain word that matched was already marked by FTS5. */
const MAY_NORMALIZE = /[^ -~\s]|[_^\\+#]/;

/** For matches that only the normalized column knows (`nabla` for ∇): marks the words of the body that normalize to a term. */
function symbolSnippet(db: ReadableDb, rowId: number, terms: readonly (readonly string[])[]): SnippetPart[] {
  const body = db.prepare<[number], string>('SELECT body FROM concept_search WHERE rowid = ?').pluck().get(rowId) ?? '';
  const wanted = terms.flat();
  const pieces = body.split(/(\s+)/);
  const isHit = (piece: string): boolean =>
    MAY_NORMALIZE.test(piece) && indexWords(piece).some((word) => wanted.some((start) => word.startsWith(start)));
  const found = pieces.findIndex(isHit);
  const from = Math.max(0, found - 12);
  const window = pieces.slice(from, from + 2 * SNIPPET_TOKENS);
  const snippet = window.map((text): SnippetPart => ({ text, hit: found >= 0 && isHit(text) }));
  return [
    ...(from > 0 ? [{ text: '…', hit: false }] : []),
    ...merged(snippet),
    ...(from + window.length < pieces.length ? [{ text: '…', hit: false }] : []),
  ];
}

function merged(snippet: readonly SnippetPart[]): SnippetPart[] {
  const whole: SnippetPart[] = [];
  for (const part of snippet) {
    const before = whole.at(-1);
    if (before !== undefined && before.hit === part.hit)
      whole[whole.length - 1] = { text: before.text + part.text, hit: part.hit };
    else whole.push(part);
  }
  return whole;
}
