import type { Result } from '@shared/contract/result.ts';
import type { RoundView } from '@shared/study/round.ts';
import { afterAll, describe, expect, it } from 'vitest';
import { type DeskClient, type DeskProcess, startDesk, temporaryDataDir } from '../support/desk-process.ts';

/** Xorshift: a failing run prints its seed, and `KILL_SEED` replays it. */
function seededRandom(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

function unwrap<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

const KILLS = 50;
const seed = Number(process.env.KILL_SEED ?? Date.now() % 2 ** 31);
const random = seededRandom(seed);
const data = temporaryDataDir();
afterAll(() => data.remove());

/** What the desk has confirmed so far: the newest draft of the current question, and every submitted answer. */
interface Confirmed {
  roundId: string;
  index: number;
  draft: string;
  /** Drafts sent but not (yet) confirmed: after a kill any of them may be there, and nothing else. */
  pending: string[];
  answers: Map<number, string>;
  acknowledgements: number;
}

/** Types and submits until the connection breaks, noting what was confirmed. */
async function answerUntilKilled(client: DeskClient, confirmed: Confirmed, words: () => string): Promise<void> {
  for (;;) {
    const text = `${confirmed.draft.slice(-400)} ${words()}`;
    const answer = { text, number: '' };
    const request = { roundId: confirmed.roundId, index: confirmed.index, answer };
    confirmed.pending.push(text);
    if (random() < 0.9) {
      const saved = await client.call('interview:save-draft', request);
      if (!saved.ok) return;
      confirmed.draft = text;
    } else {
      const next = await client.call('interview:submit', request);
      if (!next.ok) return;
      confirmed.answers.set(confirmed.index, text);
      if (next.value.current === undefined) return;
      confirmed.index = next.value.current.index;
      confirmed.draft = next.value.current.draft.text;
    }
    confirmed.pending = [];
    confirmed.acknowledgements += 1;
  }
}

async function startRound(client: DeskClient): Promise<Confirmed> {
  const { areas } = unwrap(await client.call('interview:options', {}));
  const round: RoundView = unwrap(
    await client.call('interview:start', { areas: areas.map(({ id }) => id), minutes: 45, pace: 'exam' }),
  );
  return { roundId: round.id, index: 0, draft: '', pending: [], answers: new Map(), acknowledgements: 0 };
}

async function checkAfterRestart(client: DeskClient, confirmed: Confirmed, killedAtMs: number, leftAtKillMs: number) {
  const { unfinished } = unwrap(await client.call('interview:options', {}));
  expect(unfinished?.id, 'the round is offered again').toBe(confirmed.roundId);
  const round = unwrap(await client.call('interview:state', { roundId: confirmed.roundId }));
  const expectedLeft = leftAtKillMs - (Date.now() - killedAtMs);
  expect(Math.abs(round.remainingMs - expectedLeft), 'time left follows the wall clock').toBeLessThan(1000);
  const current = round.current;
  expect(current).toBeDefined();
  if (current === undefined) return;
  // The last message may have been stored without its confirmation arriving: then it is a submit that moved on, or a draft.
  if (current.index === confirmed.index) {
    expect([confirmed.draft, ...confirmed.pending]).toContain(current.draft.text);
    confirmed.draft = current.draft.text;
  } else {
    expect(current.index).toBe(confirmed.index + 1);
    confirmed.answers.set(confirmed.index, confirmed.pending.at(-1) ?? '');
    confirmed.index = current.index;
    confirmed.draft = current.draft.text;
  }
  confirmed.pending = [];
}

describe(`a running interview whose host is killed (seed ${seed})`, () => {
  it(
    `resumes after each of ${KILLS} kills at random moments and loses nothing that was confirmed`,
    async () => {
      let desk: DeskProcess = await startDesk(data.path);
      let client = await desk.connect();
      let confirmed = await startRound(client);
      let total = 0;
      for (let kill = 0; kill < KILLS; kill += 1) {
        const before = unwrap(await client.call('interview:state', { roundId: confirmed.roundId }));
        const readAtMs = Date.now();
        const words = () => Math.floor(random() * 1e9).toString(36);
        const typing = answerUntilKilled(client, confirmed, words).catch(() => undefined);
        const doomed = desk;
        const moment = new Promise((resolve) => setTimeout(resolve, 5 + random() * 200));
        await Promise.race([typing, moment]);
        await doomed.kill();
        await typing;
        desk = await startDesk(data.path);
        client = await desk.connect();
        total += confirmed.acknowledgements;
        confirmed.acknowledgements = 0;
        const still = unwrap(await client.call('interview:options', {})).unfinished;
        if (still === undefined) {
          // Every question was answered before the kill: check that round whole and begin another.
          const done = unwrap(await client.call('interview:debrief', { roundId: confirmed.roundId }));
          for (const [index, text] of confirmed.answers) expect(done.items[index]?.given.text).toBe(text);
          confirmed = await startRound(client);
        } else {
          await checkAfterRestart(client, confirmed, readAtMs, before.remainingMs);
        }
      }
      unwrap(await client.call('interview:finish', { roundId: confirmed.roundId }));
      const debrief = unwrap(await client.call('interview:debrief', { roundId: confirmed.roundId }));
      for (const [index, text] of confirmed.answers) expect(debrief.items[index]?.given.text).toBe(text);
      await desk.stop();
      expect(total).toBeGreaterThan(KILLS);
    },
    10 * 60_000,
  );
});
