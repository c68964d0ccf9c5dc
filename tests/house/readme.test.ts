import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../support/desk-process.ts';

const documents = ['README.md', 'CONTRIBUTING.md'].map((name) => ({
  name,
  text: readFileSync(join(root, name), 'utf8'),
}));
const { scripts, dependencies, devDependencies, optionalDependencies } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
) as Record<'scripts' | 'dependencies' | 'devDependencies' | 'optionalDependencies', Record<string, string>>;

describe.each(documents)('$name', ({ text }) => {
  it('names only files and folders that exist', () => {
    const named = [...text.matchAll(/[`(]((?:src-\w+|tests|resources)(?:\/[\w.-]+)*)[`)]/g)].map(
      ([, path]) => path ?? '',
    );
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('names only npm scripts that exist', () => {
    const named = [...text.matchAll(/npm run ([\w:]+)/g)].map(([, script]) => script ?? '');
    expect(named.filter((script) => !(script in scripts))).toEqual([]);
  });

  it('names no package-registry host and no path of a machine', () => {
    expect(text).not.toMatch(/registry\.\w|\/home\/|\/root\/|\/work\/|\/Users\//);
  });
});

it('README gives every runtime dependency a line in its decisions', () => {
  const readme = documents[0]?.text ?? '';
  const decisions = readme.slice(readme.indexOf('## Decisions'));
  const chosen = [...Object.keys(dependencies), ...Object.keys(optionalDependencies)];
  expect(chosen.filter((name) => !decisions.includes(name))).toEqual([]);
  expect(Object.keys(devDependencies).length).toBeGreaterThan(0);
});
