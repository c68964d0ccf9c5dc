/** Every source and test file with the imports it makes, read as text. Judges nothing. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');
export const SOURCE_FOLDERS = ['src-shared', 'src-main', 'src-renderer'];
const CODE = /\.(ts|tsx|mjs|js)$/;

export interface Import {
  readonly name: string;
  /** Whether only types are taken: such an import is gone after the build and makes no cycle. */
  readonly isTypeOnly: boolean;
}

export interface Source {
  /** Path from the root, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

/** Static, side-effect, re-exporting and dynamic imports; comments do not count. */
export function importsOf(text: string): Import[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const statements = code.matchAll(/^\s*(?:import|export)\s+(type\s)?[^;'"`]*?from\s*['"]([^'"]+)['"]/gm);
  const bare = code.matchAll(/(?:^\s*import\s*|\bimport\(\s*|\brequire\(\s*)['"]([^'"]+)['"]/gm);
  return [
    ...[...statements].map((match) => ({ name: match[2] ?? '', isTypeOnly: match[1] !== undefined })),
    ...[...bare].map((match) => ({ name: match[1] ?? '', isTypeOnly: false })),
  ];
}

function filesBelow(folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}

export const readSource = (path: string): Source => {
  const text = readFileSync(join(root, path), 'utf8');
  return { path, text, imports: importsOf(text) };
};

const codeBelow = (folder: string): Source[] =>
  filesBelow(folder)
    .filter((path) => CODE.test(path) && !path.endsWith('.d.ts'))
    .map(readSource);

export const sources = SOURCE_FOLDERS.flatMap(codeBelow);
export const tests = codeBelow('tests');

/** The file an import of ours leads to, from the root; undefined for packages. */
export function targetOf({ path }: Source, name: string): string | undefined {
  const [address = ''] = name.split('?');
  if (address.startsWith('@shared/')) return `src-shared/${address.slice('@shared/'.length)}`;
  if (address.startsWith('.')) return join(dirname(path), address).replaceAll('\\', '/');
  return undefined;
}
