import { AppError } from '@shared/contract/result.ts';
import { createCpuEngine } from '@shared/numerics/cpu/descent-engine.ts';
import { optimizerLabel, parseDescentRecipe, runDescent } from '@shared/numerics/labs/descent.ts';
import { descentRecipeSchema } from '@shared/numerics/labs/descent-recipe.ts';
import { LABS } from '@shared/numerics/labs/list.ts';
import { describe, expect, it } from 'vitest';

const good = {
  lab: 'descent',
  surface: { id: 'quadratic', kappa: 100 },
  start: [-2, 1],
  steps: 60,
  optimizers: [{ id: 'adam', lr: 0.1 }],
} as const;

function refusalOf(recipe: unknown): AppError {
  try {
    parseDescentRecipe(recipe);
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown;
    throw thrown;
  }
  throw new Error('the recipe was accepted');
}

describe('a descent recipe', () => {
  it('comes back with every default filled in and is then a fixed point', () => {
    const recipe = parseDescentRecipe(good);
    expect(recipe.surface).toEqual({ id: 'quadratic', kappa: 100, theta: 0.5 });
    expect(recipe.optimizers).toEqual([
      {
        id: 'adam',
        lr: 0.1,
        betas: [0.9, 0.999],
        eps: 1e-8,
        weight_decay: 0,
        amsgrad: false,
        maximize: false,
        decoupled_weight_decay: false,
      },
    ]);
    expect(parseDescentRecipe(recipe)).toEqual(recipe);
    expect(descentRecipeSchema.parse(JSON.parse(JSON.stringify(recipe)))).toEqual(recipe);
  });

  it.each([
    [null, 'A recipe must be an object', ''],
    [{}, 'lab must be "descent"; got nothing', 'Add lab'],
    [{ ...good, lab: 'basin' }, 'lab must be "descent"; got "basin"', ''],
    [{ ...good, optimiser: 1 }, 'has no field "optimiser"', 'optimizers'],
    [{ ...good, steps: 0 }, 'steps must be a whole number from 1 to 5000; got 0', 'Change steps'],
    [{ ...good, steps: 2.5 }, 'got 2.5', ''],
    [{ ...good, start: [1] }, 'start must be two finite numbers', ''],
    [{ ...good, start: [1, Number.NaN] }, 'start must be two finite numbers', ''],
    [{ ...good, optimizers: [] }, 'optimizers must be a list of 1 to 8', ''],
    [{ ...good, clip: { by: 'length', limit: 1 } }, 'clip must be {"by": "norm" or "value"', 'Change clip'],
    [{ ...good, clip: { by: 'norm', limit: -1 } }, 'got {"by":"norm","limit":-1}', ''],
    [{ ...good, optimizers: [{ id: 'textbook-nesterov', schedule: 'k' }] }, 'must be one of "constant"', 'constant'],
    [{ ...good, surface: { id: 'quadratik' } }, 'There is no surface "quadratik"', 'quadratic'],
    [{ ...good, surface: { id: 'quadratic', kapa: 2 } }, 'no parameter "kapa"', 'kappa'],
    [
      { ...good, surface: { id: 'quadratic', kappa: 0.5 } },
      'kappa of surface "quadratic" must be in [1, 10000]; got 0.5',
      'default is 10',
    ],
    [{ ...good, surface: { id: 'quadratic', kappa: '9' } }, 'surface.kappa must be a finite number; got "9"', ''],
    [{ ...good, surface: {} }, 'surface.id must be an id', 'Add surface.id'],
    [{ ...good, optimizers: [{ id: 'adamm' }] }, 'There is no optimizer "adamm"', 'adam or adamw'],
    [
      { ...good, optimizers: [{ id: 'adam', momentum: 0.9 }] },
      'The optimizer "adam" has no parameter "momentum"',
      'It takes lr, betas',
    ],
    [
      { ...good, optimizers: [{ id: 'adam', lr: -1 }] },
      'lr of optimizer "adam" must be a finite number not below 0; got -1',
      'default is 0.001',
    ],
    [{ ...good, optimizers: [{ id: 'adam', betas: [0.9, 1] }] }, 'second number, must be in [0, 1); got 1', ''],
    [{ ...good, optimizers: [{ id: 'adam', amsgrad: 1 }] }, 'must be true or false; got 1', ''],
    [{ ...good, optimizers: [{ id: 'sgd', nesterov: true }] }, 'nesterov needs momentum above 0', 'momentum to 0.9'],
    [{ ...good, surface: { formula: 'sinn(x)' } }, 'surface: Formula, column 1: there is no function "sinn"', 'sin'],
    [{ ...good, surface: { formula: 'a*x', c: 1 } }, 'The surface "a*x" has no parameter "c"', 'a?'],
    [
      { ...good, surface: { formula: 'x'.repeat(2001) } },
      'surface.formula must be a formula in x and y, in at most 2000',
      '',
    ],
    [{ ...good, surface: { id: 'typed' } }, 'surface.formula must be a formula', 'Add surface.formula'],
    [
      { ...good, surface: { formula: 'x', view: { x: [1, 0], y: [0, 1] } } },
      'surface.view must be two rising pairs',
      '',
    ],
    [{ ...good, surface: { id: 'quadratic', formula: 'x' } }, 'no parameter "formula"', 'kappa'],
    [{ ...good, optimizers: [{ update: 'theta = theta - lr*' }] }, 'optimizers[0]: Update line 1, column 20', ''],
    [{ ...good, optimizers: [{ update: 'theta = x', slots: 'm' }] }, 'slots must be a list of at most 12 names', ''],
    [{ ...good, schedule: { id: 'cosin' } }, 'There is no schedule "cosin"', 'cosine'],
    [{ ...good, schedule: 'cosine' }, 'schedule must be an object with the id of a schedule', 'Change schedule'],
    [{ ...good, schedule: { id: 'plateau' } }, 'fixes all rates before the first step', 'multi_step'],
    [{ ...good, schedule: { id: 'one_cycle', total_steps: 60 } }, 'would move momentum too', '"cycle_momentum": false'],
    [
      { ...good, schedule: { id: 'one_cycle', total_steps: 9, cycle_momentum: false } },
      'ends after total_steps = 9',
      '',
    ],
    [{ ...good, schedule: { id: 'chained', schedules: [] } }, 'must be a list of 1 to 8 objects', 'cosine'],
    [
      { ...good, schedule: { id: 'sequential', schedules: [{ id: 'step' }] } },
      'milestones of schedule "sequential"',
      '',
    ],
    [{ ...good, optimizers: [{ id: 'sgd', lr: 0 }], schedule: { id: 'step' } }, 'has lr 0', 'above 0'],
    [{ ...good, optimizers: [{ update: 'theta = -grad' }], schedule: { id: 'step' } }, 'has none', 'lr'],
    [{ ...good, noise: { std: -1 } }, 'noise must be {"kind": "gaussian" or "student_t"', 'Change noise'],
    [{ ...good, noise: { std: 1, sed: 2 } }, 'noise must be', ''],
  ])('is refused with culprit, rule and cure: %j', (recipe, sentence, cure) => {
    const refusal = refusalOf(recipe);
    expect(refusal.code).toBe('invalid-recipe');
    expect(refusal.message).toContain(sentence);
    expect(refusal.hint ?? '').toContain(cure);
  });

  it('runs to a value that JSON keeps whole and that repeats the run', async () => {
    const result = await runDescent(parseDescentRecipe(good), createCpuEngine());
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    const again = await runDescent(parseDescentRecipe(JSON.parse(JSON.stringify(result.recipe))), createCpuEngine());
    expect(again).toEqual(result);
    const [racer] = result.racers;
    expect(racer?.stepsTaken).toBe(60);
    expect(racer?.diverged).toBe(false);
    expect([racer?.x.at(-1), racer?.y.at(-1)]).toEqual(racer?.end);
    expect(racer?.loss.at(-1)).toBe(racer?.endLoss);
    expect(result.backend).toBe('cpu');
  });

  it('clips the gradients of a run that says so, and says so in its result', async () => {
    const clip = { by: 'norm', limit: 0.1 } as const;
    const recipe = parseDescentRecipe({ ...good, optimizers: [{ id: 'sgd', lr: 1 }], steps: 1, clip });
    const { recipe: kept, racers } = await runDescent(recipe, createCpuEngine());
    expect(kept.clip).toEqual(clip);
    const [x = 0, y = 0] = racers[0]?.end ?? [];
    expect(Math.hypot(x + 2, y - 1)).toBeCloseTo(0.1, 6);
  });

  it('ends a diverging racer at its last finite state and says that it diverged', async () => {
    const recipe = parseDescentRecipe({ ...good, steps: 400, optimizers: [{ id: 'sgd', lr: 1 }] });
    const [racer] = (await runDescent(recipe, createCpuEngine())).racers;
    expect(racer?.diverged).toBe(true);
    expect(racer?.stepsTaken).toBeLessThan(400);
    expect(racer?.loss).toHaveLength((racer?.stepsTaken ?? 0) + 1);
    expect(racer?.loss.every(Number.isFinite)).toBe(true);
  });

  it('refuses a start at which the loss is not finite', async () => {
    const recipe = parseDescentRecipe({ ...good, start: [1e200, 0] });
    await expect(runDescent(recipe, createCpuEngine())).rejects.toThrow('The loss at the start (1e+200, 0)');
  });
});

describe('an optimizer label', () => {
  it.each([
    [{ id: 'adam', lr: 0.1 }, 'Adam, lr 0.1'],
    [{ id: 'adam', betas: [0.8, 0.999] }, 'Adam, lr 0.001, betas (0.8, 0.999)'],
    [{ id: 'nesterov' }, 'Nesterov momentum, lr 0.001'],
    [{ id: 'nesterov', nesterov: false }, 'Nesterov momentum, lr 0.001, no nesterov'],
    [{ id: 'sgd', lr: 0.01, weight_decay: 0.1 }, 'Gradient descent, lr 0.01, weight_decay 0.1'],
  ] as const)('of %o is "%s"', (choice, label) => {
    expect(optimizerLabel(choice)).toBe(label);
  });
});

it('the list of labs names the descent lab', () => {
  expect(LABS.map(({ id }) => id)).toContain('descent');
});

describe('a race from several starts', () => {
  const starts = [
    [1, 1],
    [0, -2],
  ] as const;

  it('is as many races from one start each, in the order of the starts', async () => {
    const engine = createCpuEngine();
    const two = { ...good, optimizers: [{ id: 'adam', lr: 0.1 }, { id: 'lbfgs' }] } as const;
    const { racers } = await runDescent(parseDescentRecipe({ ...two, starts }), engine);
    const alone = await Promise.all(
      [two.start, ...starts].map(
        async (start) => (await runDescent(parseDescentRecipe({ ...two, start }), engine)).racers,
      ),
    );
    expect(racers).toEqual(alone.flat());
    expect(racers.map(({ start }) => start[0])).toEqual([-2, -2, 1, 1, 0, 0]);
  });

  it('is refused with a start that is no point, and with a ninth', () => {
    expect(refusalOf({ ...good, starts: [[1]] }).message).toContain(
      'starts must be a list of at most 7 further starts',
    );
    expect(refusalOf({ ...good, starts: Array.from({ length: 8 }, () => [0, 0]) }).hint).toBe('Change starts.');
  });
});

describe('handwritten optimizers', () => {
  const withThem = { ...good, optimizers: [{ id: 'newton' }, { id: 'adam', lr: 0.1 }, { id: 'lbfgs' }] } as const;

  it('race with every default filled in; Muon is refused, because a point is no matrix', () => {
    const { optimizers } = parseDescentRecipe(withThem);
    expect(optimizers[0]).toEqual({ id: 'newton', lr: 1, damping: 0 });
    expect(optimizers[2]).toMatchObject({ line_search_fn: 'None', history_size: 100 });
    expect(optimizerLabel({ id: 'lbfgs', line_search_fn: 'strong_wolfe' })).toBe(
      'L-BFGS, lr 1, line_search_fn strong_wolfe',
    );
    expect(refusalOf({ ...good, optimizers: [{ id: 'muon' }] }).message).toContain('a point (x, y) is a vector');
    expect(refusalOf({ ...good, optimizers: [{ id: 'lbfgs', max_iters: 3 }] }).hint).toContain('max_iter');
    expect(refusalOf({ ...good, optimizers: [{ id: 'lbfgs', history_size: 2.5 }] }).message).toBe(
      'history_size of optimizer "lbfgs" must be a whole number; got 2.5.',
    );
  });

  it('run on the CPU beside an engine that cannot run them, and say so', async () => {
    const cpu = createCpuEngine();
    const asked: string[][] = [];
    const other = {
      ...cpu,
      backend: 'webgpu',
      run: (job: Parameters<typeof cpu.run>[0]) => {
        asked.push(job.optimizers.map(({ id }) => id));
        return cpu.run(job);
      },
    } as const;
    const recipe = parseDescentRecipe(withThem);
    const [mixed, plain] = await Promise.all([runDescent(recipe, other), runDescent(recipe, cpu)]);
    expect(asked).toEqual([['adam']]);
    expect(mixed.racers.map(({ backend }) => backend)).toEqual(['cpu', 'webgpu', 'cpu']);
    expect(mixed.racers.map(({ end }) => end)).toEqual(plain.racers.map(({ end }) => end));
  });

  it('take lr and gradient as they stand, whatever schedule and clipping say', async () => {
    const settings = { schedule: { id: 'exponential', gamma: 0.5 }, clip: { by: 'norm', limit: 1e-3 } } as const;
    const ends = async (input: object) =>
      (await runDescent(parseDescentRecipe(input), createCpuEngine())).racers.map(({ end }) => end);
    const [plain, held] = [await ends(withThem), await ends({ ...withThem, ...settings })];
    expect([held[0], held[2]]).toEqual([plain[0], plain[2]]);
    expect(held[1]).not.toEqual(plain[1]);
  });
});
