/** Where the app window's downloads go. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { downloadFolder, freePath } from '../../../../src-main/hosts/browser/downloads.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'saddlepoint-home-'));
});
afterEach(() => rmSync(home, { recursive: true }));

describe('the download folder', () => {
  const settle = (folder: string, line: string) => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'user-dirs.dirs'), `# comment\nXDG_DESKTOP_DIR="$HOME/Desk"\n${line}\n`);
  };

  it('is Downloads where the desktop says nothing', () => {
    expect(downloadFolder({}, home)).toBe(join(home, 'Downloads'));
  });

  it('is what the desktop says, below the home folder or elsewhere', () => {
    settle(join(home, '.config'), 'XDG_DOWNLOAD_DIR="$HOME/Téléchargements"');
    expect(downloadFolder({}, home)).toBe(`${home}/Téléchargements`);
    settle(join(home, 'other'), 'XDG_DOWNLOAD_DIR="/mnt/downloads"');
    expect(downloadFolder({ XDG_CONFIG_HOME: join(home, 'other') }, home)).toBe('/mnt/downloads');
  });

  it('is Downloads where the desktop says nonsense', () => {
    settle(join(home, '.config'), 'XDG_DOWNLOAD_DIR="relative"');
    expect(downloadFolder({}, home)).toBe(join(home, 'Downloads'));
  });
});

describe('a free path', () => {
  it('never names a file that exists', () => {
    const folder = join(home, 'Downloads');
    for (let i = 0; i < 3; i++) writeFileSync(freePath(folder, 'adam.pdf'), String(i));
    expect(readdirSync(folder).sort()).toEqual(['adam (2).pdf', 'adam (3).pdf', 'adam.pdf']);
  });

  it.each(['../../x.pdf', '/etc/x.pdf', '..\\..\\x.pdf', '.hidden', '..', '', 'a/..', '.'])(
    'stays in the folder for %j',
    (name) => {
      const folder = join(home, 'Downloads');
      const path = freePath(folder, name);
      expect(dirname(path)).toBe(folder);
      expect(path).not.toMatch(/\/\.[^/]*$/);
    },
  );
});
