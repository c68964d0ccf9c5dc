/**
 * One Markdown file → concept: front matter by its schema, then what the store keeps besides the text (links, reading
 * time, search words). Reads no disk; the file's text and path are arguments.
 */
import { linkedConcepts } from '@shared/markdown/note-links.ts';
import type { NoteDocument } from '@shared/markdown/note-tree.ts';
import { parseNote } from '@shared/markdown/parse-note.ts';
import { mathText, plainText } from '@shared/markdown/plain-text.ts';
import { indexWords } from '@shared/markdown/search-text.ts';
import { type ConceptId, conceptIdSchema, frontMatterSchema } from '@shared/study/concept.ts';
import type { ConceptRecord } from '../store/concepts.ts';
import { schemaSentences } from './problem-sentences.ts';
import { readYaml } from './read-yaml.ts';

export type NoteReading = { readonly concept: ConceptRecord } | { readonly problems: readonly string[] };

/** Slow, careful reading of technical prose; formulas count as a few words each. */
const WORDS_PER_MINUTE = 180;
const WORDS_PER_FORMULA = 8;

/** `path` is relative to the resources folder, with `/`: `library/<area>/<id>.md`. */
export function readNote(path: string, text: string): NoteReading {
  const [, area = '', fileName = ''] = path.split('/');
  const head = /^\uFEFF?---\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/.exec(text);
  if (head === null) {
    return {
      problems: ['the file must begin with front matter between two lines `---`; add id, title, area and summary.'],
    };
  }
  const yaml = readYaml(head[1] ?? '', 2);
  if ('problems' in yaml) return yaml;
  const front = frontMatterSchema.safeParse(yaml.value);
  if (!front.success) return { problems: schemaSentences(front.error, yaml.value) };

  const problems: string[] = [];
  const id = fileName.replace(/\.md$/, '');
  if (front.data.id !== id)
    problems.push(`id must equal the file name "${id}"; got "${front.data.id}": rename one of them.`);
  if (front.data.area !== area)
    problems.push(`area must equal the folder "${area}"; got "${front.data.area}": move the file or correct the area.`);
  const body = text.slice(head[0].length).trim();
  if (body === '') problems.push('the note must have a text below its front matter; got none.');
  if (problems.length > 0) return { problems };

  const document = parseNote(body);
  return {
    concept: {
      front: front.data,
      path,
      body,
      minutes: readingMinutes(document),
      links: linksOf(document),
      search: searchColumns(document, front.data.title, front.data.summary, front.data.aliases),
    },
  };
}

/** Targets that can be concept ids; anything else typed in double brackets is text. */
function linksOf(document: NoteDocument): ConceptId[] {
  return linkedConcepts(document).flatMap((target) => {
    const id = conceptIdSchema.safeParse(target);
    return id.success ? [id.data] : [];
  });
}

function readingMinutes(document: NoteDocument): number {
  const words = plainText(document).split(/\s+/).length;
  const formulas = mathText(document)
    .split('\n')
    .filter((line) => line !== '').length;
  return Math.max(1, Math.round((words + WORDS_PER_FORMULA * formulas) / WORDS_PER_MINUTE));
}

/**
 * The normalized column holds every word of the formulas, and of the prose only the words that normalization changed
 * (`λ` → lambda, `C++` → cplusplus, 梯度下降 → pairs): the rest is found in the other columns.
 */
function searchColumns(
  document: NoteDocument,
  title: string,
  summary: string,
  aliases: readonly string[],
): ConceptRecord['search'] {
  const prose = plainText(document);
  const names = [title, ...aliases, summary].join('\n');
  const asTyped = new Set(`${names}\n${prose}`.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
  const changed = new Set(indexWords(`${names}\n${prose}`).filter((word) => !asTyped.has(word)));
  return {
    aliases: aliases.join('\n'),
    body: `${summary}\n${prose}`,
    mathematics: [...indexWords(mathText(document)), ...changed].join(' '),
  };
}
