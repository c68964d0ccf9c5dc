import { AppError } from '@shared/contract/result.ts';
import { drawPlanarSet, PLANAR_SETS } from '@shared/numerics/data/planar-sets.ts';
import { readPointsCsv } from '@shared/numerics/data/read-points.ts';
import { foldsOf, scaled, scalingOf, splitSet, withLabelNoise } from '@shared/numerics/data/split.ts';
import { describe, expect, it } from 'vitest';

const drawn = (id: string, more: object = {}) => drawPlanarSet({ id, n: 200, noise: 0, seed: 3, ...more });
const countOf = (label: ArrayLike<number>, wanted: number): number =>
  Array.from(label).filter((own) => own === wanted).length;

describe('the drawn sets', () => {
  for (const { id, task, classes } of PLANAR_SETS)
    it(`of ${id} lie within reach of the origin, label every point and depend on the seed alone`, () => {
      const set = drawn(id);
      expect(Math.max(...set.x.map(Math.abs))).toBeLessThan(2);
      expect(set.task).toBe(task);
      if (task === 'classes') expect(new Set(set.label).size).toBe(classes);
      expect(drawn(id)).toEqual(set);
      expect(drawn(id, { seed: 4, noise: 0.1 }).x).not.toEqual(drawn(id, { noise: 0.1 }).x);
    });

  it('put the classes of balanced sets into turns and the rare class at its share', () => {
    expect(countOf(drawn('moons').label, 1)).toBe(100);
    expect(countOf(drawn('blobs', { classes: 5 }).label, 4)).toBe(40);
    expect(countOf(drawn('imbalanced', { minority: 0.05 }).label, 1)).toBe(10);
  });

  it('shake points by as much as told', () => {
    const [still, shaken] = [drawn('circles', { n: 1000 }), drawn('circles', { n: 1000, noise: 0.1 })];
    const moved = shaken.x.map((value, at) => (value - (still.x[at] ?? 0)) ** 2);
    // Of 2000 normal draws the standard deviation is known to 1.6 %.
    expect(Math.sqrt(moved.reduce((sum, one) => sum + one, 0) / 2000)).toBeCloseTo(0.1, 2);
  });
});

describe('cuts', () => {
  it('hold out their share of every class, and no point twice', () => {
    const set = drawn('imbalanced', { minority: 0.1 });
    const { train, validation } = splitSet(set, 0.3, 0);
    expect([train.label.length, validation.label.length]).toEqual([140, 60]);
    expect(countOf(validation.label, 1)).toBe(6);
    const all = [...train.x, ...validation.x].sort();
    expect(all).toEqual([...set.x].sort());
  });

  it('of folds hold every point out exactly once', () => {
    const set = drawn('moons', { n: 50 });
    const held = foldsOf(set, 7, 0).flatMap(({ validation }) => [...validation.x]);
    expect(held.sort()).toEqual([...set.x].sort());
    for (const { train, validation } of foldsOf(set, 7, 0))
      expect(train.label.length + validation.label.length).toBe(50);
  });

  it('move exactly the share of labels that noise is to move, each to another class', () => {
    const set = drawn('blobs', { classes: 4 });
    const noisy = withLabelNoise(set, 0.25, 9);
    expect(noisy.label.filter((own, at) => own !== set.label[at])).toHaveLength(50);
    expect(Math.max(...noisy.label)).toBe(3);
  });

  it('are standardized by the training part', () => {
    const set = drawn('plane');
    const after = scalingOf({ ...set, x: scaled(set.x, scalingOf(set)) });
    for (const mean of after.mean) expect(mean).toBeCloseTo(0, 12);
    for (const std of after.std) expect(std).toBeCloseTo(1, 12);
  });
});

describe('points from a CSV', () => {
  const refusal = (text: string, task: 'classes' | 'regression' = 'classes'): string => {
    try {
      readPointsCsv(text, task);
    } catch (thrown) {
      if (thrown instanceof AppError) return `${thrown.message} ${thrown.hint}`;
      throw thrown;
    }
    return 'accepted';
  };

  it('may have names of columns, blank lines, quotes and any of three separators', () => {
    const set = readPointsCsv('x;y;kind\n1; 2.5;cat\r\n\n-1e-3;0;"dog"\n0;0;cat', 'classes');
    expect([...set.x]).toEqual([1, 2.5, -1e-3, 0, 0, 0]);
    expect(set.classes).toEqual(['cat', 'dog']);
    expect([...set.label]).toEqual([0, 1, 0]);
  });

  it('number their classes as numbers if they are such', () => {
    expect(readPointsCsv('0,0,10\n0,0,9\n0,0,2', 'classes').classes).toEqual(['2', '9', '10']);
  });

  it('are refused by line, rule and cure', () => {
    expect(refusal('x,y,c\n1,2,0\n1,two,1')).toBe(
      'In line 3 of the CSV y must be a finite number; got "two". Correct or remove the line.',
    );
    expect(refusal('1,2\n3,4')).toMatch(/^Line 1 of the CSV must have three fields, x, y and label; it has 2\./);
    expect(refusal('1,2,0\n1,2,')).toMatch(/^Line 2 of the CSV must have a label/);
    expect(refusal('1,2,a\n3,4,a')).toMatch(/must name at least two classes; all are "a"/);
    expect(refusal('')).toMatch(/^The CSV has no points/);
    expect(refusal('1,2,high\n3,4,low', 'regression')).toMatch(
      /line 1 .* the number to predict must be a finite number/,
    );
    expect(refusal(Array.from({ length: 12 }, (_, at) => `1,2,${at}`).join('\n'))).toMatch(
      /at most 10 classes; they name 12/,
    );
  });
});
