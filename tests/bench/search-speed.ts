/** Search as one types, in a library of ten thousand generated notes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDesk } from '../../src-main/desk.ts';
import { silentLog } from '../../src-main/log.ts';
import { writeSeededLibrary } from '../support/seeded-library.ts';
import { type Measurement, quantile } from './measurement.ts';

const NOTES = 10_000;
const QUERIES = [
  'gradient descent',
  'momentum',
  '∇',
  '\\lambda',
  'L2',
  'x_i',
  'KL',
  'softmax',
  '梯度',
  'learning rate',
  'batch variance',
  'the loss of',
  'eigenvalue Hessian',
  'stochastic',
];

/** Each prefix of a query is a query of its own: that is what typing sends. */
const prefixes = (query: string): string[] => Array.from(query, (_, k) => query.slice(0, k + 1));

export function measureSearch(): readonly Measurement[] {
  const folder = mkdtempSync(join(tmpdir(), 'saddlepoint-search-'));
  try {
    writeSeededLibrary(folder, NOTES, 'bench');
    const desk = openDesk({
      dataDir: join(folder, 'data'),
      resourcesDir: folder,
      now: Date.now,
      monotonic: () => performance.now(),
      randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
      log: silentLog,
    });
    const times = QUERIES.flatMap(prefixes).map((query) => {
      const began = performance.now();
      void desk.handlers['library:search']({ query, limit: 50 });
      return performance.now() - began;
    });
    desk.close();
    return [
      {
        name: `search over ${NOTES.toLocaleString('en')} notes, p95`,
        value: quantile(times, 0.95),
        unit: 'ms',
        budget: 50,
        how: `${times.length} keystrokes of ${QUERIES.length} queries, 50 hits with snippets`,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
