/** The desk as the door sees it: library listings and pages, reconciliation by content, problems in words, settings. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { contract } from '@shared/contract/contract.ts';
import { AppError } from '@shared/contract/result.ts';
import { conceptIdSchema } from '@shared/study/concept.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '../../../src-main/log.ts';
import { noteText, openSampleDesk, SAMPLE_FILES, type SampleDesk, writeFiles } from '../../support/sample-desk.ts';

let sample: SampleDesk;
let lines: string[];
beforeEach(() => {
  lines = [];
  sample = openSampleDesk(
    SAMPLE_FILES,
    createLog(
      (line) => lines.push(line),
      () => 0,
    ),
  );
});
afterEach(() => sample.dispose());

const id = (text: string) => conceptIdSchema.parse(text);
const list = () => contract['library:list'].response.parse(sample.desk.handlers['library:list']({}));
const page = (name: string) =>
  contract['library:read'].response.parse(sample.desk.handlers['library:read']({ id: id(name) }));
const lastReading = () => lines.filter((line) => line.includes('library: ') && line.includes('files read')).at(-1);

describe('the library', () => {
  it('lists areas in the order of areas.yaml and concepts by title, and has no problems', () => {
    expect(list().areas.map((area) => [area.title, area.concepts.map((concept) => concept.id)])).toEqual([
      ['Optimizers', ['adam', 'momentum']],
      ['Normalization', ['layer-normalization']],
    ]);
    expect(list().problems).toEqual([]);
  });

  it('a page knows its prerequisites, what it leads to, its backlinks and its questions', () => {
    expect(page('adam')).toMatchObject({
      title: 'Adam',
      aliases: ['adaptive moment estimation'],
      prerequisites: [{ id: 'momentum', title: 'Momentum' }, { id: 'rmsprop' }],
      backlinks: [{ id: 'layer-normalization', title: 'Layer normalization' }],
      questionCount: 12,
    });
    expect(page('adam').prerequisites[1]).not.toHaveProperty('title');
    expect(page('momentum')).toMatchObject({ leadsTo: [{ id: 'adam', title: 'Adam' }], backlinks: [{ id: 'adam' }] });
    expect(page('adam').body).not.toContain('summary:');
  });

  it('pages come in the order asked for, and an unknown id is named', () => {
    expect(sample.desk.conceptPages([id('momentum'), id('adam')]).map((found) => found.id)).toEqual([
      'momentum',
      'adam',
    ]);
    expect(() => sample.desk.conceptPages([id('adam'), id('nothing-here')])).toThrow(/"nothing-here"/);
    expect(() => sample.desk.handlers['library:read']({ id: id('nothing-here') })).toThrow(AppError);
  });

  it('search answers in the shape of the contract', () => {
    const response = sample.desk.handlers['library:search']({ query: 'ball', limit: 5 });
    expect(contract['library:search'].response.parse(response).hits.map((hit) => hit.id)).toEqual(['momentum']);
  });

  it('counts the questions of each area', () => {
    expect(contract['interview:options'].response.parse(sample.desk.handlers['interview:options']({}))).toEqual({
      areas: [
        { id: 'optimizers', title: 'Optimizers', questionCount: 12 },
        { id: 'normalization', title: 'Normalization', questionCount: 12 },
      ],
    });
    expect(sample.desk.questions()).toHaveLength(24);
  });
});

describe('reconciliation', () => {
  it('reads nothing twice: a second start finds all files unchanged', () => {
    expect(lastReading()).toContain('5 files read, 0 unchanged');
    sample.reopen(1000);
    expect(lastReading()).toContain('0 files read, 5 unchanged, 0 removed');
  });

  it('a changed note is read again, in list, page and search', () => {
    writeFiles(sample.resourcesDir, {
      'library/optimizers/momentum.md': noteText('momentum', 'optimizers', 'Heavy ball', 'It overshoots.'),
    });
    sample.reopen(1000);
    expect(lastReading()).toContain('1 files read, 4 unchanged');
    expect(page('adam').prerequisites[0]).toEqual({ id: 'momentum', title: 'Heavy ball' });
    const search = (query: string) => sample.desk.handlers['library:search']({ query, limit: 5 });
    expect(search('overshoots')).toMatchObject({ hits: [{ id: 'momentum' }] });
    expect(search('rolls')).toEqual({ hits: [] });
  });

  it('a removed note is gone from list, links and search, and its questions are named as orphans', () => {
    rmSync(join(sample.resourcesDir, 'library/optimizers/adam.md'));
    sample.reopen(1000);
    expect(lastReading()).toContain('0 files read, 4 unchanged, 1 removed');
    expect(list().areas[0]?.concepts.map((concept) => concept.id)).toEqual(['momentum']);
    expect(page('momentum')).toMatchObject({ leadsTo: [], backlinks: [] });
    expect(sample.desk.handlers['library:search']({ query: 'adam', limit: 5 })).toMatchObject({
      hits: [{ id: 'layer-normalization' }],
    });
    expect(list().problems).toHaveLength(12);
    expect(list().problems[0]?.message).toMatch(/concept must be in the library; got "adam"/);
    expect(sample.desk.questions()).toHaveLength(12);
  });

  it('a concept that moves to another area in one go is not its own duplicate', () => {
    rmSync(join(sample.resourcesDir, 'library/optimizers/momentum.md'));
    writeFiles(sample.resourcesDir, {
      'library/normalization/momentum.md': noteText('momentum', 'normalization', 'Momentum', 'Moved.'),
    });
    sample.reopen(1000);
    expect(list().problems).toEqual([]);
    expect(page('momentum').area).toBe('normalization');
  });

  it('a broken note is named, the rest loads, and it is back once it is repaired', () => {
    const path = 'library/optimizers/momentum.md';
    const healthy = SAMPLE_FILES[path] ?? '';
    writeFiles(sample.resourcesDir, { [path]: healthy.replace('area: optimizers', 'area: losses') });
    sample.reopen(1000);
    expect(list().problems).toEqual([
      { file: path, message: expect.stringContaining('must equal the folder "optimizers"; got "losses"') },
    ]);
    expect(sample.desk.concepts()).toHaveLength(2);
    expect(lines.some((line) => line.includes('warn library: library/optimizers/momentum.md: area must equal'))).toBe(
      true,
    );
    writeFiles(sample.resourcesDir, { [path]: healthy });
    sample.reopen(1000);
    expect(list().problems).toEqual([]);
    expect(sample.desk.concepts()).toHaveLength(3);
  });

  it('of two notes with one id the first stays and the second is named, until the first is gone', () => {
    writeFiles(sample.resourcesDir, {
      'library/regularization/adam.md': noteText('adam', 'regularization', 'Adam again', 'Twin.'),
    });
    sample.reopen(1000);
    expect(page('adam').title).toBe('Adam');
    expect(list().problems).toEqual([
      {
        file: 'library/regularization/adam.md',
        message: expect.stringContaining('also in library/optimizers/adam.md'),
      },
    ]);
    rmSync(join(sample.resourcesDir, 'library/optimizers/adam.md'));
    sample.reopen(1000);
    expect(page('adam').title).toBe('Adam again');
    expect(list().problems).toEqual([]);
  });

  it('of two questions with one id the first stays and the second is named', () => {
    const twin = (SAMPLE_FILES['questions/normalization.yaml'] ?? '').replace(
      'id: normalization-3',
      'id: normalization-2',
    );
    writeFiles(sample.resourcesDir, { 'questions/normalization.yaml': twin });
    sample.reopen(1000);
    expect(list().problems).toEqual([
      {
        file: 'questions/normalization.yaml',
        message: expect.stringContaining('question normalization-2: id must be unique'),
      },
    ]);
    expect(sample.desk.questions()).toHaveLength(23);
  });

  it('a missing resources folder is refused in words and gives the data folder back', () => {
    rmSync(join(sample.resourcesDir, 'library'), { recursive: true });
    expect(() => sample.reopen(1000)).toThrow(/folders "library" and "questions"/);
    writeFiles(sample.resourcesDir, SAMPLE_FILES);
    expect(sample.reopen(1000).concepts()).toHaveLength(3);
  });
});

describe('settings', () => {
  it('outlive the desk', () => {
    expect(sample.desk.handlers['settings:write']({ theme: 'dark' })).toEqual({ theme: 'dark' });
    sample.crash(1000);
    expect(sample.desk.handlers['settings:read']({})).toEqual({ theme: 'dark' });
  });
});
