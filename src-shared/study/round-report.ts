/**
 * A round's state in the shapes the screens know: the running view, the line in the history, the debrief.
 * Pure; decides nothing about time or grading that `round-replay.ts` did not decide.
 */
import { isWithin, readNumber } from './answer-number.ts';
import { pose, reveal } from './question-drawing.ts';
import {
  type Answer,
  type Debrief,
  type DebriefItem,
  isBlank,
  type RoundId,
  type RoundSummary,
  type RoundView,
} from './round.ts';
import { type QuestionReplay, type RoundPlan, type RoundReplay, remainingMs } from './round-replay.ts';

/** What the interview screen shows; holds no answer and no rubric. */
export function viewOf(id: RoundId, round: RoundReplay): RoundView {
  const drawn = round.plan.questions[round.current];
  const asked = round.questions[round.current];
  return {
    id,
    state: round.phase,
    ...(round.endReason === undefined ? {} : { endReason: round.endReason }),
    pace: round.plan.pace,
    minutes: round.plan.minutes,
    areas: round.plan.areas,
    startedAtMs: round.startedAtMs,
    remainingMs: remainingMs(round),
    questionCount: round.plan.questions.length,
    answeredCount: answeredCount(round),
    ...(round.phase === 'ended' || drawn === undefined || asked === undefined
      ? {}
      : {
          current: {
            index: round.current,
            question: pose(drawn),
            draft: asked.answer,
            elapsedMs: asked.spentMs,
          },
        }),
  };
}

/** The line of the history. `score` is the share of rubric weight ticked over the questions graded so far. */
export function summaryOf(id: RoundId, round: RoundReplay): RoundSummary {
  const graded = round.questions.filter((question) => question.ticks !== undefined).length;
  const score = shareTicked(round.plan, round.questions);
  return {
    id,
    state: round.phase,
    pace: round.plan.pace,
    minutes: round.plan.minutes,
    areas: round.plan.areas,
    startedAtMs: round.startedAtMs,
    remainingMs: remainingMs(round),
    questionCount: round.plan.questions.length,
    answeredCount: answeredCount(round),
    gradedCount: graded,
    ...(score === undefined ? {} : { score }),
  };
}

export function debriefOf(id: RoundId, round: RoundReplay): Debrief {
  return {
    round: summaryOf(id, round),
    ...(round.endReason === undefined ? {} : { endReason: round.endReason }),
    items: round.plan.questions.flatMap((drawn, index): DebriefItem[] => {
      const replay = round.questions[index];
      if (replay === undefined) return [];
      const question = reveal(drawn);
      const right = numberRight(question.value, drawn.question, replay.answer);
      return [
        {
          index,
          question,
          given: replay.answer,
          reached: index <= round.current,
          submitted: replay.submitted,
          spentMs: replay.spentMs,
          ...(right === undefined ? {} : { numberRight: right }),
          ...(replay.ticks === undefined ? {} : { ticks: [...replay.ticks] }),
        },
      ];
    }),
  };
}

function numberRight(
  expected: number | undefined,
  question: RoundPlan['questions'][number]['question'],
  given: Answer,
): boolean | undefined {
  if (expected === undefined || question.kind !== 'numeric') return undefined;
  const reading = readNumber(given.number, question.unit);
  return reading.ok ? isWithin(reading.value, expected, question.tolerance) : undefined;
}

/** Questions left with an answer that is not blank: submitted, or saved when the round ended. */
function answeredCount(round: RoundReplay): number {
  return round.questions.filter(
    (question) => !isBlank(question.answer) && (question.submitted || round.phase === 'ended'),
  ).length;
}

function shareTicked(plan: RoundPlan, questions: readonly QuestionReplay[]): number | undefined {
  let ticked = 0;
  let possible = 0;
  for (const [index, { ticks }] of questions.entries()) {
    if (ticks === undefined) continue;
    for (const [point, { weight }] of (plan.questions[index]?.question.rubric ?? []).entries()) {
      possible += weight;
      if (ticks.includes(point)) ticked += weight;
    }
  }
  return possible === 0 ? undefined : ticked / possible;
}
