/**
 * Finds a Chrome, Edge or Chromium the person already has. Knows where browsers live on each system, nothing of what
 * they are used for. `SADDLEPOINT_CHROMIUM` names one by hand, or says `bundled` to ignore them all.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { AppError } from '@shared/contract/result.ts';

/** Chromium before 132 prints PDFs without bookmarks in its headless mode. */
const OLDEST_CHROMIUM = 132;

export interface InstalledChromium {
  readonly executablePath: string;
  readonly version: string;
}

const LINUX_NAMES = [
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
  'chromium',
  'chromium-browser',
];

const MAC_PATHS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

const WINDOWS_SUFFIXES = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'];

function candidates(env: NodeJS.ProcessEnv): string[] {
  if (process.platform === 'darwin') return MAC_PATHS;
  if (process.platform === 'win32') {
    const roots = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter((root) => root !== undefined);
    return WINDOWS_SUFFIXES.flatMap((suffix) => roots.map((root) => join(root, suffix)));
  }
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder.startsWith('/'));
  return LINUX_NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Windows' Chrome opens a window on `--version`, so there the version is read later, over the pipe. */
function versionOf(executablePath: string): string | undefined {
  if (process.platform === 'win32') return 'unknown';
  const asked = spawnSync(executablePath, ['--version'], { encoding: 'utf8', timeout: 10_000 });
  return asked.status === 0 ? (/\d+(?:\.\d+)+/.exec(asked.stdout)?.[0] ?? 'unknown') : undefined;
}

const isRecent = (version: string) => version === 'unknown' || Number.parseInt(version, 10) >= OLDEST_CHROMIUM;

/**
 * The first usable browser in order of preference, or undefined.
 * Throws AppError('unavailable') if `SADDLEPOINT_CHROMIUM` names something that does not start or is too old.
 */
export function installedChromium(env: NodeJS.ProcessEnv): InstalledChromium | undefined {
  const named = env.SADDLEPOINT_CHROMIUM;
  if (named === 'bundled') return undefined;
  if (named !== undefined && named !== '') {
    const version = isExecutable(named) ? versionOf(named) : undefined;
    if (version === undefined || !isRecent(version)) {
      throw new AppError(
        'unavailable',
        `SADDLEPOINT_CHROMIUM must name a Chrome, Edge or Chromium of version ${OLDEST_CHROMIUM} or later; "${named}" ${version === undefined ? 'does not start' : `is version ${version}`}.`,
        'Unset the variable, or point it at another browser.',
      );
    }
    return { executablePath: named, version };
  }
  for (const path of candidates(env)) {
    if (!isExecutable(path)) continue;
    const version = versionOf(path);
    if (version !== undefined && isRecent(version)) return { executablePath: path, version };
  }
  return undefined;
}
