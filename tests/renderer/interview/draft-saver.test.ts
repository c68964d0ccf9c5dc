/** When drafts are sent, in which order, and that no failure loses one. */
import { AppError } from '@shared/contract/result.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createDraftSaver,
  RETRY_AFTER_MS,
  type SaveState,
} from '../../../src-renderer/screens/interview/draft-saver.ts';
import { manualClock, settlePromises } from './manual-clock.ts';

/** A saver over a host whose replies the test gives by hand, or that answers at once with `auto`. */
function setUp(auto = true) {
  const clock = manualClock();
  const sent: { draft: string; atMs: number; reply: () => void; fail: (thrown: unknown) => void }[] = [];
  const states: SaveState[] = [];
  const host = { auto, isDown: false, stored: '', mostAtOnce: 0, underWay: 0 };
  const saver = createDraftSaver<string>({
    clock,
    isFinal: (thrown) => thrown instanceof AppError && thrown.code === 'refused',
    messageOf: (thrown) => (thrown instanceof Error ? thrown.message : String(thrown)),
    onState: (state) => states.push(state),
    save: (draft) =>
      new Promise((resolve, reject) => {
        host.underWay += 1;
        host.mostAtOnce = Math.max(host.mostAtOnce, host.underWay);
        const reply = () => {
          host.underWay -= 1;
          host.stored = draft;
          resolve({ savedAtMs: clock.now() });
        };
        const fail = (thrown: unknown) => {
          host.underWay -= 1;
          reject(thrown);
        };
        sent.push({ draft, atMs: clock.now(), reply, fail });
        if (host.isDown) fail(new Error('no answer'));
        else if (host.auto) reply();
      }),
  });
  const last = () => sent.at(-1) ?? { draft: '', atMs: -1, reply: () => undefined, fail: () => undefined };
  return { clock, sent, states, host, saver, last };
}

describe('saving a draft', () => {
  it('waits for 500 ms of quiet after the last keystroke', async () => {
    const { clock, sent, saver } = setUp();
    saver.edit('a');
    await clock.advance(400);
    saver.edit('ab');
    await clock.advance(499);
    expect(sent).toHaveLength(0);
    await clock.advance(1);
    expect(sent.map(({ draft, atMs }) => [draft, atMs])).toEqual([['ab', 900]]);
  });

  it('does not wait longer than a second while typing goes on', async () => {
    const { clock, sent, saver } = setUp();
    for (let keystroke = 0; keystroke < 40; keystroke += 1) {
      saver.edit(String(keystroke));
      await clock.advance(100);
    }
    const gaps = sent.map(({ atMs }, i) => atMs - (sent[i - 1]?.atMs ?? 0));
    expect(sent.length).toBeGreaterThanOrEqual(3);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(1100);
  });

  it('has one request under way at a time and sends only the newest of what waited', async () => {
    const { clock, sent, saver, host, last } = setUp(false);
    saver.edit('one');
    await clock.advance(500);
    saver.edit('two');
    await clock.advance(3000);
    saver.edit('three');
    await clock.advance(3000);
    expect(sent.map(({ draft }) => draft)).toEqual(['one']);
    last().reply();
    await clock.advance(0);
    expect(sent.map(({ draft }) => draft)).toEqual(['one', 'three']);
    expect(host.mostAtOnce).toBe(1);
  });

  it('says saved only with the host’s time, and not while something newer waits', async () => {
    const { clock, states, saver, last } = setUp(false);
    saver.edit('one');
    await clock.advance(500);
    saver.edit('two');
    last().reply();
    await settlePromises();
    expect(states.some(({ kind }) => kind === 'saved')).toBe(false);
    await clock.advance(500);
    last().reply();
    await settlePromises();
    expect(states.at(-1)).toEqual({ kind: 'saved', savedAtMs: 1000 });
  });
});

describe('a failure', () => {
  it('is tried again after growing pauses until the host takes the draft', async () => {
    const { clock, sent, states, saver, host } = setUp();
    host.isDown = true;
    saver.edit('text');
    await clock.advance(500);
    expect(states.at(-1)).toEqual({ kind: 'retrying', message: 'no answer' });
    await clock.advance(12_000);
    const gaps = sent.slice(1).map(({ atMs }, i) => atMs - (sent[i]?.atMs ?? 0));
    expect(gaps).toEqual([...RETRY_AFTER_MS, 4000].slice(0, gaps.length));
    host.isDown = false;
    await clock.advance(4000);
    expect(host.stored).toBe('text');
    expect(states.at(-1)?.kind).toBe('saved');
  });

  it('never puts an older text over what was typed meanwhile', async () => {
    const { clock, saver, host, last } = setUp(false);
    saver.edit('old');
    await clock.advance(500);
    saver.edit('new');
    last().fail(new Error('lost'));
    host.auto = true;
    await clock.advance(10_000);
    expect(host.stored).toBe('new');
  });

  it('keeps its words on the screen while typing goes on, and typing does not put the next attempt off', async () => {
    const { clock, sent, states, saver, host } = setUp();
    host.isDown = true;
    saver.edit('a');
    await clock.advance(500);
    for (let keystroke = 0; keystroke < 20; keystroke += 1) {
      saver.edit(`a${keystroke}`);
      await clock.advance(100);
    }
    expect(sent.length).toBeGreaterThanOrEqual(3);
    expect(states.slice(1).every(({ kind }) => kind === 'retrying')).toBe(true);
  });

  it('that is a refusal is said once and not tried again', async () => {
    const { clock, sent, states, saver, last } = setUp(false);
    saver.edit('late');
    await clock.advance(500);
    last().fail(new AppError('refused', 'The round has ended.'));
    await clock.advance(60_000);
    saver.edit('later');
    await clock.advance(60_000);
    expect(sent).toHaveLength(1);
    expect(states.at(-1)).toEqual({ kind: 'refused', message: 'The round has ended.' });
  });
});

describe('flushing', () => {
  it('sends at once what waits, and nothing when nothing does', async () => {
    const { clock, sent, saver } = setUp();
    saver.flush();
    saver.edit('a');
    saver.flush();
    await clock.advance(5000);
    expect(sent.map(({ draft, atMs }) => [draft, atMs])).toEqual([['a', 0]]);
  });

  it('during a request sends the newest as soon as the reply is there', async () => {
    const { clock, sent, saver, last } = setUp(false);
    saver.edit('one');
    saver.flush();
    saver.edit('two');
    saver.flush();
    last().reply();
    await clock.advance(0);
    expect(sent.map(({ draft, atMs }) => [draft, atMs])).toEqual([
      ['one', 0],
      ['two', 0],
    ]);
  });

  it('is settled when the host has everything, or once an attempt has failed', async () => {
    const { saver, last } = setUp(false);
    let told = 0;
    saver.edit('one');
    saver.flush();
    void saver.settled().then(() => {
      told += 1;
    });
    await settlePromises();
    expect(told).toBe(0);
    last().fail(new Error('lost'));
    await settlePromises();
    expect(told).toBe(1);
    expect(saver.unsaved()).toBe('one');
  });
});

describe('leaving and holding', () => {
  it('sends the last words once and says nothing more', async () => {
    const { clock, sent, states, saver, host } = setUp();
    host.isDown = true;
    saver.edit('last words');
    saver.leave();
    const said = states.length;
    await clock.advance(60_000);
    expect(sent).toHaveLength(1);
    expect(states).toHaveLength(said);
  });

  it('sends nothing while held, and goes on with the next edit', async () => {
    const { clock, sent, saver } = setUp();
    saver.edit('submitted instead');
    saver.hold();
    await clock.advance(5000);
    expect(sent).toHaveLength(0);
    saver.edit('submitted instead');
    await clock.advance(500);
    expect(sent).toHaveLength(1);
  });

  it('goes on after being held between two attempts', async () => {
    const { clock, saver, host } = setUp();
    host.isDown = true;
    saver.edit('text');
    await clock.advance(600);
    saver.hold();
    host.isDown = false;
    saver.edit('text');
    await clock.advance(1000);
    expect(host.stored).toBe('text');
  });
});

it('whatever is typed, and however the host fails in between, the host ends with the last text within a second and a reply', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ pauseMs: fc.nat({ max: 1500 }), isDown: fc.boolean(), flush: fc.boolean() }), {
        maxLength: 30,
      }),
      async (strokes) => {
        const { clock, saver, host } = setUp();
        let text = '';
        for (const [i, { pauseMs, isDown, flush }] of strokes.entries()) {
          host.isDown = isDown;
          text = `${text}${i}`;
          saver.edit(text);
          if (flush) saver.flush();
          await clock.advance(pauseMs);
          expect(text.startsWith(host.stored)).toBe(true);
        }
        host.isDown = false;
        await clock.advance(5000);
        expect(host.stored).toBe(text);
        expect(host.mostAtOnce).toBeLessThanOrEqual(1);
      },
    ),
    { numRuns: 200, seed: 7 },
  );
});
