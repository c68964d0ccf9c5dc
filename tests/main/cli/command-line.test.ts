import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { saddlepoint } from '../../support/command-line.ts';
import { launcher } from '../../support/desk-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'saddlepoint-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const RECIPE = {
  lab: 'descent',
  surface: { id: 'quadratic', kappa: 100, theta: 0.5 },
  start: [-2.2, 1.4],
  steps: 50,
  optimizers: [
    { id: 'sgd', lr: 0.0198 },
    { id: 'adam', lr: 0.1 },
  ],
};

interface Result {
  readonly backend: string;
  readonly racers: readonly { readonly end: readonly [number, number]; readonly x: readonly number[] }[];
}

/** One sentence or two, on one line, that end like one. */
const SENTENCE = /^\S.*[.!?…)]\n$/;

describe('saddlepoint run', () => {
  it('reads a recipe from a file or from standard input and prints the same result', () => {
    const file = join(folder, 'recipe.json');
    writeFileSync(file, JSON.stringify(RECIPE));
    const fromFile = saddlepoint(['run', file]);
    const fromInput = saddlepoint(['run', '-'], JSON.stringify(RECIPE));
    expect(fromFile.code).toBe(0);
    expect(fromInput.out).toBe(fromFile.out);
    expect((JSON.parse(fromFile.out) as Result).racers[0]?.x).toHaveLength(51);
  });

  it.each(['wasm', 'webgpu'])('gives on %s what it gives on cpu, to float32', (other) => {
    const [cpu, float32] = ['cpu', other].map((backend) => {
      const ran = saddlepoint(['run', '-', '--backend', backend], JSON.stringify(RECIPE));
      expect(ran.err).toBe('');
      return JSON.parse(ran.out) as Result;
    });
    expect(float32?.backend).toBe(other);
    cpu?.racers.forEach((racer, i) => {
      racer.end.forEach((value, axis) => {
        // The tolerance of float32 trajectories in the reference fixtures.
        const got = float32?.racers[i]?.end[axis] ?? Number.NaN;
        expect(Math.abs(got - value)).toBeLessThanOrEqual(1e-4 + 1e-3 * Math.abs(value));
      });
    });
  });

  it('ends without a word when its reader has seen enough', () => {
    const file = join(folder, 'long.json');
    writeFileSync(file, JSON.stringify({ ...RECIPE, steps: 5000 }));
    const command = `"${process.execPath}" "${launcher}" run "${file}" | head -c 20`;
    const ran = spawnSync('/bin/sh', ['-c', command], { encoding: 'utf8', timeout: 60_000 });
    expect([ran.stdout.length, ran.stderr]).toEqual([20, '']);
  });

  it('writes the result to a file and leaves no half-written one behind', () => {
    const out = join(folder, 'result.json');
    expect(saddlepoint(['run', '-', '--out', out], JSON.stringify(RECIPE)).code).toBe(0);
    expect((JSON.parse(readFileSync(out, 'utf8')) as Result).racers).toHaveLength(2);
    const nowhere = saddlepoint(
      ['run', '-', '--out', join(folder, 'no', 'such', 'folder.json')],
      JSON.stringify(RECIPE),
    );
    expect(nowhere.code).toBe(1);
    expect(nowhere.err).toMatch(SENTENCE);
  });

  it.each([
    ['not JSON', '{"lab": '],
    ['a recipe of another shape', '[1, 2, 3]'],
    ['an unknown lab', JSON.stringify({ ...RECIPE, lab: 'teleport' })],
    ['an unknown surface', JSON.stringify({ ...RECIPE, surface: { id: 'rosenbrok' } })],
    ['an unknown optimizer', JSON.stringify({ ...RECIPE, optimizers: [{ id: 'adamm' }] })],
    ['an unknown hyperparameter', JSON.stringify({ ...RECIPE, optimizers: [{ id: 'adam', learning_rate: 1 }] })],
    ['a negative number of steps', JSON.stringify({ ...RECIPE, steps: -1 })],
    ['a step count beyond the limit', JSON.stringify({ ...RECIPE, steps: 1e9 })],
    ['a start with one coordinate', JSON.stringify({ ...RECIPE, start: [1] })],
    ['no optimizer at all', JSON.stringify({ ...RECIPE, optimizers: [] })],
    ['a misspelt key', JSON.stringify({ ...RECIPE, stpes: 5 })],
    ['a rate torch would refuse', JSON.stringify({ ...RECIPE, optimizers: [{ id: 'sgd', lr: -1 }] })],
  ])('refuses %s with a sentence and exit code 1', (_what, text) => {
    const ran = saddlepoint(['run', '-'], text);
    expect(ran.code).toBe(1);
    expect(ran.out).toBe('');
    expect(ran.err).toMatch(SENTENCE);
  });
});

describe('saddlepoint list', () => {
  it.each(['concepts', 'questions', 'labs', 'surfaces', 'optimizers'])('prints %s as a JSON array with ids', (what) => {
    const ran = saddlepoint(['list', what, '--json']);
    expect(ran.code).toBe(0);
    const rows = JSON.parse(ran.out) as { id: string }[];
    expect(rows.length).toBeGreaterThan(0);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  });

  it('prints the same as a table for people', () => {
    const ran = saddlepoint(['list', 'optimizers']);
    expect(ran.out.split('\n')[0]).toMatch(/^id +title +torch$/);
    expect(ran.out).toMatch(/^adamw +AdamW/m);
  });
});

describe('saddlepoint pdf', () => {
  it.each([
    ['an unknown concept', ['--concept', 'no-such-thing']],
    ['an unknown area', ['--area', 'astrology']],
    ['nothing chosen', []],
  ])('refuses %s with a sentence and exit code 1', (_what, args) => {
    const ran = saddlepoint(['pdf', ...args, '-o', join(folder, 'x.pdf')]);
    expect(ran.code).toBe(1);
    expect(ran.err).toMatch(SENTENCE);
  });
});

describe('usage', () => {
  it.each([
    ['an unknown command', ['fly']],
    ['an unknown flag', ['list', 'labs', '--colour']],
    ['a missing argument', ['run']],
    ['an unknown list', ['list', 'secrets']],
    ['an unknown backend', ['run', '-', '--backend', 'abacus']],
    ['a missing output file', ['pdf', '--all']],
    ['an empty data folder', ['doctor', '--data', '']],
  ])('answers %s with exit code 2 and says what to do', (_what, args) => {
    const ran = saddlepoint(args);
    expect(ran.code).toBe(2);
    expect(ran.err).toMatch(/saddlepoint --help/);
  });

  it('names an unknown command and the ones there are', () => {
    expect(saddlepoint(['fly']).err).toMatch(/no command 'fly'; there are start, run, list, pdf, doctor/);
  });

  it('prints its version', () => {
    expect(saddlepoint(['--version'])).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });

  it('prints help with exit code 0', () => {
    const ran = saddlepoint(['--help']);
    expect(ran.code).toBe(0);
    for (const command of ['start', 'run', 'list', 'pdf', 'doctor']) expect(ran.out).toContain(command);
  });
});

describe('saddlepoint doctor', () => {
  it('reports as JSON what was tried, the library and all backends', () => {
    const ran = saddlepoint(['doctor', '--json', '--data', join(folder, 'data')]);
    expect(ran.code).toBe(0);
    const report = JSON.parse(ran.out) as {
      store: { exists: boolean };
      library: { concepts: number; questions: number; problems: unknown[] };
      backends: { backend: string; stepsPerSecond: number | null; largestDifference: number | null }[];
      fastestBackend: string;
    };
    expect(report.store.exists).toBe(false);
    expect(report.library.concepts).toBeGreaterThanOrEqual(16);
    expect(report.library.questions).toBeGreaterThanOrEqual(40);
    expect(report.library.problems).toEqual([]);
    expect(report.backends.map(({ backend }) => backend)).toEqual(['cpu', 'wasm', 'webgpu']);
    for (const { largestDifference } of report.backends) expect(largestDifference).toBeLessThan(1e-3);
    const [cpu, ...others] = report.backends.map(({ stepsPerSecond }) => stepsPerSecond ?? 0);
    for (const speed of others) expect(speed).toBeGreaterThan(cpu ?? 0);
    expect(['wasm', 'webgpu']).toContain(report.fastestBackend);
  });
});
