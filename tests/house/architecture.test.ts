/**
 * The walls of the house, read off the import lines of every source file: which way dependencies point, who may touch
 * Electron, the bridge, mathjs and the database, no cycles, file sizes, file names. Knows nothing of what the code does.
 */
import { existsSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { basename, extname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importsOf, readSource, root, SOURCE_FOLDERS, type Source, sources, targetOf, tests } from './source-files.ts';

/** `path → import` of every import that breaks the rule. */
function breaches(
  files: readonly Source[],
  isBreach: (name: string, target: string | undefined, path: string) => boolean,
) {
  return files.flatMap((source) =>
    source.imports
      .filter(({ name }) => isBreach(name, targetOf(source, name), source.path))
      .map(({ name }) => `${source.path} → ${name}`),
  );
}

const below = (folder: string) => sources.filter(({ path }) => path.startsWith(`${folder}/`));
const isPackage = (name: string, wanted: string) => name === wanted || name.startsWith(`${wanted}/`);
const isNode = (name: string) => name.startsWith('node:') || builtinModules.includes(name);

describe('the reader of imports', () => {
  it('sees every form of import and no comment', () => {
    const text = [
      "import a from 'one';",
      "import type { B } from 'two';",
      "import {\n  c,\n  type D,\n} from 'three';",
      "export { e } from 'four';",
      "import 'five';",
      "const f = await import('six');",
      "// import 'seven'",
      "/* import 'eight' */",
    ].join('\n');
    expect(importsOf(text).map(({ name }) => name)).toEqual(['one', 'two', 'three', 'four', 'five', 'six']);
    expect(importsOf(text).filter(({ isTypeOnly }) => isTypeOnly)).toHaveLength(1);
  });

  it('finds the sources of all three folders', () => {
    for (const folder of SOURCE_FOLDERS) expect(below(folder).length).toBeGreaterThan(3);
  });

  it('finds a file behind every import of ours', () => {
    const missing = [...sources, ...tests].flatMap((source) =>
      source.imports.flatMap(({ name }) => {
        const target = targetOf(source, name);
        return target === undefined || existsSync(join(root, target)) ? [] : [`${source.path} → ${name}`];
      }),
    );
    expect(missing).toEqual([]);
  });
});

describe('dependencies', () => {
  it('of src-shared are neither Node, Electron, React nor the other two folders', () => {
    const found = breaches(
      below('src-shared'),
      (name, target) =>
        isNode(name) ||
        ['electron', 'react', 'react-dom', 'better-sqlite3', 'playwright-core', 'webgpu'].some((one) =>
          isPackage(name, one),
        ) ||
        (target !== undefined && !target.startsWith('src-shared/')),
    );
    expect(found).toEqual([]);
  });

  it('of src-renderer are never Node, Electron or src-main', () => {
    const found = breaches(
      below('src-renderer'),
      (name, target) => isNode(name) || isPackage(name, 'electron') || (target?.startsWith('src-main/') ?? false),
    );
    expect(found).toEqual([]);
  });

  it('of src-main are never React or src-renderer', () => {
    const found = breaches(
      below('src-main'),
      (name, target) =>
        isPackage(name, 'react') || isPackage(name, 'react-dom') || (target?.startsWith('src-renderer/') ?? false),
    );
    expect(found).toEqual([]);
  });

  it('of any source are never tests', () => {
    expect(breaches(sources, (_name, target) => target?.startsWith('tests/') ?? false)).toEqual([]);
  });

  it('of the domain on its screens: ui knows no screen, no lab and no door', () => {
    const found = breaches(
      below('src-renderer/ui'),
      (_name, target) => /^src-renderer\/(screens|labs|app)\//.test(target ?? '') && !target?.endsWith('.css'),
    );
    expect(found).toEqual([]);
  });

  it('make no cycle', () => {
    const graph = new Map(
      sources.map((source) => [
        source.path,
        source.imports.filter(({ isTypeOnly }) => !isTypeOnly).flatMap(({ name }) => targetOf(source, name) ?? []),
      ]),
    );
    const finished = new Set<string>();
    const cycles: string[] = [];
    const visit = (path: string, trail: readonly string[]): void => {
      if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
      if (finished.has(path) || trail.includes(path)) return;
      for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
      finished.add(path);
    };
    for (const path of graph.keys()) visit(path, []);
    expect(cycles).toEqual([]);
  });
});

describe('only', () => {
  const importersOf = (wanted: string) => [
    ...new Set(breaches(sources, (name) => isPackage(name, wanted)).map((line) => line.split(' → ')[0] ?? '')),
  ];

  it('the Electron host, main.ts and preload.ts import electron', () => {
    const others = importersOf('electron').filter(
      (path) =>
        !path.startsWith('src-main/hosts/electron/') && !['src-main/main.ts', 'src-main/preload.ts'].includes(path),
    );
    expect(others).toEqual([]);
  });

  it('ipc.ts takes ipcMain', () => {
    const users = sources.filter(({ text }) => /import[^;]*\bipcMain\b/.test(text)).map(({ path }) => path);
    expect(users).toEqual(['src-main/hosts/electron/ipc.ts']);
  });

  it('main.ts leads into the Electron host', () => {
    const found = breaches(
      sources,
      (_name, target, path) =>
        (target?.startsWith('src-main/hosts/electron/') ?? false) &&
        path !== 'src-main/main.ts' &&
        !path.startsWith('src-main/hosts/electron/'),
    );
    expect(found).toEqual([]);
  });

  it('the preload imports two things: electron and the list of channels', () => {
    const [preload] = sources.filter(({ path }) => path === 'src-main/preload.ts');
    expect(preload?.imports.map(({ name }) => name).sort()).toEqual(['@shared/contract/channels.ts', 'electron']);
  });

  it('the list of channels imports nothing', () => {
    expect(readSource('src-shared/contract/channels.ts').imports).toEqual([]);
  });

  it('app/api.ts touches the bridge and the key of the page', () => {
    const users = below('src-renderer').filter(({ text }) => /\bwindow\.saddlepoint\b|saddlepoint-key/.test(text));
    expect(users.map(({ path }) => path).filter((path) => path !== 'src-renderer/app/api.ts')).toEqual([]);
  });

  it('app/api.ts fetches', () => {
    const users = below('src-renderer').filter(({ text }) =>
      /(?<![.\w])fetch\(|new XMLHttpRequest|new WebSocket/.test(text),
    );
    expect(users.map(({ path }) => path).filter((path) => path !== 'src-renderer/app/api.ts')).toEqual([]);
  });

  it('expression/parse.ts imports mathjs', () => {
    const others = importersOf('mathjs').filter((path) => path !== 'src-shared/numerics/expression/parse.ts');
    expect(others).toEqual([]);
  });

  it('the store and its migrations import better-sqlite3', () => {
    expect(importersOf('better-sqlite3').filter((path) => !path.startsWith('src-main/store/'))).toEqual([]);
  });

  it('hosts open the door', () => {
    const found = breaches(
      below('src-main'),
      (_name, target, path) =>
        target === 'src-main/door.ts' && path !== 'src-main/main.ts' && !path.startsWith('src-main/hosts/'),
    );
    expect(found).toEqual([]);
  });
});

describe('a file', () => {
  const files = [...sources, ...tests];
  const LONGEST = 300;

  it('of more than 300 lines says in its head why', () => {
    const unexplained = files
      .map((file) => ({ ...file, lines: file.text.trimEnd().split('\n').length }))
      .filter(({ lines, text }) => lines > LONGEST && !text.slice(0, 1500).includes('Longer than 300 lines because'))
      .map(({ path, lines }) => `${path}: ${lines} lines`);
    expect(unexplained).toEqual([]);
  });

  it('opens with what it answers for', () => {
    const silent = sources.filter(({ text }) => !/^(#!.*\n)?\/\*\*/.test(text)).map(({ path }) => path);
    expect(silent).toEqual([]);
  });

  it('is named for what it knows, not as a drawer', () => {
    const banned = /^(utils?|helpers?|common|misc|managers?|services?|data|constants?|index|types|shared)$/;
    const drawers = files
      .map(({ path }) => path)
      .filter((path) => {
        const words = basename(path).replace(/\..*$/, '').toLowerCase();
        return banned.test(words) || /-(utils?|helpers?|manager|service|misc)$/.test(words);
      });
    expect(drawers).toEqual([]);
  });

  it('is kebab-case.ts or PascalCase.tsx', () => {
    const odd = files
      .map(({ path }) => path)
      .filter((path) => {
        const name = basename(path).slice(0, -extname(path).length);
        const isKebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.test)?$/.test(name);
        return !(isKebab || (path.endsWith('.tsx') && /^[A-Z][A-Za-z0-9]*(\.test)?$/.test(name)));
      });
    expect(odd).toEqual([]);
  });

  it('silences no checker and keeps no reminder', () => {
    const own = 'tests/house/architecture.test.ts';
    const silenced = files.filter(
      ({ path, text }) => path !== own && /@ts-(ignore|nocheck)|\bTODO\b|\bFIXME\b/.test(text),
    );
    expect(silenced.map(({ path }) => path)).toEqual([]);
  });

  it('writes no markup from text: the page has no such sink', () => {
    const sinks =
      /\.innerHTML\s*=|dangerouslySetInnerHTML|insertAdjacentHTML|document\.write|\.outerHTML\s*=|new Function\(|\beval\(/;
    expect(
      below('src-renderer')
        .filter(({ text }) => sinks.test(text))
        .map(({ path }) => path),
    ).toEqual([]);
  });
});
