/**
 * Runs after `npm ci`: tries to fetch Electron's binary, best effort, and links the `saddlepoint` command. Never fails an
 * install: without Electron the browser host serves. `SADDLEPOINT_SKIP_ELECTRON=1` skips the download.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const LONGEST_DOWNLOAD_MS = 5 * 60 * 1000;

function fetchElectron() {
  const installer = join(root, 'node_modules', 'electron', 'install.js');
  if (process.env.SADDLEPOINT_SKIP_ELECTRON)
    return "Electron's binary was not fetched (SADDLEPOINT_SKIP_ELECTRON is set).";
  if (!existsSync(installer)) return undefined;
  const done = spawnSync(process.execPath, [installer], { stdio: 'ignore', timeout: LONGEST_DOWNLOAD_MS });
  if (done.status === 0) return 'Electron is ready.';
  return "Electron's binary could not be fetched here; Saddlepoint will use the browser host instead.";
}

/** npm links the commands of dependencies, not of the package itself; this makes `npx saddlepoint` work in the checkout. */
function linkCommand() {
  if (process.platform === 'win32') return;
  const folder = join(root, 'node_modules', '.bin');
  const link = join(folder, 'saddlepoint');
  mkdirSync(folder, { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(join('..', '..', 'src-main', 'launch.mjs'), link);
}

try {
  linkCommand();
  const line = fetchElectron();
  if (line !== undefined) process.stdout.write(`${line}\n`);
} catch (problem) {
  process.stdout.write(`After-install steps were left out: ${problem instanceof Error ? problem.message : problem}\n`);
}
