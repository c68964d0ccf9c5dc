/** The pure parts of the descent lab: set-up edits, styles, comparisons, rates, replay, sharing, presets. */
import { OPTIMIZERS } from '@shared/numerics/catalog/optimizers.ts';
import { createCpuEngine } from '@shared/numerics/cpu/descent-engine.ts';
import { parseDescentRecipe } from '@shared/numerics/labs/descent.ts';
import type { Trajectory } from '@shared/numerics/labs/descent-engine.ts';
import type { DescentRecipe } from '@shared/numerics/labs/descent-recipe.ts';
import { type RacePath, race, raceOf } from '@shared/numerics/labs/race.ts';
import { describe, expect, it } from 'vitest';
import { largestDifference } from '../../../src-renderer/labs/descent/compare-runs.ts';
import { editLab, recipeOf, shownRacers, stateOf } from '../../../src-renderer/labs/descent/lab-state.ts';
import { lossReadouts } from '../../../src-renderer/labs/descent/loss-readouts.ts';
import { measuredRate } from '../../../src-renderer/labs/descent/measured-rate.ts';
import { PRESETS } from '../../../src-renderer/labs/descent/presets.ts';
import { racerStyle } from '../../../src-renderer/labs/descent/racer-style.ts';
import { replayStep } from '../../../src-renderer/labs/descent/replay-step.ts';
import { runCsv } from '../../../src-renderer/labs/descent/run-csv.ts';
import { styledPath } from '../../../src-renderer/labs/descent/styled-path.ts';
import { surfaceFacts } from '../../../src-renderer/labs/descent/surface-facts.ts';
import { readRecipe } from '../../../src-renderer/labs/read-recipe.ts';
import { historyState, recipeTextIn, recipeTextInState, sandboxHref } from '../../../src-renderer/labs/sandbox-link.ts';

const RACE: DescentRecipe = {
  lab: 'descent',
  title: 'A race',
  surface: { id: 'quadratic', kappa: 25, theta: 0.4 },
  start: [-2, 1],
  steps: 60,
  optimizers: [
    { id: 'sgd', lr: 0.03 },
    { id: 'adam', lr: 0.1 },
    { id: 'adam', lr: 0.2 },
  ],
};

function run(recipe: DescentRecipe): Promise<readonly RacePath[]> {
  return race(raceOf(recipe), createCpuEngine());
}

describe('lab state', () => {
  it('gives back the recipe it was made from', () => {
    expect(recipeOf(stateOf(RACE))).toEqual(RACE);
    const clipped = { ...RACE, clip: { by: 'value', limit: 3 } } as const;
    expect(recipeOf(stateOf(clipped))).toEqual(clipped);
  });

  it('runs only the racers that are shown, and never none', () => {
    let state = stateOf(RACE);
    for (const slot of [0, 1, 2]) state = editLab(state, { type: 'show', slot, isShown: false });
    expect(shownRacers(state).map((racer) => racer.slot)).toEqual([2]);
    state = editLab(state, { type: 'remove', slot: 2 });
    expect(recipeOf(state).optimizers).toHaveLength(1);
  });

  it('keeps slots while others come and go, and gives the lowest free one to a newcomer', () => {
    let state = editLab(stateOf(RACE), { type: 'remove', slot: 1 });
    expect(state.racers.map((racer) => racer.slot)).toEqual([0, 2]);
    state = editLab(state, { type: 'add', choice: { id: 'rmsprop' } });
    expect(state.racers.map((racer) => [racer.slot, racer.choice.id])).toEqual([
      [0, 'sgd'],
      [2, 'adam'],
      [1, 'rmsprop'],
    ]);
  });

  it('refuses a ninth racer and more steps than the lab allows', () => {
    let state = stateOf(RACE);
    for (let count = 0; count < 20; count++) state = editLab(state, { type: 'add', choice: { id: 'sgd' } });
    expect(state.racers).toHaveLength(8);
    expect(editLab(state, { type: 'steps', steps: 1e9 }).steps).toBe(5000);
  });

  it('drops the title once the set-up is no longer what the title told of', () => {
    expect(editLab(stateOf(RACE), { type: 'surface', surface: { id: 'quadratic', kappa: 3 } }).title).toBeUndefined();
    expect(editLab(stateOf(RACE), { type: 'start', index: 0, start: [0, 1] }).title).toBe('A race');
  });
});

describe('racer style', () => {
  it('tells any two racers of a race apart without colour', () => {
    const looks = Array.from({ length: 8 }, (_, slot) => racerStyle('adam', slot));
    expect(new Set(looks.map((look) => `${look.marker} ${look.dash.join(' ')}`)).size).toBe(8);
    expect(new Set(looks.map((look) => look.marker)).size).toBe(8);
  });
});

describe('largest difference', () => {
  it('is zero against itself and finds the racer and step that differ most', async () => {
    const reference = await run(RACE);
    expect(largestDifference(reference, reference).relative).toBe(0);
    const other = reference.map((path) => ({ ...path, x: path.x.slice() }));
    const second = other[1];
    if (second !== undefined) second.x[7] = (second.x[7] ?? 0) + 0.5;
    expect(largestDifference(other, reference)).toMatchObject({ optimizerIndex: 1, step: 7 });
  });

  it('looks only at what is finite in both', () => {
    const path = (x: number[], firstNonFinite: number | undefined): Trajectory => ({
      optimizer: { id: 'sgd' },
      x: Float64Array.from(x),
      y: new Float64Array(x.length),
      loss: new Float64Array(x.length),
      firstNonFinite,
    });
    expect(largestDifference([path([1, 2, 9], 2)], [path([1, 2, 3], undefined)]).relative).toBe(0);
  });
});

describe('measured rate', () => {
  it('agrees with theory for gradient descent and momentum tuned for κ = 100', async () => {
    const tuned = PRESETS.find((preset) => preset.id === 'tuned-by-theory');
    const [descent, momentum] = tuned === undefined ? [] : await run(tuned.recipe);
    expect(descent && measuredRate(descent.x, descent.y, [0, 0], 'cpu')).toBeCloseTo(99 / 101, 3);
    expect(momentum && measuredRate(momentum.x, momentum.y, [0, 0], 'cpu')).toBeCloseTo(9 / 11, 1);
  });

  it('is above 1 for a run that grows and undefined for one too short to tell', () => {
    const growing = Array.from({ length: 40 }, (_, step) => 1.1 ** step);
    expect(measuredRate(growing, new Array(40).fill(0), [0, 0], 'cpu')).toBeCloseTo(1.1, 9);
    expect(measuredRate([1, 0.5, 0.25], [0, 0, 0], [0, 0], 'cpu')).toBeUndefined();
  });
});

describe('replayed step', () => {
  it('ends where the engine ended, for every racer and a middle step', async () => {
    const { surface } = surfaceFacts(RACE.surface);
    const clip = { by: 'norm', limit: 0.5 } as const;
    const [clipped] = await run({ ...RACE, clip });
    const last = clipped && replayStep(surface, clipped.optimizer, RACE.start, 33, { clip }).lines.at(-1);
    expect(last?.values[0]).toBeCloseTo(clipped?.x[33] ?? Number.NaN, 12);
    const everyone = { ...RACE, optimizers: OPTIMIZERS.map(({ id }) => ({ id, lr: 0.03 })) };
    for (const path of [...(await run(RACE)), ...(await run(everyone))]) {
      const { lines } = replayStep(surface, path.optimizer, RACE.start, 33);
      const theta = lines.find((line) => line.target === 'theta')?.values;
      expect(theta?.[0]).toBeCloseTo(path.x[33] ?? Number.NaN, 12);
      expect(theta?.[1]).toBeCloseTo(path.y[33] ?? Number.NaN, 12);
    }
  });

  it('ends there too on what was typed, under a schedule and with noise, which the bench keeps', async () => {
    const typed = parseDescentRecipe({
      ...RACE,
      surface: { formula: 'a*x^2 + b*y^2', b: 4 },
      optimizers: [{ update: 'm = beta*m + grad\ntheta = theta - lr*m', name: 'mine' }, { id: 'rprop' }],
      schedule: { id: 'linear', total_iters: 20 },
      noise: { kind: 'student_t', std: 0.3, seed: 9 },
    });
    expect(recipeOf(stateOf(typed))).toEqual(typed);
    const { surface } = surfaceFacts(typed.surface);
    for (const path of await createCpuEngine().run(typed)) {
      const { lines } = replayStep(surface, path.optimizer, typed.start, 33, typed);
      const theta = lines.find((line) => line.target === 'theta')?.values;
      expect(theta?.[0]).toBeCloseTo(path.x[33] ?? Number.NaN, 12);
    }
  });
});

describe('surface facts', () => {
  it('follow Rosenbrock’s minimum to (a, a²)', () => {
    const { minima, floor } = surfaceFacts({ id: 'rosenbrock', a: 1.5, b: 30 });
    expect(minima[0]?.[0]).toBeCloseTo(1.5, 9);
    expect(minima[0]?.[1]).toBeCloseTo(2.25, 9);
    expect(floor).toBeCloseTo(0, 12);
  });

  it('keep minima on kinks and edges where they are listed', () => {
    expect(surfaceFacts({ id: 'l1-valley', b: 3 }).minima).toEqual([[0, 0]]);
    expect(surfaceFacts({ id: 'eggholder' }).minima).toHaveLength(1);
    expect(surfaceFacts({ id: 'saddle' }).floor).toBeUndefined();
  });

  it('keep all four minima of Himmelblau apart', () => {
    const { minima } = surfaceFacts({ id: 'himmelblau' });
    expect(new Set(minima.map(([x, y]) => `${x.toFixed(2)} ${y.toFixed(2)}`)).size).toBe(4);
  });
});

describe('sharing', () => {
  it('an address of the sandbox gives back its recipe', () => {
    const text = recipeTextIn(sandboxHref({ ...RACE, title: 'κ & "θ" = 100 %?' }));
    expect(JSON.parse(text ?? '')).toEqual({ ...RACE, title: 'κ & "θ" = 100 %?' });
    expect(recipeTextIn('#/sandbox')).toBeUndefined();
    expect(JSON.parse(recipeTextInState(historyState(RACE)) ?? '')).toEqual(RACE);
    for (const foreign of [null, 'recipe', { recipe: 3 }, {}]) expect(recipeTextInState(foreign)).toBeUndefined();
  });

  it('the table has a row for each state and quotes names with commas', async () => {
    const lines = runCsv(await run({ ...RACE, steps: 5 }), ['Descent, slow', 'Adam', 'Adam (2)']).split('\r\n');
    // A head, six states, and the end of the last line.
    expect(lines).toHaveLength(8);
    expect(lines[0]).toContain('"Descent, slow x"');
    expect(lines.slice(0, 7).every((line) => line.split(/,(?! slow)/).length === 10)).toBe(true);
  });

  it('broken JSON and an unknown surface are each refused in a sentence', () => {
    const broken = readRecipe('{"lab": "descent",');
    const unknown = readRecipe(JSON.stringify({ ...RACE, surface: { id: 'quadratik' } }));
    expect(!broken.ok && broken.error.message).toMatch(/must be JSON/);
    expect(!unknown.ok && unknown.error).toMatchObject({
      code: 'invalid-recipe',
      hint: expect.stringMatching(/quadratic/),
    });
  });
});

describe('presets', () => {
  it.each(PRESETS.map((preset) => [preset.id, preset] as const))('%s is a legal recipe', (_, preset) => {
    expect(() => parseDescentRecipe(preset.recipe)).not.toThrow();
  });

  it('over the stability limit, one racer converges and the other leaves', async () => {
    const preset = PRESETS.find((one) => one.id === 'over-the-limit');
    const [below, above] = preset === undefined ? [] : await run(preset.recipe);
    expect(below?.loss.at(-1)).toBeLessThan(0.05);
    expect(above?.loss.at(-1)).toBeGreaterThan(above?.loss[0] ?? Number.NaN);
  });

  it('Adam’s first steps move each coordinate by lr', async () => {
    const preset = PRESETS.find((one) => one.id === 'adam-first-steps');
    for (const path of preset === undefined ? [] : await run(preset.recipe)) {
      expect(Math.abs((path.x[1] ?? 0) - (path.x[0] ?? 0))).toBeCloseTo(Number(path.optimizer.lr), 6);
      expect(Math.abs((path.y[1] ?? 0) - (path.y[0] ?? 0))).toBeCloseTo(Number(path.optimizer.lr), 6);
    }
  });

  it('in four valleys the racers end in three different minima', async () => {
    const preset = PRESETS.find((one) => one.id === 'four-valleys');
    const { minima } = surfaceFacts({ id: 'himmelblau' });
    const ends = (preset === undefined ? [] : await run(preset.recipe)).map(({ x, y }) =>
      minima.findIndex(([mx, my]) => Math.hypot(mx - (x.at(-1) ?? 0), my - (y.at(-1) ?? 0)) < 0.2),
    );
    expect(new Set(ends)).not.toContain(-1);
    expect(new Set(ends).size).toBe(3);
  });
});

describe('readouts', () => {
  it('say that a run diverged from the step at which it did', async () => {
    const [exploding] = await run({ ...RACE, steps: 2000, optimizers: [{ id: 'sgd', lr: 1 }] });
    const path = exploding && [styledPath({ slot: 0, choice: exploding.optimizer }, exploding)];
    const step = exploding?.firstNonFinite ?? 0;
    expect(step).toBeGreaterThan(0);
    expect(lossReadouts(path ?? [], step).get(0)).toBe('diverged');
    expect(lossReadouts(path ?? [], step - 1).get(0)).not.toBe('diverged');
  });
});
