/**
 * The mock interviews: starts rounds, takes answers, keeps time, shows debriefs. Every change is one event in one
 * durable transaction, written before the reply; the state is only ever a replay of the log. Clocks and randomness are
 * arguments; who asks (a window, a test) is unknown here.
 */
import { AppError, invariant } from '@shared/contract/result.ts';
import type { Answer, Debrief, RoundId, RoundSummary, RoundView } from '@shared/study/round.ts';
import { roundIdSchema } from '@shared/study/round.ts';
import { HEARTBEAT_MS, type Instant } from '@shared/study/round-clock.ts';
import {
  applyEvent,
  atMoment,
  type LoggedEvent,
  type RoundEvent,
  type RoundReplay,
  replayEvents,
  startRound,
} from '@shared/study/round-replay.ts';
import { debriefOf, summaryOf, viewOf } from '@shared/study/round-report.ts';
import type { Log } from '../log.ts';
import { inTransaction, type WritableDb } from '../store/handles.ts';
import { appendEvent, listRounds, readEvents, readOutline } from '../store/rounds.ts';
import { planRound, type StartRequest } from './plan-round.ts';

export interface InterviewOptions {
  readonly db: WritableDb;
  /** Reads both clocks. */
  readonly look: () => Instant;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly log: Log;
}

export interface Interviews {
  start(request: StartRequest): RoundView;
  view(id: RoundId): RoundView;
  saveDraft(id: RoundId, index: number, answer: Answer): { savedAtMs: number };
  submit(id: RoundId, index: number, answer: Answer): RoundView;
  pause(id: RoundId): RoundView;
  resume(id: RoundId): RoundView;
  finish(id: RoundId): RoundView;
  debrief(id: RoundId): Debrief;
  grade(id: RoundId, index: number, ticks: readonly number[]): { savedAtMs: number };
  history(): RoundSummary[];
  /** The round that has not ended, if any. */
  unfinished(): RoundSummary | undefined;
  /** To be called about every second: notes that the desk is there, and ends the round when its time is up. */
  heartbeat(): void;
}

/** Also ends an exam round whose time ran out while the desk was closed, and pauses a practice round it was closed on. */
export function openInterviews({ db, look, randomBytes, log }: InterviewOptions): Interviews {
  /** The one unfinished round, as of its last event: spares replaying the whole log for each keystroke saved. */
  let live: { readonly id: RoundId; readonly round: RoundReplay } | undefined;

  const randomHex = () => Buffer.from(randomBytes(16)).toString('hex');

  const append = (id: RoundId, round: RoundReplay, event: RoundEvent, at: Instant): RoundReplay => {
    const after = applyEvent(round, { ...event, at });
    // Every end is written, so that lists need not replay clocks: with the event that caused it, in one transaction.
    const ending: RoundEvent | undefined =
      after.phase === 'ended' && round.phase !== 'ended' && event.kind !== 'ended' && after.endReason !== undefined
        ? { kind: 'ended', reason: after.endReason }
        : undefined;
    inTransaction(db, () => {
      appendEvent(db, id, event, at);
      if (ending !== undefined) appendEvent(db, id, ending, at);
    });
    if (live?.id === id || event.kind === 'started') live = after.phase === 'ended' ? undefined : { id, round: after };
    return after;
  };

  /** The round now; if its time has run out since its last event, that is written first. */
  const current = (id: RoundId, at: Instant): RoundReplay => {
    const round = live?.id === id ? live.round : replayEvents(readEvents(db, id));
    if (round === undefined) {
      throw new AppError(
        'not-found',
        `The round must be one of the history; there is none with id ${id}.`,
        'Go back to the list of rounds.',
      );
    }
    if (round.phase !== 'ended' && atMoment(round, at).phase === 'ended') {
      return append(id, round, { kind: 'ended', reason: 'time' }, at);
    }
    return round;
  };

  /** The round if it still runs on question `index`; otherwise a refusal that says what is the case. */
  const open = (id: RoundId, index: number, at: Instant, what: string): RoundReplay => {
    const round = current(id, at);
    if (round.phase === 'ended') {
      throw new AppError(
        'refused',
        `${what} needs a round that has not ended; this one has. What was saved last counts.`,
        'Open the debrief.',
      );
    }
    if (index !== round.current) {
      throw new AppError(
        'refused',
        `${what} must be for question ${round.current + 1}, which is being asked; got question ${index + 1}.`,
        'Reload the round to see the question that is open.',
      );
    }
    return round;
  };

  const unfinished = (): RoundSummary | undefined => {
    if (live === undefined) return undefined;
    const at = look();
    const round = current(live.id, at);
    return live === undefined ? undefined : summaryOf(live.id, atMoment(round, at));
  };

  const reopen = (): void => {
    const newest = listRounds(db).find((round) => !round.hasEnded);
    if (newest === undefined) return;
    try {
      const round = replayEvents(readEvents(db, newest.id));
      if (round === undefined || round.phase === 'ended') return;
      live = { id: newest.id, round };
      const at = look();
      const now = current(newest.id, at);
      if (now.phase === 'running' && now.plan.pace === 'practice')
        append(newest.id, now, { kind: 'paused', cause: 'closed' }, at);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      log.error(`interview: the unfinished round ${newest.id} cannot be resumed`, error);
    }
  };
  reopen();

  return {
    start(request) {
      const running = unfinished();
      if (running !== undefined) {
        const minutes = Math.ceil(running.remainingMs / 60_000);
        throw new AppError(
          'refused',
          `A new round needs the last one to be over; one of ${running.minutes} minutes is unfinished, with ${minutes} left.`,
          'Resume it, or finish it first.',
        );
      }
      const plan = planRound(db, request, randomHex());
      const at = look();
      const id = roundIdSchema.parse(randomHex());
      return viewOf(id, append(id, startRound(plan, at), { kind: 'started', plan }, at));
    },

    view(id) {
      const at = look();
      return viewOf(id, atMoment(current(id, at), at));
    },

    saveDraft(id, index, answer) {
      const at = look();
      append(id, open(id, index, at, 'Saving a draft'), { kind: 'draft', index, answer }, at);
      return { savedAtMs: at.wallMs };
    },

    submit(id, index, answer) {
      const at = look();
      const before = current(id, at);
      const earlier = before.questions[index];
      // A reply can get lost and the page ask again: the same answer to the same question is one answer.
      if (earlier?.submitted && sameAnswer(earlier.answer, answer)) return viewOf(id, atMoment(before, at));
      const round = open(id, index, at, 'Submitting an answer');
      if (round.phase === 'paused') {
        throw new AppError(
          'refused',
          'Submitting an answer needs the clock to run; the round is paused.',
          'Resume the round first.',
        );
      }
      return viewOf(id, append(id, round, { kind: 'submitted', index, answer }, at));
    },

    pause(id) {
      const at = look();
      const round = current(id, at);
      if (round.phase !== 'running') return viewOf(id, atMoment(round, at));
      if (round.plan.pace === 'exam') {
        throw new AppError(
          'refused',
          'Only a practice round can be paused; this is an exam round.',
          'Go on, or finish the round early.',
        );
      }
      return viewOf(id, append(id, round, { kind: 'paused', cause: 'candidate' }, at));
    },

    resume(id) {
      const at = look();
      const round = current(id, at);
      return viewOf(id, round.phase === 'paused' ? append(id, round, { kind: 'resumed' }, at) : atMoment(round, at));
    },

    finish(id) {
      const at = look();
      const round = current(id, at);
      return viewOf(
        id,
        round.phase === 'ended' ? round : append(id, round, { kind: 'ended', reason: 'finished-early' }, at),
      );
    },

    debrief(id) {
      const round = current(id, look());
      if (round.phase === 'ended') return debriefOf(id, round);
      throw new AppError(
        'refused',
        'The debrief needs a round that has ended; this one has not.',
        'Finish the round first.',
      );
    },

    grade(id, index, ticks) {
      const at = look();
      const round = current(id, at);
      const rubric = round.plan.questions[index]?.question.rubric;
      if (round.phase !== 'ended') {
        throw new AppError(
          'refused',
          'Grading needs a round that has ended; this one has not.',
          'Finish the round first.',
        );
      }
      if (rubric === undefined) {
        throw new AppError(
          'invalid-request',
          `Grading must be for one of the ${round.plan.questions.length} questions; got question ${index + 1}.`,
        );
      }
      const points = [...new Set(ticks)].sort((a, b) => a - b);
      if (points.some((point) => point >= rubric.length)) {
        throw new AppError(
          'invalid-request',
          `Ticks must be among the ${rubric.length} rubric points of question ${index + 1}; got ${points.map((p) => p + 1).join(', ')}.`,
        );
      }
      append(id, round, { kind: 'graded', index, ticks: points }, at);
      return { savedAtMs: at.wallMs };
    },

    history() {
      const newest = unfinished();
      return listRounds(db).flatMap(({ id }): RoundSummary[] => {
        if (id === newest?.id) return [newest];
        try {
          const round = outlineOf(readOutline(db, id));
          return round === undefined ? [] : [summaryOf(id, round)];
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
          log.error(`interview: round ${id} is left out of the history`, error);
          return [];
        }
      });
    },

    unfinished,

    heartbeat() {
      if (live === undefined) return;
      const { id } = live;
      const at = look();
      const round = current(id, at);
      if (round.phase !== 'running') return;
      const silent = round.last.life === at.life ? at.monotonicMs - round.last.monotonicMs : HEARTBEAT_MS;
      // Half a beat early rather than a whole beat late: the host's timer is not exact.
      if (silent > 0.75 * HEARTBEAT_MS) append(id, round, { kind: 'heartbeat' }, at);
    },
  };
}

/** A round of the past from part of its events: its end is among them, so no clock needs to run. */
function outlineOf(events: readonly LoggedEvent[]): RoundReplay | undefined {
  const [first] = events;
  invariant(first === undefined || first.kind === 'started', 'a round must begin with its start');
  return first === undefined ? undefined : replayEvents(events.map((event) => ({ ...event, at: first.at })));
}

const sameAnswer = (a: Answer, b: Answer): boolean => a.text === b.text && a.number === b.number;
