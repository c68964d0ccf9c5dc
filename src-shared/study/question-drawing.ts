/**
 * From a question of the bank to the question of a round: what the candidate sees while the clock runs (`pose`) and what
 * the debrief reveals (`reveal`). Pure: the numbers follow from the parameters drawn when the round was started.
 */

import { fillPlaceholders } from './placeholders.ts';
import type { PosedQuestion, Question, RevealedQuestion } from './question.ts';
import { computeNumbers, type DrawnParameters } from './question-numbers.ts';

/** A question together with what a round fixes about it; kept in the round's own log, so later edits do not rewrite history. */
export interface DrawnQuestion {
  readonly question: Question;
  readonly area: string;
  readonly conceptTitle: string;
  /** Empty for questions that are not numeric. */
  readonly parameters: DrawnParameters;
}

/** What the candidate sees: no answer, no rubric, placeholders replaced by numbers. */
export function pose(drawn: DrawnQuestion): PosedQuestion {
  const { question } = drawn;
  return {
    id: question.id,
    concept: question.concept,
    conceptTitle: drawn.conceptTitle,
    area: drawn.area,
    kind: question.kind,
    difficulty: question.difficulty,
    seconds: question.seconds,
    prompt: fillPlaceholders(question.prompt, numbersOf(drawn)),
    ...(question.kind === 'numeric' && question.unit !== undefined ? { unit: question.unit } : {}),
  };
}

/** Everything about the question, with the computed value for numeric ones. */
export function reveal(drawn: DrawnQuestion): RevealedQuestion {
  const { question } = drawn;
  const numbers = numbersOf(drawn);
  const computed = question.kind === 'numeric' ? numbers.value : undefined;
  return {
    ...pose(drawn),
    answer: fillPlaceholders(question.answer, numbers),
    rubric: question.rubric.map((point) => ({ ...point, text: fillPlaceholders(point.text, numbers) })),
    followUp: fillPlaceholders(question.followUp, numbers),
    sources: question.sources,
    ...(computed === undefined ? {} : { value: computed }),
    ...(question.kind === 'numeric' ? { tolerance: question.tolerance } : {}),
  };
}

function numbersOf({ question, parameters }: DrawnQuestion): Readonly<Record<string, number>> {
  return question.kind === 'numeric' ? computeNumbers(question, parameters) : {};
}
