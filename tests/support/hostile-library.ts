/**
 * A library made of the hostile corpus: notes, refused notes, area titles and questions, with the texts in every field
 * that reaches the screen.
 */
import { aimed, HTML, LINES, LINKS, MARKS, TEX } from './hostile-corpus.ts';

const quoted = (text: string) => JSON.stringify(text);
/** Stands at the end of every note: what is not on screen cannot be called harmless. */
export const LAST_WORDS = 'The end of the note is reached.';

function note(id: string, line: string, body: string, source = ''): string {
  const front = `id: ${id}\ntitle: ${quoted(`${id} ${line}`)}\narea: optimizers\nsummary: ${quoted(`searchable ${line}`)}`;
  const more = `aliases: [${quoted(line)}]\nsources:\n  - { title: ${quoted(line)}, authors: ${quoted(line)}${source} }`;
  return `---\n${front}\n${more}\n---\n\n${body}\n\n${LAST_WORDS}\n`;
}

function question(position: number, texts: readonly string[], line: string): string {
  const text = quoted(texts.join('\n\n').slice(0, 3000));
  return `  - id: hostile-${position}
    concept: html
    kind: concept
    difficulty: easy
    seconds: 120
    prompt: ${text}
    answer: ${text}
    rubric: [{ weight: 1, text: ${quoted(line)} }]
    followUp: ${quoted(line)}
    sources: [${quoted(line)}]
`;
}

/** Ids of the notes that can be shown. */
export const NOTES = ['html', 'inline-html', 'links', 'marks', 'formulas', 'display-formulas'] as const;
/** Names of the notes that are refused, and whose faults are quoted on the screen. */
export const REFUSED_NOTES = ['bad-key', 'bad-source', 'refused'] as const;

/** The files of the resources folder, by path. `leak` is the origin that must hear nothing. */
export function hostileLibrary(leak: string): Record<string, string> {
  const [html, links, marks, tex] = [HTML, LINKS, MARKS, TEX].map((texts) => aimed(texts, leak)) as [
    string[],
    string[],
    string[],
    string[],
  ];
  const line = (i: number) => LINES[i % LINES.length] ?? '';
  const bodies: Record<(typeof NOTES)[number], string> = {
    html: html.join('\n\n'),
    'inline-html': html.map((text) => `words ${text} words`).join('\n\n'),
    links: links.join('\n\n'),
    marks: marks.join('\n\n'),
    formulas: tex.map((text) => `A formula $${text}$ in a line.`).join('\n\n'),
    'display-formulas': tex.map((text) => `$$\n${text}\n$$`).join('\n\n'),
  };
  const notes = Object.fromEntries(
    NOTES.map((id, i) => [
      `library/optimizers/${id}.md`,
      note(id, line(i), bodies[id], `, url: ${quoted(`${leak}/source"onmouseover="hit()`)}`),
    ]),
  );
  const all = [...html, ...links, ...marks, ...tex.map((text) => `$${text}$`)];
  const questions = Array.from({ length: 12 }, (_, i) =>
    question(
      i,
      all.filter((_text, at) => at % 12 === i),
      line(i),
    ),
  );
  return {
    'areas.yaml': `- { id: optimizers, title: ${quoted(line(0))} }\n`,
    ...notes,
    // Refused files: their problems are quoted on the screen.
    'library/optimizers/refused.md': note(line(0), line(1), 'x'),
    'library/optimizers/bad-source.md': note('bad-source', line(0), 'x', ', url: "javascript:hit()"'),
    'library/optimizers/bad-key.md': `---\n${quoted(line(0))}: ${quoted(line(1))}\n---\nx\n`,
    'questions/optimizers.yaml': `area: optimizers\nquestions:\n${questions.join('')}`,
  };
}
