/**
 * `npm test`: builds, gives Dawn a Vulkan driver, runs vitest over all projects, and closes with one plain line
 * `N passed, N failed[, N skipped]`. Arguments go to vitest.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dawnEnvironment, detectGraphics } from '../../src-main/gpu/graphics.ts';

const root = join(import.meta.dirname, '..', '..');
const binary = (name: string) => join(root, 'node_modules', ...name.split('/'));

function run(script: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): number {
  return spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit', env }).status ?? 1;
}

const built = run(binary('electron-vite/bin/electron-vite.js'), ['build', '--logLevel', 'error']);
if (built !== 0) process.exit(built);

const reportDir = mkdtempSync(join(tmpdir(), 'saddlepoint-tests-'));
const reportFile = join(reportDir, 'report.json');
const code = run(
  binary('vitest/vitest.mjs'),
  ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`, ...process.argv.slice(2)],
  { ...process.env, ...dawnEnvironment(detectGraphics(), process.env) },
);

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numFailedTestSuites: number;
}

const report = JSON.parse(readFileSync(reportFile, 'utf8')) as Report;
rmSync(reportDir, { recursive: true });
// A file that does not even load has no failed test of its own, yet it must count.
const failed = Math.max(report.numFailedTests, code === 0 ? 0 : 1);
const skipped = report.numPendingTests === 0 ? '' : `, ${report.numPendingTests} skipped`;
process.stdout.write(`\n${report.numPassedTests} passed, ${failed} failed${skipped}\n`);
process.exit(code);
