/**
 * The desk: store, library and interviews put together behind the contract's names. Knows no host, no window, no network;
 * clocks, randomness and folders are arguments. Exports and `desk:about` are composed by whoever knows the host.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Channel } from '@shared/contract/channels.ts';
import type { Handlers } from '@shared/contract/contract.ts';
import { AppError } from '@shared/contract/result.ts';
import type { AreaListing, ConceptId, ConceptPage, ConceptSummary, LibraryProblem } from '@shared/study/concept.ts';
import type { Question } from '@shared/study/question.ts';
import type { Instant } from '@shared/study/round-clock.ts';
import { openInterviews } from './interview/interviews.ts';
import { type AreaTitles, compareAreas, readAreaTitles, titleOfArea } from './library/area-titles.ts';
import { listProblems } from './library/library-problems.ts';
import { type Reconciliation, reconcileLibrary } from './library/reconcile.ts';
import type { Log } from './log.ts';
import { searchConcepts } from './store/concept-search.ts';
import { listConcepts, readConcept } from './store/concepts.ts';
import type { ReadableDb, WritableDb } from './store/handles.ts';
import { forgetRun, listRuns, nameRun, noteRun } from './store/lab-runs.ts';
import { deleteLibrary } from './store/library-files.ts';
import { openDatabase } from './store/open-database.ts';
import { countByArea, listAskable } from './store/questions.ts';
import { readSettings, writeSettings } from './store/settings.ts';
import { asStoreError } from './store/store-errors.ts';

export interface DeskOptions {
  /** Folder of the reader's own data, made if missing; 'memory' for a desk that forgets everything on close. */
  readonly dataDir: string | 'memory';
  /** Folder with areas.yaml, library/ and questions/. */
  readonly resourcesDir: string;
  /** Wall clock, UTC in ms. */
  readonly now: () => number;
  /** ms since any moment, never going back. */
  readonly monotonic: () => number;
  /** Cryptographically random bytes. */
  readonly randomBytes: (count: number) => Uint8Array;
  readonly log: Log;
}

export type DeskHandlers = Omit<Handlers, 'desk:about' | Extract<Channel, `export:${string}`>>;

export interface Desk {
  readonly handlers: DeskHandlers;
  /** Pages in the order asked for. Throws AppError('not-found') naming the first id that is no concept. */
  conceptPages(ids: readonly ConceptId[]): ConceptPage[];
  concepts(): ConceptSummary[];
  /** Questions that can be asked: their concept is in the library. */
  questions(): (Question & { readonly area: string })[];
  problems(): LibraryProblem[];
  /**
   * Keeps the clock of a running round: writes a row about every 2 s and ends the round when its time is up. The host
   * calls it every HEARTBEAT_EVERY_MS; a practice round takes a silence of more than 6 s for sleep. Never throws.
   */
  heartbeat(): void;
  /** Tidies up, closes the store and gives the data folder back. */
  close(): void;
}

/** How often a host calls `heartbeat`. */
export const HEARTBEAT_EVERY_MS = 1000;

/** A request slower than this is worth a line in the log. */
const SLOW_MS = 40;

/** Throws AppError as `openDatabase` and `reconcileLibrary` do. */
export function openDesk(options: DeskOptions): Desk {
  const { now, monotonic, randomBytes, log } = options;
  const store = openDatabase({ dataDir: options.dataDir, now, log });
  try {
    const { db } = store;
    const areas = readAreaTitles(readResource(options.resourcesDir, 'areas.yaml'));
    const began = monotonic();
    const { read, unchanged, removed } = reconcileOrRebuild(db, options.resourcesDir, log);
    log.info(
      `library: ${read} files read, ${unchanged} unchanged, ${removed} removed in ${Math.round(monotonic() - began)} ms`,
    );
    for (const { file, message } of listProblems(db)) log.warn(`library: ${file}: ${message}`);

    const life = Buffer.from(randomBytes(8)).toString('hex');
    const look = (): Instant => ({ wallMs: Math.floor(now()), monotonicMs: Math.floor(monotonic()), life });
    const interviews = openInterviews({ db, look, randomBytes, log });
    let isOpen = true;
    const heartbeat = (): void => {
      if (!isOpen) return;
      try {
        interviews.heartbeat();
      } catch (error) {
        log.error('interview: the clock of the round could not be noted', error);
      }
    };

    const page = (id: ConceptId): ConceptPage => {
      const found = readConcept(db, id);
      if (found !== undefined) return found;
      throw new AppError(
        'not-found',
        `A concept must be in the library; there is none called "${id}".`,
        'Look it up in the list or by search.',
      );
    };
    const handlers: DeskHandlers = {
      'settings:read': () => readSettings(db),
      'settings:write': (settings) => {
        writeSettings(db, settings);
        return readSettings(db);
      },
      'library:list': () => ({ areas: listAreas(db, areas), problems: listProblems(db) }),
      'library:read': ({ id }) => page(id),
      'library:search': ({ query, limit }) => ({ hits: searchConcepts(db, query, limit) }),
      'interview:options': () => {
        const unfinished = interviews.unfinished();
        return { areas: listAskableAreas(db, areas), ...(unfinished === undefined ? {} : { unfinished }) };
      },
      'interview:start': (request) => interviews.start(request),
      'interview:state': ({ roundId }) => interviews.view(roundId),
      'interview:save-draft': ({ roundId, index, answer }) => interviews.saveDraft(roundId, index, answer),
      'interview:submit': ({ roundId, index, answer }) => interviews.submit(roundId, index, answer),
      'interview:pause': ({ roundId }) => interviews.pause(roundId),
      'interview:resume': ({ roundId }) => interviews.resume(roundId),
      'interview:finish': ({ roundId }) => interviews.finish(roundId),
      'interview:debrief': ({ roundId }) => interviews.debrief(roundId),
      'interview:grade': ({ roundId, index, ticks }) => interviews.grade(roundId, index, ticks),
      'interview:history': () => ({ rounds: interviews.history() }),
      'runs:list': () => ({ runs: listRuns(db) }),
      'runs:note': ({ recipe, finding }) => noteRun(db, recipe, finding, Math.floor(now())),
      'runs:name': ({ id, name }) => nameRun(db, id, name),
      'runs:forget': ({ id }) => ({ forgotten: forgetRun(db, id) }),
    };
    return {
      handlers: watched(handlers, monotonic, log),
      conceptPages: (ids) => ids.map(page),
      concepts: () => listAreas(db, areas).flatMap((area) => area.concepts),
      questions: () => listAskable(db).map(({ question, area }) => ({ ...question, area })),
      problems: () => listProblems(db),
      heartbeat,
      close: () => {
        heartbeat();
        isOpen = false;
        store.close();
      },
    };
  } catch (error) {
    store.close();
    throw asStoreError(error, 'Opening the desk');
  }
}

/** The library can always be read anew from its files, so a damaged row of it costs time and nothing else. */
function reconcileOrRebuild(db: WritableDb, resourcesDir: string, log: Log): Reconciliation {
  try {
    const result = reconcileLibrary(db, resourcesDir);
    listConcepts(db);
    listAskable(db);
    return result;
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'damaged')) throw error;
    log.warn(`library: read anew from its files, because the store's copy was damaged: ${error.message}`);
    deleteLibrary(db);
    return reconcileLibrary(db, resourcesDir);
  }
}

function listAreas(db: ReadableDb, areas: AreaTitles): AreaListing[] {
  const byArea = Map.groupBy(listConcepts(db), (concept) => concept.area);
  const inOrder = compareAreas(areas);
  return [...byArea]
    .sort(([a], [b]) => inOrder(a, b))
    .map(([id, concepts]) => ({ id, title: titleOfArea(areas, id), concepts }));
}

function listAskableAreas(db: ReadableDb, areas: AreaTitles): { id: string; title: string; questionCount: number }[] {
  const inOrder = compareAreas(areas);
  return [...countByArea(db)]
    .sort(([a], [b]) => inOrder(a, b))
    .map(([id, questionCount]) => ({ id, title: titleOfArea(areas, id), questionCount }));
}

function readResource(resourcesDir: string, name: string): string {
  try {
    return readFileSync(join(resourcesDir, name), 'utf8');
  } catch (error) {
    throw new AppError(
      'unavailable',
      `Saddlepoint needs the file ${name} in ${resourcesDir}; it could not be read.`,
      'Reinstall Saddlepoint, or start it from its own folder.',
      { cause: error },
    );
  }
}

/** Logs what was slow by name, and turns what the store refuses into words. */
function watched(handlers: DeskHandlers, monotonic: () => number, log: Log): DeskHandlers {
  const wrap = (name: string, handler: (request: never) => unknown) => (request: never) => {
    const began = monotonic();
    try {
      return handler(request);
    } catch (error) {
      throw asStoreError(error, `The request ${name}`);
    } finally {
      const took = monotonic() - began;
      if (took > SLOW_MS) log.info(`slow: ${name} took ${Math.round(took)} ms`);
    }
  };
  return Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [name, wrap(name, handler)]),
  ) as unknown as DeskHandlers;
}
