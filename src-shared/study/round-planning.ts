/**
 * Which questions a round asks: drawn by its seed from the chosen areas, spread over areas, concepts, kinds and
 * difficulties, new ones before recently asked ones, their time budgets filling the round. Pure and repeatable.
 */
import type { Question, QuestionId } from './question.ts';
import { drawUnit } from './seeded-draw.ts';

/** A question of the bank with the area it belongs to. */
export interface BankQuestion {
  readonly question: Question;
  readonly area: string;
}

export interface PlanningRequest {
  /** Questions of the chosen areas. */
  readonly bank: readonly BankQuestion[];
  readonly minutes: number;
  readonly seed: string;
  /** How many rounds ago a question was asked, 1 = in the last round; absent: not recently. */
  readonly roundsAgo: ReadonlyMap<QuestionId, number>;
}

/** The budgets' sum stays within these shares of the round's length whenever the bank allows it. */
export const FILL = { least: 0.85, most: 1.1 } as const;

/** Weights of repetition in the greedy choice, in units of one repetition of the concept; the draw adds up to 1. */
const COST = { concept: 3, area: 2, kind: 1.5, difficulty: 1, recent: 8 } as const;

/** Questions in the order they are asked, none twice; empty only if the bank is empty. */
export function chooseQuestions(request: PlanningRequest): readonly BankQuestion[] {
  const budget = request.minutes * 60;
  const chosen: BankQuestion[] = [];
  let seconds = 0;
  while (seconds < budget * 0.97) {
    const room = budget * FILL.most - seconds;
    const candidates = request.bank.filter((item) => !chosen.includes(item) && item.question.seconds <= room);
    const next = cheapest(candidates, chosen, request);
    if (next === undefined) break;
    chosen.push(next);
    seconds += next.question.seconds;
  }
  if (chosen.length === 0) {
    const shortest = request.bank.toSorted((a, b) => a.question.seconds - b.question.seconds)[0];
    return shortest === undefined ? [] : [shortest];
  }
  if (seconds < budget * FILL.least) exchangeForLonger(chosen, request.bank, budget);
  return easyFirst(chosen);
}

function cheapest(
  candidates: readonly BankQuestion[],
  chosen: readonly BankQuestion[],
  { seed, roundsAgo }: PlanningRequest,
): BankQuestion | undefined {
  let best: { item: BankQuestion; cost: number } | undefined;
  for (const item of candidates) {
    const { question } = item;
    const times = (same: (other: BankQuestion) => boolean) => chosen.filter(same).length;
    const ago = roundsAgo.get(question.id);
    const cost =
      COST.concept * times((other) => other.question.concept === question.concept) +
      COST.area * times((other) => other.area === item.area) +
      COST.kind * times((other) => other.question.kind === question.kind) +
      COST.difficulty * times((other) => other.question.difficulty === question.difficulty) +
      (ago === undefined ? 0 : COST.recent / ago) +
      drawUnit(seed, `choice/${question.id}`);
    if (best === undefined || cost < best.cost) best = { item, cost };
  }
  return best?.item;
}

/** A bank of long questions can leave a gap that nothing fits: trade one choice for a longer one that closes it. */
function exchangeForLonger(chosen: BankQuestion[], bank: readonly BankQuestion[], budget: number): void {
  const seconds = chosen.reduce((sum, item) => sum + item.question.seconds, 0);
  for (const [position, leaving] of chosen.entries()) {
    const entering = bank.find((item) => {
      const total = seconds - leaving.question.seconds + item.question.seconds;
      return !chosen.includes(item) && total >= budget * FILL.least && total <= budget * FILL.most;
    });
    if (entering !== undefined) {
      chosen[position] = entering;
      return;
    }
  }
}

/** Interviews warm up: the first easy question comes first, the rest keep the order that spreads areas and kinds. */
function easyFirst(chosen: readonly BankQuestion[]): readonly BankQuestion[] {
  const warmUp = chosen.find((item) => item.question.difficulty === 'easy');
  return warmUp === undefined ? chosen : [warmUp, ...chosen.filter((item) => item !== warmUp)];
}
