/** The stash gives a draft back to its own question only, once. */
import { describe, expect, it } from 'vitest';
import { stashAnswer, takeStashedAnswer } from '../../../src-renderer/screens/interview/draft-stash.ts';

function storage(): Storage {
  const held = new Map<string, string>();
  return {
    get length() {
      return held.size;
    },
    clear: () => held.clear(),
    key: (index) => [...held.keys()][index] ?? null,
    getItem: (key) => held.get(key) ?? null,
    setItem: (key, value) => void held.set(key, value),
    removeItem: (key) => void held.delete(key),
  };
}

const ANSWER = { text: 'half a sent', number: '' };

describe('the stash of an unsaved answer', () => {
  it('gives the answer back once', () => {
    const tab = storage();
    stashAnswer(tab, 'round', 2, ANSWER);
    expect(takeStashedAnswer(tab, 'round', 2)).toEqual(ANSWER);
    expect(takeStashedAnswer(tab, 'round', 2)).toBeUndefined();
  });

  it('gives it to no other question or round, and forgets it then', () => {
    const tab = storage();
    for (const [round, index] of [
      ['round', 3],
      ['other', 2],
    ] as const) {
      stashAnswer(tab, 'round', 2, ANSWER);
      expect(takeStashedAnswer(tab, round, index)).toBeUndefined();
      expect(tab.length).toBe(0);
    }
  });

  it('takes nothing out of a stash that is not one', () => {
    const tab = storage();
    for (const text of ['', '{', '{"roundId":"round","index":2,"answer":{"text":5}}', 'null']) {
      tab.setItem('saddlepoint.unsaved-answer', text);
      expect(takeStashedAnswer(tab, 'round', 2)).toBeUndefined();
    }
  });

  it('loses no more than itself when the storage is full', () => {
    const full = {
      ...storage(),
      setItem: () => {
        throw new Error('quota');
      },
    };
    expect(() => stashAnswer(full, 'round', 2, ANSWER)).not.toThrow();
  });
});
