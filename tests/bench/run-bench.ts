/**
 * `npm run bench [-- --json]`: what the desk costs, against its budgets. `npm run bench -- ensemble [--json]`: how fast very
 * many starts walk, beside other ways to do it; `-- training`: how fast many small networks train. Exit code 1 if one is over. Never part of the tests: a time depends on what
 * else the machine does.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { dawnEnvironment, detectGraphics } from '../../src-main/gpu/graphics.ts';
import { root } from '../support/desk-process.ts';
import { measureBundle } from './bundle-size.ts';
import { measureCriticalPoints } from './critical-points.ts';
import { measureStart } from './desk-start.ts';
import { measureInterface } from './interface-speed.ts';
import type { Measurement } from './measurement.ts';
import { measureNoteOpening } from './note-opening.ts';
import { measureSearch } from './search-speed.ts';

const alone = ['ensemble', 'training'].find((subject) => process.argv.includes(subject));
if (alone !== undefined) {
  // In a process of its own, because Dawn finds its driver through the environment a process starts with.
  const script = join(import.meta.dirname, `${alone}-speed.ts`);
  const ran = spawnSync(process.execPath, [...process.execArgv, script, ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...dawnEnvironment(detectGraphics(), process.env) },
  });
  process.exit(ran.status ?? 1);
}

const builder = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
const built = spawnSync(process.execPath, [builder, 'build', '--logLevel', 'error'], { cwd: root, stdio: 'inherit' });
if (built.status !== 0) process.exit(built.status ?? 1);

const subjects: readonly (() => readonly Measurement[] | Promise<readonly Measurement[]>)[] = [
  measureStart,
  measureBundle,
  measureNoteOpening,
  measureSearch,
  measureCriticalPoints,
  measureInterface,
];
const results: Measurement[] = [];
for (const measure of subjects) results.push(...(await measure()));

if (process.argv.includes('--json')) {
  process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
} else {
  for (const { name, value, unit, budget, how } of results) {
    const verdict = value <= budget ? 'ok  ' : 'OVER';
    process.stdout.write(`${verdict}  ${name}: ${value.toPrecision(3)} ${unit} (budget ${budget} ${unit}; ${how})\n`);
  }
}
process.exitCode = results.every(({ value, budget }) => value <= budget) ? 0 : 1;
