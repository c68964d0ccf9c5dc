/** Reading single files: what fits is kept whole, what does not is a sentence that names place, rule and what came. */
import { describe, expect, it } from 'vitest';
import { readAreaTitles, titleOfArea } from '../../../src-main/library/area-titles.ts';
import { readNote } from '../../../src-main/library/read-note.ts';
import { readQuestions } from '../../../src-main/library/read-questions.ts';
import { noteText, questionsText } from '../../support/sample-desk.ts';

const PATH = 'library/optimizers/adam.md';
const problemsOfNote = (text: string, path = PATH): string => {
  const reading = readNote(path, text);
  if (!('problems' in reading)) throw new Error('nothing was refused');
  return reading.problems.join('\n');
};
const good = noteText(
  'adam',
  'optimizers',
  'Adam',
  'Text with [[momentum]] and [[momentum#Traps|again]], [[Not an id]], `[[code]]`.',
);

describe('a note', () => {
  it('gives front matter, body, links and reading time', () => {
    const reading = readNote(PATH, good);
    expect(reading).toMatchObject({
      concept: { front: { id: 'adam', title: 'Adam', prerequisites: [] }, links: ['momentum'], minutes: 1, path: PATH },
    });
  });

  it('may have Windows line ends and a byte order mark', () => {
    expect('concept' in readNote(PATH, `\ufeff${good.replaceAll('\n', '\r\n')}`)).toBe(true);
  });

  it.each([
    ['no front matter', 'Just text', /must begin with front matter/],
    ['front matter that never ends', '---\nid: adam\n', /must begin with front matter/],
    ['broken YAML', good.replace('id: adam', 'id: [adam'), /line \d+ must be valid YAML/],
    ['a key twice', good.replace('id: adam', 'id: adam\nid: adam'), /line 3 must be valid YAML.*unique/],
    ['an unknown key', good.replace('id: adam', 'id: adam\ntags: [a]'), /known keys only; got "tags"/],
    ['no title', good.replace('title: Adam\n', ''), /title .*got nothing/],
    ['an id that is no id', good.replace('id: adam', 'id: Adam W'), /id must be kebab-case.*got "Adam W"/],
    [
      'a bad prerequisite',
      good.replace('---\n\n', 'prerequisites: [momentum, "Foo Bar"]\n---\n\n'),
      /prerequisites\[1\] must be kebab-case.*got "Foo Bar"/,
    ],
    ['another id than its file', good.replace('id: adam', 'id: adamw'), /must equal the file name "adam"; got "adamw"/],
    [
      'another area than its folder',
      good.replace('area: optimizers', 'area: losses'),
      /must equal the folder "optimizers"; got "losses"/,
    ],
    [
      'a link that is no web address',
      good.replace('---\n\n', 'sources: [{ title: A, url: "javascript:alert(1)" }]\n---\n\n'),
      /sources\[0\]\.url/,
    ],
    ['no text', good.slice(0, good.lastIndexOf('---') + 4), /must have a text/],
  ])('with %s is refused', (_, text, sentence) => {
    expect(problemsOfNote(text)).toMatch(sentence);
  });

  it('never throws, whatever the bytes', () => {
    for (const text of [
      '',
      '---',
      '---\n---',
      '---\n\n---\n',
      '---\n- a\n---\nx',
      '---\n&a [*a]\n---\nx',
      '\u0000'.repeat(100),
      '---\n!!js/function "x"\n---\nx',
    ]) {
      expect('problems' in readNote(PATH, text)).toBe(true);
    }
  });
});

describe('a question file', () => {
  const PATH_Q = 'questions/optimizers.yaml';
  const text = questionsText('optimizers', 'adam', 3, 120);
  const problems = (changed: string): string => readQuestions(PATH_Q, changed).problems.join('\n');

  it('gives its questions', () => {
    expect(readQuestions(PATH_Q, text)).toMatchObject({ area: 'optimizers', problems: [] });
    expect(readQuestions(PATH_Q, text).questions).toHaveLength(4);
  });

  it('one bad question is named and its neighbours load', () => {
    const reading = readQuestions(PATH_Q, text.replace('kind: compare', 'kind: essay'));
    expect(reading.questions).toHaveLength(3);
    expect(reading.problems.join()).toMatch(/question optimizers-1: kind .*got "essay"/);
  });

  it.each([
    ['broken YAML', (t: string) => t.replace('questions:', 'questions: ['), /line \d+ must be valid YAML/],
    [
      'the area of another file',
      (t: string) => t.replace('area: optimizers', 'area: losses'),
      /file name "optimizers"; got "losses"/,
    ],
    ['no questions', () => 'area: optimizers\nquestions: []\n', /questions /],
    [
      'a time budget of 5 s',
      (t: string) => t.replace('seconds: 120', 'seconds: 5'),
      /question optimizers-0: seconds .*got 5/,
    ],
    [
      'an unknown placeholder',
      (t: string) => t.replace('{{half}}', '{{quarter}}'),
      /optimizers-numeric: placeholders .*\{\{quarter\}\}/,
    ],
    [
      'the answer in the prompt',
      (t: string) => t.replace('What is', 'Is it {{value}}: what is'),
      /optimizers-numeric: the prompt must not/,
    ],
    [
      'a value that divides by 0',
      (t: string) => t.replace('"1 / k"', '"1 / (k - 2)"'),
      /must be a finite number; got Infinity for k = 2/,
    ],
    [
      'an expression with an unknown name',
      (t: string) => t.replace('"1 / k"', '"1 / q"'),
      /question optimizers-numeric: /,
    ],
    [
      'a let that shadows a parameter',
      (t: string) => t.replace('half:', 'k:').replace('{{half}}', '{{k}}'),
      /let must use names/,
    ],
    [
      'no tolerance',
      (t: string) => t.replace('    tolerance: { relative: 0.01 }\n', ''),
      /question optimizers-numeric: tolerance/,
    ],
  ])('with %s is refused in words', (_, change, sentence) => {
    expect(problems(change(text))).toMatch(sentence);
  });
});

describe('the areas', () => {
  it('keep their order, and an unlisted one is shown by its id', () => {
    const areas = readAreaTitles('- { id: rl, title: Reinforcement learning }\n');
    expect(titleOfArea(areas, 'rl')).toBe('Reinforcement learning');
    expect(titleOfArea(areas, 'linear-models')).toBe('Linear models');
  });

  it('a broken file is refused by name', () => {
    expect(() => readAreaTitles('- { id: RL }')).toThrow(/areas.yaml/);
    expect(() => readAreaTitles('[')).toThrow(/areas.yaml/);
  });
});
