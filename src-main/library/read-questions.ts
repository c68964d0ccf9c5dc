/**
 * One YAML file → questions. Each is judged by itself: a bad one becomes sentences, its neighbours load. Numeric ones are
 * tried with sample parameters, so that a formula that cannot be computed is found when the file is read, not in a round.
 */
import { AppError } from '@shared/contract/result.ts';
import { areaIdSchema } from '@shared/study/concept.ts';
import { placeholderNames } from '@shared/study/placeholders.ts';
import { type NumericQuestion, type Question, questionSchema } from '@shared/study/question.ts';
import { computeNumbers, parameterCombinations } from '@shared/study/question-numbers.ts';
import { z } from 'zod';
import { schemaSentences } from './problem-sentences.ts';
import { readYaml } from './read-yaml.ts';

export interface QuestionReading {
  readonly area: string;
  readonly questions: readonly Question[];
  readonly problems: readonly string[];
}

const frameSchema = z.strictObject({ area: areaIdSchema, questions: z.array(z.unknown()).min(1) });
/** The content tests try all of them; here a few, because this runs at the first start. */
const SAMPLE_COMBINATIONS = 5;

/** `path` is relative to the resources folder: `questions/<area>.yaml`. */
export function readQuestions(path: string, text: string): QuestionReading {
  const area = (path.split('/').at(-1) ?? '').replace(/\.ya?ml$/, '');
  const yaml = readYaml(text);
  if ('problems' in yaml) return { area, questions: [], problems: yaml.problems };
  const frame = frameSchema.safeParse(yaml.value);
  if (!frame.success) return { area, questions: [], problems: schemaSentences(frame.error, yaml.value) };
  if (frame.data.area !== area) {
    const problem = `area must equal the file name "${area}"; got "${frame.data.area}": rename one of them.`;
    return { area, questions: [], problems: [problem] };
  }
  const questions: Question[] = [];
  const problems: string[] = [];
  for (const [place, raw] of frame.data.questions.entries()) {
    const reading = questionSchema.safeParse(raw);
    const name = nameOf(raw, place);
    if (!reading.success) problems.push(...schemaSentences(reading.error, raw, name));
    else {
      const faults = reading.data.kind === 'numeric' ? numericFaults(reading.data) : [];
      if (faults.length === 0) questions.push(reading.data);
      problems.push(...faults.map((fault) => `${name}: ${fault}`));
    }
  }
  return { area, questions, problems };
}

function nameOf(raw: unknown, place: number): string {
  const id = typeof raw === 'object' && raw !== null && 'id' in raw ? raw.id : undefined;
  return typeof id === 'string' ? `question ${id}` : `questions[${place}]`;
}

function numericFaults(question: NumericQuestion): string[] {
  const names = new Set([...Object.keys(question.parameters), ...Object.keys(question.let), 'value']);
  const texts = [question.prompt, question.answer, question.followUp, ...question.rubric.map(({ text }) => text)];
  const unknown = [...new Set(texts.flatMap(placeholderNames))].filter((name) => !names.has(name));
  if (unknown.length > 0) {
    return [
      `placeholders must name a parameter, a let or value; got ${unknown.map((name) => `{{${name}}}`).join(', ')}.`,
    ];
  }
  const shadowed = Object.keys(question.let).filter((name) => Object.hasOwn(question.parameters, name));
  if (shadowed.length > 0) return [`let must use names that are not parameters; got ${shadowed.join(', ')}.`];
  if (placeholderNames(question.prompt).includes('value'))
    return ['the prompt must not give the answer away; it holds {{value}}.'];
  try {
    for (const drawn of parameterCombinations(question, SAMPLE_COMBINATIONS)) computeNumbers(question, drawn);
    return [];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [error.message];
  }
}
