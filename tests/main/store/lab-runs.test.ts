/** The history of lab runs: one row a recipe, the newest kept, what has a name never dropped. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../../src-main/log.ts';
import { forgetRun, HISTORY_LENGTH, listRuns, nameRun, noteRun } from '../../../src-main/store/lab-runs.ts';
import { openDatabase, type Store } from '../../../src-main/store/open-database.ts';

let store: Store;
beforeEach(() => {
  store = openDatabase({ dataDir: 'memory', now: () => 0, log: silentLog });
});
afterEach(() => store.close());

const recipe = (seed: number): string => JSON.stringify({ lab: 'basin', seed });

describe('the history of lab runs', () => {
  it('keeps one row a recipe, the last time and finding, newest first', () => {
    noteRun(store.db, recipe(1), 'first', 10);
    noteRun(store.db, recipe(2), 'second', 20);
    noteRun(store.db, recipe(1), 'again', 30);
    expect(listRuns(store.db).map(({ recipe: text, finding, atMs }) => [text, finding, atMs])).toEqual([
      [recipe(1), 'again', 30],
      [recipe(2), 'second', 20],
    ]);
  });

  it('drops the oldest beyond its length, but never one with a name', () => {
    const saved = noteRun(store.db, recipe(0), '', 0);
    nameRun(store.db, saved.id, 'the first');
    for (let seed = 1; seed <= HISTORY_LENGTH + 5; seed += 1) noteRun(store.db, recipe(seed), '', seed);
    const runs = listRuns(store.db);
    expect(runs).toHaveLength(HISTORY_LENGTH + 1);
    expect(runs[0]?.name).toBe('the first');
    expect(runs.at(-1)?.recipe).toBe(recipe(6));
  });

  it('gives a name, takes it away, and keeps it when the recipe is run again', () => {
    const { id } = noteRun(store.db, recipe(1), '', 1);
    nameRun(store.db, id, 'mine');
    expect(noteRun(store.db, recipe(1), '', 2).name).toBe('mine');
    expect(nameRun(store.db, id, undefined).name).toBeUndefined();
  });

  it('forgets a run once', () => {
    const { id } = noteRun(store.db, recipe(1), '', 1);
    expect([forgetRun(store.db, id), forgetRun(store.db, id)]).toEqual([true, false]);
    expect(() => nameRun(store.db, id, 'gone')).toThrow('This run is no longer in the history.');
  });

  it('refuses a recipe that names no lab', () => {
    expect(() => noteRun(store.db, '[1, 2]', '', 1)).toThrow(/must have a recipe that names its lab/);
    expect(() => noteRun(store.db, '{"lab":', '', 1)).toThrow(/must have a recipe that names its lab/);
  });
});
