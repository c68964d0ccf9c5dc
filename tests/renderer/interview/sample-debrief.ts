/** Debriefs for tests, valid by the contract's own schemas. */
import { type Debrief, type DebriefItem, debriefItemSchema, debriefSchema } from '@shared/study/round.ts';

interface ItemChoices {
  readonly index: number;
  readonly kind?: 'concept' | 'numeric';
  readonly spentMs?: number;
  readonly reached?: boolean;
  readonly numberRight?: boolean;
  readonly text?: string;
  readonly number?: string;
}

/** Budget 180 s; rubric of 3 + 2 + 1 points. */
export function sampleItem(choices: ItemChoices): DebriefItem {
  const { index, kind = 'concept', spentMs = 0, reached = true, numberRight, text = '', number = '' } = choices;
  return debriefItemSchema.parse({
    index,
    question: {
      id: `question-${index}`,
      concept: 'adam',
      conceptTitle: 'Adam',
      area: 'optimizers',
      kind,
      difficulty: 'easy',
      seconds: 180,
      prompt: 'What is $\\beta_1$?',
      answer: 'The *secret* model answer, see [[momentum]].',
      rubric: [
        { weight: 3, text: 'First point' },
        { weight: 2, text: 'Second point' },
        { weight: 1, text: 'Third point' },
      ],
      followUp: 'And $\\beta_2$?\n\nThe hidden follow-up answer.',
      sources: ['Kingma & Ba 2015'],
      ...(kind === 'numeric' ? { value: 2, tolerance: { relative: 0.03 } } : {}),
    },
    given: { text, number },
    reached,
    submitted: reached,
    spentMs,
    ...(numberRight === undefined ? {} : { numberRight }),
  });
}

export function sampleDebrief(items: readonly DebriefItem[]): Debrief {
  return debriefSchema.parse({
    round: {
      id: '0'.repeat(32),
      state: 'ended',
      pace: 'exam',
      minutes: 15,
      areas: ['optimizers'],
      startedAtMs: 0,
      remainingMs: 0,
      questionCount: items.length,
      answeredCount: 0,
      gradedCount: 0,
    },
    endReason: 'time',
    items: [...items],
  });
}
