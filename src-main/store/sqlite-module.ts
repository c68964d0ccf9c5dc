/**
 * Loads better-sqlite3, after looking at Node: under Node 20 and older the module loads, then kills the process on the
 * first open, which nothing can catch.
 */
import { createRequire } from 'node:module';
import { AppError } from '@shared/contract/result.ts';
import type BetterSqlite3 from 'better-sqlite3';

const LEAST_NODE_MAJOR = 22;

/** Throws AppError('unavailable') below Node 22; `nodeVersion` is `process.versions.node`. */
export function refuseOldNode(nodeVersion: string): void {
  if (Number.parseInt(nodeVersion, 10) >= LEAST_NODE_MAJOR) return;
  throw new AppError(
    'unavailable',
    `The store needs Node ${LEAST_NODE_MAJOR} or newer; this is Node ${nodeVersion}.`,
    'Start Saddlepoint with `npm start`, which brings its own Node, or install a newer one.',
  );
}

export function loadSqlite(): typeof BetterSqlite3 {
  refuseOldNode(process.versions.node);
  return createRequire(import.meta.url)('better-sqlite3');
}
