/** What a new round will ask: questions of the chosen areas drawn with a fresh seed, and the numbers that seed gives them. */
import { AppError } from '@shared/contract/result.ts';
import type { QuestionId } from '@shared/study/question.ts';
import { drawParameters } from '@shared/study/question-numbers.ts';
import type { Pace } from '@shared/study/round.ts';
import { chooseQuestions } from '@shared/study/round-planning.ts';
import type { RoundPlan } from '@shared/study/round-replay.ts';
import type { ReadableDb } from '../store/handles.ts';
import { listAskable } from '../store/questions.ts';
import { listRounds, readPlan } from '../store/rounds.ts';

export interface StartRequest {
  readonly areas: readonly string[];
  readonly minutes: RoundPlan['minutes'];
  readonly pace: Pace;
}

/** Questions of this many rounds back are avoided. */
const RECENT_ROUNDS = 5;

/** `seed`: 32 hexadecimal digits. Throws AppError('not-found') if a chosen area has no questions. */
export function planRound(db: ReadableDb, request: StartRequest, seed: string): RoundPlan {
  const areas = [...new Set(request.areas)];
  const bank = listAskable(db).filter(({ area }) => areas.includes(area));
  const empty = areas.filter((area) => !bank.some((item) => item.area === area));
  if (empty.length > 0) {
    throw new AppError(
      'not-found',
      `Every chosen area must have questions; there are none in: ${empty.join(', ')}.`,
      'Choose other areas.',
    );
  }
  const titles = new Map(bank.map(({ question, conceptTitle }) => [question.id, conceptTitle]));
  const chosen = chooseQuestions({ bank, minutes: request.minutes, seed, roundsAgo: roundsAgo(db) });
  return {
    seed,
    pace: request.pace,
    minutes: request.minutes,
    areas,
    questions: chosen.map(({ question, area }) => ({
      question,
      area,
      conceptTitle: titles.get(question.id) ?? question.concept,
      parameters: question.kind === 'numeric' ? { ...drawParameters(question, seed) } : {},
    })),
  };
}

/** How many rounds ago each question of the last rounds was asked; a damaged round counts for none. */
function roundsAgo(db: ReadableDb): ReadonlyMap<QuestionId, number> {
  const ago = new Map<QuestionId, number>();
  for (const [back, { id }] of listRounds(db).slice(0, RECENT_ROUNDS).entries()) {
    for (const { question } of readPlan(db, id)?.questions ?? []) {
      if (!ago.has(question.id)) ago.set(question.id, back + 1);
    }
  }
  return ago;
}
