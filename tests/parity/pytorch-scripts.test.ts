/**
 * The scripts the desk hands out, run by PyTorch itself: every optimizer, every surface, clipping. Each script asserts our
 * end point. Needs a python3 that imports torch; without one the test says so by name and checks nothing.
 */
import { spawnSync } from 'node:child_process';
import type { Clipping } from '@shared/numerics/catalog/clipping.ts';
import { OPTIMIZERS } from '@shared/numerics/catalog/optimizers.ts';
import { pytorchScript } from '@shared/numerics/catalog/pytorch.ts';
import { findSurface, SURFACES, surfaceOf } from '@shared/numerics/catalog/surfaces.ts';
import { createStepper } from '@shared/numerics/cpu/create-stepper.ts';
import { follow } from '@shared/numerics/cpu/descent-engine.ts';
import type { OptimizerChoice } from '@shared/numerics/labs/descent-recipe.ts';
import { describe, expect, it } from 'vitest';

const STEPS = 30;
const PYTHONS = ['python3', '/usr/bin/python3'];

const python = PYTHONS.find((name) => spawnSync(name, ['-c', 'import torch']).status === 0);

/** Reads a JSON list of [name, source], runs each by itself, writes a JSON list of [name, "ok" or what went wrong]. */
const RUNNER = `
import contextlib, io, json, sys, torch
answers = []
for name, source in json.load(sys.stdin):
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(source, name, 'exec'), {})
        answers.append([name, 'ok'])
    except Exception as error:
        answers.append([name, f'{type(error).__name__}: {error}'])
print(json.dumps([torch.__version__, hasattr(torch.optim, 'Adafactor'), answers]))
`;

function script(choice: OptimizerChoice, surface = 'himmelblau', clip?: Clipping): [string, string] {
  const { start } = findSurface(surface);
  const steps = choice.id === 'lbfgs' || choice.id === 'newton' ? 3 : STEPS;
  const stepper = createStepper(choice, { start, shape: [2], steps, clip });
  const path = follow(surfaceOf({ id: surface }), stepper, choice, start, steps);
  const source = pytorchScript({
    surface: { id: surface },
    start,
    steps,
    optimizer: choice,
    clip,
    end: [path.x[steps] ?? Number.NaN, path.y[steps] ?? Number.NaN],
    diverged: path.firstNonFinite !== undefined,
  });
  return [`${choice.id} on ${surface}${clip === undefined ? '' : `, clipped by ${clip.by}`}`, source];
}

describe('copied PyTorch scripts', () => {
  it('end where ours ends, for every optimizer, every surface and both kinds of clipping', ({ skip }) => {
    if (python === undefined) skip('no python3 on this machine imports torch');
    const scripts = [
      ...OPTIMIZERS.map(({ id }) => script({ id, lr: id === 'adadelta' ? 1 : 3e-3 })),
      script({ id: 'textbook-nesterov', lr: 1e-3, schedule: 'fista' }),
      script({ id: 'textbook-nesterov', lr: 1e-3, schedule: 'k/(k+3)' }),
      script({ id: 'transformers-adafactor', lr: 0.05, relative_step: false, beta1: 0.9, weight_decay: 0.05 }),
      script({ id: 'lbfgs', lr: 1e-3 }, 'rosenbrock'),
      script({ id: 'lbfgs', line_search_fn: 'strong_wolfe', max_iter: 4 }, 'rosenbrock'),
      script({ id: 'newton', lr: 0.7, damping: 2 }, 'rosenbrock'),
      ...['sgd', 'adam', 'adamw'].map((id) => script({ id, lr: 1e-3, maximize: true }, 'quadratic')),
      ...SURFACES.map(({ id }) => script({ id: 'adam', lr: 1e-3 }, id)),
      script({ id: 'momentum', lr: 1e-2 }, 'himmelblau', { by: 'norm', limit: 1 }),
      script({ id: 'textbook-nesterov', lr: 1e-2 }, 'himmelblau', { by: 'value', limit: 1 }),
    ];
    const run = spawnSync(python ?? 'python3', ['-c', RUNNER], { input: JSON.stringify(scripts), encoding: 'utf8' });
    const [version, hasAdafactor, answers] = JSON.parse(run.stdout) as [string, boolean, [string, string][]];
    // NAdam before 2.0 counts a momentum twice, and Adafactor came with 2.5.
    const isOld = version.startsWith('1.');
    const excused = (name: string): boolean =>
      (isOld && name.startsWith('nadam ')) || (!hasAdafactor && name.startsWith('adafactor '));
    const left = answers.filter(([name]) => excused(name)).map(([name]) => name);
    process.stdout.write(
      `copied scripts: ${answers.length - left.length} run by torch ${version}; not possible with it: ${left.join(', ') || 'none'}\n`,
    );
    expect(answers.filter(([name, answer]) => answer !== 'ok' && !excused(name))).toEqual([]);
    expect(answers).toHaveLength(scripts.length);
  });
});
