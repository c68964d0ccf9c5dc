/** Where a download of the app window goes: the person's own download folder, under a name that is still free. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, extname, join } from 'node:path';

/** XDG_DOWNLOAD_DIR as the Linux desktops write it down, or `Downloads` in the home folder. */
export function downloadFolder(env: NodeJS.ProcessEnv, home: string = homedir()): string {
  const settings = join(env.XDG_CONFIG_HOME || join(home, '.config'), 'user-dirs.dirs');
  const named = existsSync(settings)
    ? /^XDG_DOWNLOAD_DIR="(.+)"$/m.exec(readFileSync(settings, 'utf8'))?.[1]?.replace('$HOME', () => home)
    : undefined;
  return named?.startsWith('/') ? named : join(home, 'Downloads');
}

/** `folder/name.pdf`, or `folder/name (2).pdf` and so on where that exists; creates the folder. Only the last part of `fileName` counts. */
export function freePath(folder: string, fileName: string): string {
  mkdirSync(folder, { recursive: true });
  const safe = basename(fileName.replaceAll('\\', '/')).replace(/^\.+/, '') || 'download';
  const extension = extname(safe);
  const stem = safe.slice(0, safe.length - extension.length);
  for (let attempt = 1; ; attempt++) {
    const path = join(folder, attempt === 1 ? safe : `${stem} (${attempt})${extension}`);
    if (!existsSync(path)) return path;
  }
}
