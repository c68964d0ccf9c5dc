/**
 * Where things lie on disk: the application's own read-only files, and the person's data. The only file that decides it.
 */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { invariant } from '@shared/contract/result.ts';

export interface AppFiles {
  readonly root: string;
  /** Notes, questions, icons. */
  readonly resourcesDir: string;
  /** The built renderer. */
  readonly rendererDir: string;
  /** The built file of a worker thread. */
  readonly laneThread: string;
  /** The file that starts the command line again, in a new process. */
  readonly launcher: string;
}

/** The bundler may move a module into a chunk folder, so the root is found by what lies in it. */
export function appFiles(): AppFiles {
  let folder = import.meta.dirname;
  while (!(existsSync(join(folder, 'resources')) && existsSync(join(folder, 'package.json')))) {
    invariant(dirname(folder) !== folder, 'the application folder holds package.json and resources');
    folder = dirname(folder);
  }
  return {
    root: folder,
    resourcesDir: join(folder, 'resources'),
    rendererDir: join(folder, 'out', 'renderer'),
    laneThread: join(folder, 'out', 'main', 'lane-thread.js'),
    launcher: join(folder, 'src-main', 'launch.mjs'),
  };
}

/** The system's place for application data: XDG_DATA_HOME, Application Support or %LOCALAPPDATA%. */
export function defaultDataDir(env: NodeJS.ProcessEnv): string {
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Saddlepoint');
  if (process.platform === 'win32') return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'Saddlepoint');
  return join(env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'saddlepoint');
}
