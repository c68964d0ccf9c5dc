/**
 * The scripts the desk hands out, run by PyTorch itself: every optimizer, every surface, clipping. Each script asserts our
 * end point. Needs a python3 that imports torch; without one the test says so by name and checks nothing.
 */
import { spawnSync } from 'node:child_process';
import { fillOptimizerChoice } from '@shared/numerics/catalog/optimizer-choice.ts';
import { OPTIMIZERS } from '@shared/numerics/catalog/optimizers.ts';
import { pytorchScript } from '@shared/numerics/catalog/pytorch.ts';
import type { ScheduleChoice } from '@shared/numerics/catalog/schedules.ts';
import { SURFACES, surfaceDefinitionOf, surfaceOf } from '@shared/numerics/catalog/surfaces.ts';
import { createStepper } from '@shared/numerics/cpu/create-stepper.ts';
import { follow } from '@shared/numerics/cpu/descent-engine.ts';
import { lrScaleOf } from '@shared/numerics/cpu/schedule-scale.ts';
import type { RunSettings } from '@shared/numerics/labs/descent-engine.ts';
import { type OptimizerChoice, type SurfaceChoice, TYPED } from '@shared/numerics/labs/descent-recipe.ts';
import { describe, expect, it } from 'vitest';
import { ADAM_LINES, MOMENTUM_LINES } from '../shared/numerics/catalog/typed-updates.ts';

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

function script(
  choice: OptimizerChoice,
  surface: SurfaceChoice | string = 'himmelblau',
  settings: RunSettings = {},
): [string, string] {
  const chosen = typeof surface === 'string' ? { id: surface } : surface;
  const { start, title } = surfaceDefinitionOf(chosen);
  const steps = choice.id === 'lbfgs' || choice.id === 'newton' ? 3 : STEPS;
  const { clip, schedule, noise } = settings;
  const lrScale = lrScaleOf(schedule, choice, steps);
  const stepper = createStepper(choice, { start, shape: [2], steps, clip, lrScale });
  const path = follow(surfaceOf(chosen), stepper, choice, start, steps, noise);
  const source = pytorchScript({
    surface: chosen,
    start,
    steps,
    optimizer: choice,
    ...settings,
    end: [path.x[steps] ?? Number.NaN, path.y[steps] ?? Number.NaN],
    diverged: path.firstNonFinite !== undefined,
  });
  return [`${choice.id} on ${title} ${JSON.stringify(settings)}`, source];
}

const typed = (update: string, lr: number) => fillOptimizerChoice({ id: TYPED, update, lr });

/** What a person typed, each with something of Python's in its way, and each schedule as the script writes it. */
function typedScripts(): readonly [string, string][] {
  const cosine: ScheduleChoice = {
    id: 'sequential',
    schedules: [
      { id: 'linear', total_iters: 5 },
      { id: 'cosine', T_max: STEPS - 5 },
    ],
    milestones: [5],
  };
  const valley: SurfaceChoice = {
    id: TYPED,
    formula: 'a*(1 - x)^2 + lambda*(y - x^2)^2\n+ sin(3 p x)',
    lambda: 5,
    p: 0.5,
  };
  return [
    script(typed(ADAM_LINES, 0.02), valley),
    script(typed(MOMENTUM_LINES, 0.01), valley, { schedule: cosine, clip: { by: 'norm', limit: 2 } }),
    script(typed('state = 0.5*state + grad/rms(grad)\ntheta = theta - lr*lambda*state/t', 0.01), valley),
    script(typed('point = theta + 0.9*p\np = 0.9*p - lr*grad\ntheta = theta + p', 0.002), valley, { schedule: cosine }),
    script({ id: 'sgd', lr: 0.1 }, { id: TYPED, formula: 'c' }),
    script({ id: 'sgd', lr: 0.1 }, { id: TYPED, formula: 'b*y^2' }),
    script({ id: 'sgd', lr: 0.1 }, { id: TYPED, formula: 'softplus(x) + cbrt(y*y + 1) + (x < k ? y : x)^2' }),
    script(typed('theta = theta - lr*grad/(norm(grad) + mean(theta)^2)', 0.05), valley),
    script({ id: 'adam', lr: 0.01 }, valley, { noise: { kind: 'student_t', std: 0.1, seed: 5 } }),
    script({ id: 'textbook-nesterov', lr: 0.001 }, valley, {
      noise: { kind: 'gaussian', std: 0.1, seed: 5 },
      clip: { by: 'value', limit: 1 },
    }),
    ...[
      { id: 'one_cycle', total_steps: STEPS, cycle_momentum: false },
      { id: 'cyclic', step_size_up: 4, cycle_momentum: false },
      { id: 'noam' },
      { id: 'chained', schedules: [{ id: 'linear' }, { id: 'step', step_size: 7 }] },
    ].map((schedule) => script({ id: 'adamw', lr: 0.01 }, 'himmelblau', { schedule })),
  ];
}

describe('copied PyTorch scripts', () => {
  it('end where ours ends, for every optimizer, every surface, both kinds of clipping, and what was typed', ({
    skip,
  }) => {
    if (python === undefined) skip('no python3 on this machine imports torch');
    const scripts = [
      ...OPTIMIZERS.map(({ id }) => script({ id, lr: id === 'adadelta' ? 1 : 3e-3 })),
      script({ id: 'textbook-nesterov', lr: 1e-3, schedule: 'fista' }),
      script({ id: 'textbook-nesterov', lr: 1e-3, schedule: 'k/(k+3)' }),
      script({ id: 'transformers-adafactor', lr: 0.05, relative_step: false, beta1: 0.9, weight_decay: 0.05 }),
      script({ id: 'lbfgs', lr: 1e-3 }, 'rosenbrock'),
      script({ id: 'lbfgs', line_search_fn: 'strong_wolfe', max_iter: 4 }, 'rosenbrock'),
      script({ id: 'newton', lr: 0.7, damping: 2 }, 'rosenbrock'),
      ...OPTIMIZERS.filter(({ parameters }) => parameters.some(({ name }) => name === 'maximize')).map(({ id }) =>
        script({ id, lr: 1e-3, maximize: true }, 'quadratic'),
      ),
      script({ id: 'momentum', lr: 1e-3, dampening: -0.5 }),
      script({ id: 'asgd', lr: 1e-3, t0: -3 }),
      script({ id: 'heavy-ball', lr: 1e-3, momentum: -0.5 }),
      ...SURFACES.map(({ id }) => script({ id: 'adam', lr: 1e-3 }, id)),
      script({ id: 'momentum', lr: 1e-2 }, 'himmelblau', { clip: { by: 'norm', limit: 1 } }),
      script({ id: 'textbook-nesterov', lr: 1e-2 }, 'himmelblau', { clip: { by: 'value', limit: 1 } }),
      ...typedScripts(),
    ];
    const run = spawnSync(python ?? 'python3', ['-c', RUNNER], { input: JSON.stringify(scripts), encoding: 'utf8' });
    const [version, hasAdafactor, answers] = JSON.parse(run.stdout) as [string, boolean, [string, string][]];
    // NAdam before 2.0 counts a momentum twice and cannot climb, nor can RAdam; Adafactor came with 2.5.
    const isOld = version.startsWith('1.');
    const excused = (name: string): boolean =>
      (isOld && (name.startsWith('nadam ') || name.startsWith('radam on Rotated'))) ||
      (!hasAdafactor && name.startsWith('adafactor '));
    const left = answers.filter(([name]) => excused(name)).map(([name]) => name);
    process.stdout.write(
      `copied scripts: ${answers.length - left.length} run by torch ${version}; not possible with it: ${left.join(', ') || 'none'}\n`,
    );
    expect(answers.filter(([name, answer]) => answer !== 'ok' && !excused(name))).toEqual([]);
    expect(answers).toHaveLength(scripts.length);
  });
});
