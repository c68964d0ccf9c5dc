/**
 * Mock interviews through the desk: what is confirmed is kept, the clock is right after anything, refusals are in words.
 * Longer than 300 lines because the cases share one desk and one pair of hand-moved clocks, and read as one story.
 */
import { AppError } from '@shared/contract/result.ts';
import { answerSchema, type Debrief, type Pace, type RoundId, type RoundView } from '@shared/study/round.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSampleDesk, questionsText, type SampleDesk, writeFiles } from '../../support/sample-desk.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

let sample: SampleDesk;
beforeEach(() => {
  sample = openSampleDesk();
});
afterEach(() => sample.dispose());

// The desk's handlers are synchronous; the contract leaves them room to be otherwise.
const handlers = () => sample.desk.handlers;
const start = (pace: Pace, minutes: 15 | 30 | 45 = 15): RoundView =>
  handlers()['interview:start']({ areas: ['optimizers', 'normalization'], minutes, pace }) as RoundView;
const state = (roundId: RoundId) => handlers()['interview:state']({ roundId }) as RoundView;
const debrief = (roundId: RoundId) => handlers()['interview:debrief']({ roundId }) as Debrief;
const draft = (roundId: RoundId, index: number, text: string) =>
  handlers()['interview:save-draft']({ roundId, index, answer: { text, number: '' } });
const submit = (roundId: RoundId, index: number, text: string, number = '') =>
  handlers()['interview:submit']({ roundId, index, answer: answerSchema.parse({ text, number }) }) as RoundView;

function refusal(work: () => unknown): AppError {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

/** The host beats once a second while `ms` pass. */
function live(ms: number): void {
  for (let passed = 0; passed < ms; passed += SECOND) {
    sample.clock.pass(Math.min(SECOND, ms - passed));
    sample.desk.heartbeat();
  }
}

describe('a round from start to debrief', () => {
  it('poses questions without their answers, moves on with each submit, ends with the last', () => {
    let view = start('exam');
    expect(view).toMatchObject({ state: 'running', minutes: 15, remainingMs: 15 * MINUTE, answeredCount: 0 });
    expect(JSON.stringify(view)).not.toMatch(/Answer|rubric|followUp/);
    const count = view.questionCount;
    for (let index = 0; index < count; index += 1) {
      expect(view.current?.index).toBe(index);
      live(30 * SECOND);
      view = submit(view.id, index, `mine ${index}`);
    }
    expect(view).toMatchObject({ state: 'ended', endReason: 'completed', answeredCount: count, remainingMs: 0 });
    const { items } = debrief(view.id);
    expect(items.map((item) => item.given.text)).toEqual(items.map((_, index) => `mine ${index}`));
    for (const item of items) expect(item).toMatchObject({ reached: true, submitted: true, spentMs: 30 * SECOND });
    expect(items.every((item) => item.question.rubric.length > 0 && item.question.answer !== '')).toBe(true);
  });

  it('a numeric answer is judged by the computed value, and one that cannot be read is not judged', () => {
    // Every round holds both numeric questions' chance; look for one that does.
    let view = start('exam', 45);
    while (view.current !== undefined) {
      const { index, question } = view.current;
      const k = /\$1\/(\d+)\$/.exec(question.prompt)?.[1];
      view = submit(view.id, index, '', k === undefined ? '' : question.area === 'optimizers' ? `1/${k}` : '7');
    }
    const numeric = debrief(view.id).items.filter((item) => item.question.kind === 'numeric');
    expect(numeric).toHaveLength(2);
    for (const item of numeric) {
      expect(item.numberRight).toBe(item.question.area === 'optimizers');
      expect(item.question.answer).toContain(String(item.question.value));
      expect(item.question.prompt).not.toContain('{{');
    }
    expect(debrief(view.id).items.find((item) => item.question.kind !== 'numeric')).not.toHaveProperty('numberRight');
  });

  it('ticks are kept per question, may change, and make the score', () => {
    const view = start('exam');
    handlers()['interview:finish']({ roundId: view.id });
    const { items } = debrief(view.id);
    const spoken = items.find((item) => item.question.kind !== 'numeric')?.index ?? 0;
    const grade = (ticks: number[]) => handlers()['interview:grade']({ roundId: view.id, index: spoken, ticks });
    grade([1]);
    expect(debrief(view.id).round).toMatchObject({ score: 0.25, gradedCount: 1 });
    grade([1, 0, 0]);
    expect(debrief(view.id).items[spoken]?.ticks).toEqual([0, 1]);
    expect(debrief(view.id).round).toMatchObject({ score: 1, gradedCount: 1 });
    grade([]);
    expect(debrief(view.id).round).toMatchObject({ score: 0, gradedCount: 1 });
    expect(refusal(() => grade([7])).code).toBe('invalid-request');
    sample.reopen(HOUR);
    expect(debrief(view.id).round).toMatchObject({ score: 0, gradedCount: 1 });
  });

  it('finishing early keeps the draft of the open question and names what was not reached', () => {
    const view = start('exam');
    draft(view.id, 0, 'half a thought');
    expect(handlers()['interview:finish']({ roundId: view.id })).toMatchObject({
      state: 'ended',
      endReason: 'finished-early',
      answeredCount: 1,
    });
    const [first, second] = debrief(view.id).items;
    expect(first).toMatchObject({ given: { text: 'half a thought' }, reached: true, submitted: false });
    expect(second).toMatchObject({ given: { text: '', number: '' }, reached: false, submitted: false, spentMs: 0 });
  });

  it('the history lists rounds from the newest, with what the debrief says', () => {
    const first = start('exam');
    submit(first.id, 0, 'one');
    draft(first.id, 1, 'two');
    handlers()['interview:finish']({ roundId: first.id });
    sample.clock.pass(HOUR);
    const second = start('practice', 30);
    const { rounds } = handlers()['interview:history']({}) as { rounds: unknown[] };
    expect(rounds).toHaveLength(2);
    expect(rounds[0]).toMatchObject({ id: second.id, state: 'running', minutes: 30 });
    expect(rounds[1]).toEqual(debrief(first.id).round);
    expect(rounds[1]).toMatchObject({ answeredCount: 2 });
  });

  it('questions of the last round are not asked again while there are others', () => {
    const first = start('exam');
    handlers()['interview:finish']({ roundId: first.id });
    const asked = new Set(debrief(first.id).items.map((item) => item.question.id));
    const second = start('exam');
    handlers()['interview:finish']({ roundId: second.id });
    expect(debrief(second.id).items.filter((item) => asked.has(item.question.id))).toEqual([]);
  });
});

describe('refusals', () => {
  it('a second round while one is unfinished, in a sentence with the minutes left', () => {
    start('exam');
    live(5 * MINUTE);
    const error = refusal(() => start('practice'));
    expect(error.code).toBe('refused');
    expect(error.message).toContain('10 left');
  });

  it('a draft or submit after the end, and the last saved draft stands', () => {
    const view = start('exam');
    live(14 * MINUTE);
    draft(view.id, 0, 'in time');
    live(2 * MINUTE);
    expect(refusal(() => draft(view.id, 0, 'too late')).code).toBe('refused');
    expect(refusal(() => submit(view.id, 0, 'too late')).code).toBe('refused');
    expect(debrief(view.id).items[0]?.given.text).toBe('in time');
  });

  it('a draft that arrives late without any heartbeat in between is late all the same', () => {
    const view = start('exam');
    sample.clock.pass(15 * MINUTE + 1);
    expect(refusal(() => draft(view.id, 0, 'too late')).code).toBe('refused');
    expect(debrief(view.id)).toMatchObject({ endReason: 'time' });
  });

  it('an answer to another question than the open one; the same answer twice is one answer', () => {
    const view = start('exam');
    expect(refusal(() => submit(view.id, 1, 'ahead')).code).toBe('refused');
    const after = submit(view.id, 0, 'first');
    expect(submit(view.id, 0, 'first')).toEqual(after);
    expect(refusal(() => submit(view.id, 0, 'changed')).code).toBe('refused');
    expect(refusal(() => draft(view.id, 0, 'back')).code).toBe('refused');
  });

  it('pausing an exam, submitting while paused, grading and debriefing a running round', () => {
    const exam = start('exam');
    expect(refusal(() => handlers()['interview:pause']({ roundId: exam.id })).code).toBe('refused');
    expect(refusal(() => debrief(exam.id)).code).toBe('refused');
    expect(refusal(() => handlers()['interview:grade']({ roundId: exam.id, index: 0, ticks: [] })).code).toBe(
      'refused',
    );
    handlers()['interview:finish']({ roundId: exam.id });
    const practice = start('practice');
    handlers()['interview:pause']({ roundId: practice.id });
    expect(refusal(() => submit(practice.id, 0, 'x')).code).toBe('refused');
  });

  it('a round that does not exist and an area without questions', () => {
    const roundId = 'f'.repeat(32) as RoundId;
    expect(refusal(() => state(roundId)).code).toBe('not-found');
    expect(
      refusal(() => handlers()['interview:start']({ areas: ['rl'], minutes: 15, pace: 'exam' })).message,
    ).toContain('rl');
  });
});

describe('the clock', () => {
  it('an exam counts down in real time and ends at 0, not later', () => {
    const view = start('exam');
    live(14 * MINUTE + 59 * SECOND);
    expect(state(view.id)).toMatchObject({ state: 'running', remainingMs: SECOND });
    live(SECOND);
    expect(state(view.id)).toMatchObject({ state: 'ended', endReason: 'time', remainingMs: 0 });
  });

  it('an exam goes on while the machine sleeps; practice does not', () => {
    for (const [pace, left] of [
      ['exam', 4 * MINUTE],
      ['practice', 14 * MINUTE],
    ] as const) {
      const view = start(pace);
      live(MINUTE);
      sample.clock.sleep(10 * MINUTE);
      sample.desk.heartbeat();
      expect(Math.abs(state(view.id).remainingMs - left)).toBeLessThanOrEqual(SECOND);
      handlers()['interview:finish']({ roundId: view.id });
    }
  });

  it('practice does not go on in sleep either where the monotonic clock does', () => {
    const view = start('practice');
    live(MINUTE);
    sample.clock.pass(3 * HOUR);
    expect(Math.abs(state(view.id).remainingMs - 14 * MINUTE)).toBeLessThanOrEqual(SECOND);
  });

  it.each(['exam', 'practice'] as const)('%s: a clock set back by an hour, twice, gives no time', (pace) => {
    const view = start(pace);
    live(MINUTE);
    sample.clock.setWallBy(-HOUR);
    live(MINUTE);
    sample.clock.setWallBy(-HOUR);
    live(MINUTE);
    expect(state(view.id).remainingMs).toBe(12 * MINUTE);
  });

  it('an exam after a clock set back and a restart still has no more than before', () => {
    const view = start('exam');
    live(5 * MINUTE);
    sample.clock.setWallBy(-HOUR);
    live(MINUTE);
    sample.reopen(2 * MINUTE);
    expect(state(view.id).remainingMs).toBe(7 * MINUTE);
    sample.reopen(-HOUR);
    expect(state(view.id).remainingMs).toBe(7 * MINUTE);
  });

  it('the small corrections of a time server do not add up', () => {
    const view = start('exam');
    for (let i = 0; i < 300; i += 1) {
      live(SECOND);
      sample.clock.setWallBy(i % 3 === 0 ? -15 : 7);
    }
    expect(Math.abs(state(view.id).remainingMs - 10 * MINUTE)).toBeLessThanOrEqual(SECOND);
  });

  it('practice can be paused and resumed; the pause is free and keeps the draft', () => {
    const view = start('practice');
    live(MINUTE);
    draft(view.id, 0, 'so far');
    handlers()['interview:pause']({ roundId: view.id });
    live(2 * HOUR);
    expect(state(view.id)).toMatchObject({ state: 'paused', remainingMs: 14 * MINUTE });
    draft(view.id, 0, 'and a last word');
    expect(handlers()['interview:resume']({ roundId: view.id })).toMatchObject({
      state: 'running',
      remainingMs: 14 * MINUTE,
      current: { draft: { text: 'and a last word' }, elapsedMs: MINUTE },
    });
    live(14 * MINUTE);
    expect(state(view.id)).toMatchObject({ state: 'ended', endReason: 'time' });
  });

  it('time is booked on the question that was open', () => {
    const view = start('exam');
    live(90 * SECOND);
    submit(view.id, 0, 'a');
    live(30 * SECOND);
    submit(view.id, 1, 'b');
    live(5 * SECOND);
    handlers()['interview:finish']({ roundId: view.id });
    expect(
      debrief(view.id)
        .items.slice(0, 3)
        .map((item) => item.spentMs),
    ).toEqual([90_000, 30_000, 5_000]);
  });
});

describe('closing, crashing, coming back', () => {
  it('an exam goes on while the desk is closed and is offered with what is left', () => {
    const view = start('exam');
    draft(view.id, 0, 'kept');
    live(2 * MINUTE);
    sample.reopen(3 * MINUTE);
    expect(handlers()['interview:options']({})).toMatchObject({
      unfinished: { id: view.id, remainingMs: 10 * MINUTE },
    });
    expect(state(view.id)).toMatchObject({ state: 'running', current: { draft: { text: 'kept' } } });
  });

  it('an exam whose time ran out while the desk was closed ended at its deadline with the saved draft', () => {
    const view = start('exam');
    submit(view.id, 0, 'done');
    live(4 * MINUTE);
    draft(view.id, 1, 'the draft counts');
    sample.reopen(10 * 24 * HOUR);
    expect(handlers()['interview:options']({})).not.toHaveProperty('unfinished');
    expect(state(view.id)).toMatchObject({ state: 'ended', endReason: 'time' });
    const { items } = debrief(view.id);
    expect(items[1]).toMatchObject({ given: { text: 'the draft counts' }, submitted: false, spentMs: 15 * MINUTE });
  });

  it('practice waits, paused, while the desk is closed', () => {
    const view = start('practice');
    live(2 * MINUTE);
    sample.reopen(5 * HOUR);
    expect(state(view.id)).toMatchObject({ state: 'paused', remainingMs: 13 * MINUTE });
    handlers()['interview:resume']({ roundId: view.id });
    live(MINUTE);
    expect(state(view.id)).toMatchObject({ state: 'running', remainingMs: 12 * MINUTE });
  });

  it.each(['exam', 'practice'] as const)(
    '%s: killed at any of 40 moments, all that was confirmed is there and the time is right',
    (pace) => {
      const view = start(pace);
      let used = 0;
      let last = '';
      let open = 0;
      for (let kill = 0; kill < 40; kill += 1) {
        const stretch = 1 + ((kill * 7919) % 9000);
        live(stretch);
        used += stretch;
        last = `after ${kill} kills`;
        if (kill % 10 === 9) {
          submit(view.id, open, last);
          open += 1;
          last = '';
        } else draft(view.id, open, last);
        // What follows the last confirmed event is lost to a practice clock, and to nothing else.
        sample.clock.pass(400);
        sample.crash(600);
        if (pace === 'exam') used += 1000;
        const now = state(view.id);
        expect(now.current).toMatchObject({ index: open, draft: { text: last } });
        expect(Math.abs(15 * MINUTE - used - now.remainingMs)).toBeLessThanOrEqual(SECOND);
        if (pace === 'practice') handlers()['interview:resume']({ roundId: view.id });
      }
      handlers()['interview:finish']({ roundId: view.id });
      expect(
        debrief(view.id)
          .items.slice(0, 4)
          .map((item) => item.given.text),
      ).toEqual([9, 19, 29, 39].map((kill) => `after ${kill} kills`));
    },
  );

  it('a practice clock loses at most two heartbeats to a crash', () => {
    const view = start('practice');
    live(61 * SECOND);
    sample.clock.pass(900);
    sample.crash(MINUTE);
    const lost = state(view.id).remainingMs - (14 * MINUTE - 1900);
    expect(lost).toBeGreaterThanOrEqual(0);
    expect(lost).toBeLessThanOrEqual(3 * SECOND);
  });

  it('what a round asked stays as it was asked when the bank changes later', () => {
    const view = start('exam');
    handlers()['interview:finish']({ roundId: view.id });
    const before = debrief(view.id);
    writeFiles(sample.resourcesDir, {
      'questions/optimizers.yaml': questionsText('optimizers', 'momentum', 1, 300),
      'questions/normalization.yaml': questionsText('normalization', 'momentum', 1, 300),
    });
    sample.reopen(MINUTE);
    expect(sample.desk.questions()).toHaveLength(4);
    expect(debrief(view.id)).toEqual(before);
  });
});
