/**
 * The scripts of the curve lab and the calculator, run by PyTorch itself: every expected recipe, and every activation with its
 * first two derivatives. Each script asserts our numbers. Needs a python3 that imports torch; without one the test says so.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACTIVATIONS } from '@shared/numerics/catalog/activations.ts';
import { calculatorLab } from '@shared/numerics/labs/calculator.ts';
import { curveLab } from '@shared/numerics/labs/curve.ts';
import { calculatorPython, curvePython } from '@shared/numerics/labs/formula-python.ts';
import { expect, it } from 'vitest';
import { labContext } from '../support/lab-engines.ts';

const python = ['python3', '/usr/bin/python3'].find((name) => spawnSync(name, ['-c', 'import torch']).status === 0);

/** Reads a JSON list of [name, source], runs each by itself, writes what went wrong. */
const RUNNER = `
import contextlib, io, json, sys
faults = []
for name, source in json.load(sys.stdin):
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(source, name, 'exec'), {})
    except Exception as error:
        faults.append(f'{name}: {type(error).__name__}: {error}')
print(json.dumps(faults))
`;

function recipesOf(lab: string): readonly { readonly name: string; readonly recipe: unknown }[] {
  return JSON.parse(readFileSync(join(import.meta.dirname, `../recipes/${lab}.json`), 'utf8'));
}

const curves = [
  ...recipesOf('curve'),
  ...ACTIVATIONS.filter(({ kind }) => kind === 'element').map(({ id }) => ({
    name: id,
    recipe: {
      lab: 'curve',
      x: { range: [-5, 5] },
      curves: [0, 1, 2].map((derivative) => ({ activation: id, derivative })),
    },
  })),
];

const title =
  python === undefined ? 'is not compared: no python3 here imports torch' : 'computes what PyTorch computes';
it(`every script of the formula labs ${title}`, { timeout: 120_000 }, async () => {
  const scripts: [string, string][] = [];
  for (const { name, recipe } of curves)
    scripts.push([name, curvePython(await curveLab.run(curveLab.parse(recipe), labContext()))]);
  for (const { name, recipe } of recipesOf('calculator'))
    scripts.push([name, calculatorPython(await calculatorLab.run(calculatorLab.parse(recipe), labContext()))]);
  for (const [, source] of scripts) expect(source).toMatch(/^_check\('|is a schedule: a table/m);
  if (python === undefined) return;
  const ran = spawnSync(python, ['-c', RUNNER], { input: JSON.stringify(scripts), encoding: 'utf8' });
  expect(ran.stderr).toBe('');
  expect(JSON.parse(ran.stdout)).toEqual([]);
});
