/** The pure parts of the descent lab's pictures: the eye, the relief, what lies under a pointer, charts, words, the film. */
import { createCpuEngine } from '@shared/numerics/cpu/descent-engine.ts';
import { explosionOf, parseDescentRecipe } from '@shared/numerics/labs/descent.ts';
import { race, raceOf } from '@shared/numerics/labs/race.ts';
import { describe, expect, it } from 'vitest';
import { FIRST_CAMERA, projectionOf, turned } from '../../../src-renderer/labs/descent/camera.ts';
import { explosionWords } from '../../../src-renderer/labs/descent/explosion-words.ts';
import { keptRun } from '../../../src-renderer/labs/descent/kept-runs.ts';
import { nearestIterate } from '../../../src-renderer/labs/descent/nearest-iterate.ts';
import { rasterizeRelief } from '../../../src-renderer/labs/descent/rasterize-relief.ts';
import { videoSteps } from '../../../src-renderer/labs/descent/record-run.ts';
import { reliefOf } from '../../../src-renderer/labs/descent/relief.ts';
import { sharpnessSeries } from '../../../src-renderer/labs/descent/SharpnessChart.tsx';
import { OFFERED_SCHEDULES, spanning, warmThenCosine } from '../../../src-renderer/labs/descent/schedule-offers.ts';
import { styledPath } from '../../../src-renderer/labs/descent/styled-path.ts';
import { surfaceFacts } from '../../../src-renderer/labs/descent/surface-facts.ts';

const RECIPE = {
  lab: 'descent',
  surface: { id: 'quadratic', kappa: 100, theta: 0 },
  start: [1, 1],
  starts: [[-2, 0.5]],
  steps: 60,
  optimizers: [
    { id: 'sgd', lr: 0.0205 },
    { id: 'momentum', lr: 0.005, momentum: 0.5 },
  ],
};

async function raced(input: object) {
  const recipe = parseDescentRecipe(input);
  const trajectories = await race(raceOf(recipe), createCpuEngine());
  const paths = trajectories.map((trajectory, index) =>
    styledPath({ slot: index % recipe.optimizers.length, choice: trajectory.optimizer }, trajectory),
  );
  return { recipe, paths, surface: surfaceFacts(recipe.surface).surface };
}

describe('the eye around the relief', () => {
  it('sees what is nearer lower, what is higher higher, and x grow to the right, from the front', () => {
    const { place } = projectionOf({ azimuth: 0, elevation: 30 }, 400, 300);
    expect(place(0, -1, 0)[1]).toBeGreaterThan(place(0, 1, 0)[1]);
    expect(place(0, 0, 1)[1]).toBeLessThan(place(0, 0, 0)[1]);
    expect(place(1, 0, 0)[0]).toBeGreaterThan(place(-1, 0, 0)[0]);
  });

  it('keeps the whole box in the picture from every side, and knows what is nearer', () => {
    for (let azimuth = 0; azimuth < 360; azimuth += 15) {
      for (const elevation of [6, 34, 88]) {
        const { place, nearness } = projectionOf({ azimuth, elevation }, 400, 300);
        for (const u of [-1, 1])
          for (const v of [-1, 1])
            for (const h of [0, 1]) {
              const [x, y] = place(u, v, h);
              expect(x > 0 && x < 400 && y > 0 && y < 300, `${azimuth} ${elevation} ${u} ${v} ${h}`).toBe(true);
            }
        // Of two points of the floor the one that is nearer is seen lower.
        for (const [one, other] of [
          [place(1, 0, 0)[1] - place(-1, 0, 0)[1], nearness(1, 0, 0) - nearness(-1, 0, 0)],
          [place(0, 1, 0)[1] - place(0, -1, 0)[1], nearness(0, 1, 0) - nearness(0, -1, 0)],
        ] as const)
          if (Math.abs(one) > 1) expect(Math.sign(one)).toBe(Math.sign(other));
      }
    }
  });

  it('goes around and around, and neither under the land nor over the top', () => {
    expect(turned(FIRST_CAMERA, 400, 0).azimuth).toBe(72);
    expect(turned(FIRST_CAMERA, -400, 900)).toEqual({ azimuth: 352, elevation: 88 });
    expect(turned(FIRST_CAMERA, 0, -900).elevation).toBe(6);
  });
});

describe('the relief', () => {
  const bowl = Float32Array.from(
    { length: 81 },
    (_, index) => ((index % 9) - 4) ** 2 + (Math.floor(index / 9) - 4) ** 2,
  );

  it('has the floor at 0, rises with the loss, and cuts off what is higher than nearly all', () => {
    for (const scale of ['linear', 'log'] as const) {
      const { heights, heightOf } = reliefOf({ values: bowl, width: 9, height: 9 }, scale, 0);
      expect(heights[40]).toBe(0);
      expect(heightOf(1e9)).toBe(1);
      expect(heightOf(20)).toBeGreaterThan(heightOf(10));
      expect(heightOf(Number.NaN)).toBeNaN();
    }
  });

  const image = (azimuth: number) => {
    const relief = reliefOf({ values: bowl, width: 9, height: 9 }, 'linear', 0);
    const size = { width: 200, height: 150 };
    const projection = projectionOf({ azimuth, elevation: 30 }, size.width, size.height);
    const ramp = Uint32Array.from({ length: 256 }, (_, index) => 0xff000000 + index);
    return { relief, projection, picture: rasterizeRelief(relief, projection, size, 1, ramp, false) };
  };

  it('fills its silhouette without a hole and leaves the rest transparent', () => {
    const { picture } = image(30);
    for (let row = 0; row < picture.height; row += 1) {
      const line = picture.pixels.subarray(row * picture.width, (row + 1) * picture.width);
      const [first, last] = [line.findIndex(Boolean), line.findLastIndex(Boolean)];
      const holes = first < 0 ? 0 : line.subarray(first, last + 1).filter((pixel) => pixel === 0).length;
      // Seen from 30 degrees above, sky shows between the rims of the bowl, and nowhere below them.
      if (row > picture.height / 2) expect(holes).toBe(0);
    }
    expect(picture.pixels[0]).toBe(0);
  });

  it('keeps in every pixel what is nearest to the eye', () => {
    const { picture, projection, relief } = image(30);
    for (let index = 0; index < 81; index += 1) {
      const [u, v, h] = [((index % 9) - 4) / 4, (Math.floor(index / 9) - 4) / 4, relief.heights[index] ?? 0];
      // The four outermost corners are needles thinner than a pixel.
      if (Math.abs(u * v) === 1) continue;
      const [x, y] = projection.place(u, v, h);
      // The middle of a corner's own pixel may miss the land by a hair; a pixel is some 0.01 wide.
      const around = [-1, 0, 1].flatMap((dy) =>
        [-1, 0, 1].map((dx) => picture.nearness[(Math.floor(y) + dy) * picture.width + Math.floor(x) + dx] ?? 0),
      );
      expect(Math.max(...around)).toBeGreaterThan(projection.nearness(u, v, h) - 0.03);
    }
    expect(picture.nearness.every((near, index) => near > 0 === ((picture.pixels[index] ?? 0) !== 0))).toBe(true);
  });
});

describe('a pointer', () => {
  it('finds the iterate under it, of whichever path and start, and nothing in the open', async () => {
    const { paths } = await raced(RECIPE);
    const viewport = { x: [-3, 3], y: [-3, 3], width: 600, height: 600 } as const;
    const other = paths[3];
    const [x = 0, y = 0] = [other?.trajectory.x[4], other?.trajectory.y[4]];
    const found = nearestIterate(paths, viewport, [(x + 3) * 100 + 1, 600 - (y + 3) * 100]);
    expect([found?.path.key, found?.step]).toEqual(['1 1', 4]);
    expect(nearestIterate(paths, viewport, [5, 5])).toBeUndefined();
  });
});

describe('a typed surface', () => {
  it('has the minima that are found in its view', () => {
    const { minima, floor } = surfaceFacts({ id: 'typed', formula: '(x^2 - 1)^2 + (y - c)^2 - 3', c: 0.5 });
    expect(minima.map(([x]) => Math.round(x)).sort()).toEqual([-1, 1]);
    expect(minima[0]?.[1]).toBeCloseTo(0.5, 9);
    expect(floor).toBeCloseTo(-3, 9);
    expect(surfaceFacts({ id: 'typed', formula: 'x + y' }).floor).toBeUndefined();
  });
});

describe('sharpness along a path', () => {
  it('stands beside 2/lr, which follows the schedule, and the limit with momentum', async () => {
    const { recipe, paths, surface } = await raced({ ...RECIPE, schedule: { id: 'exponential', gamma: 0.9 } });
    const [plain, momentum] = [paths[0], paths[1]].map((path) => path && sharpnessSeries(surface, path, { recipe }));
    expect(plain?.map(({ id }) => id)).toEqual(['sharpness', 'plain']);
    expect(plain?.[0]?.y[0]).toBeCloseTo(100, 9);
    expect(plain?.[1]?.y[10]).toBeCloseTo(2 / (0.0205 * 0.9 ** 10), 6);
    expect(momentum?.map(({ id }) => id)).toEqual(['sharpness', 'plain', 'own']);
    expect(momentum?.[2]?.y[0]).toBeCloseTo(3 / 0.005, 6);
  });
});

describe('the words for an explosion', () => {
  it('are the numbers of the run', async () => {
    const { recipe, paths, surface } = await raced(RECIPE);
    const said = paths.map((path) => {
      const explosion = explosionOf(recipe, surface, path.trajectory);
      return explosion && explosionWords(explosion, path.trajectory.optimizer);
    });
    expect(said[0]).toBe(
      'At step 0 the curvature is 100, and this method at lr 0.0205 bears at most 2/lr = 97.6; along the steepest direction each further step multiplies the error by 1.05.',
    );
    expect(said[1]).toBeUndefined();
  });
});

describe('a kept run', () => {
  it('remembers every path by name and start, and how it ended', async () => {
    const { recipe, paths } = await raced(RECIPE);
    const kept = keptRun(
      paths,
      new Map([
        [0, 'Descent'],
        [1, 'Momentum'],
      ]),
      recipe.steps,
    );
    expect(kept.racers.map(({ name }) => name)).toEqual([
      'Descent',
      'Momentum',
      'Descent, start 2',
      'Momentum, start 2',
    ]);
    expect(kept.racers[1]?.endLoss).toBe(paths[1]?.trajectory.loss[60]);
  });
});

describe('schedules on offer', () => {
  it.each(OFFERED_SCHEDULES.map(({ id }) => id))('%s is legal for a run of any length', (id) => {
    for (const steps of [1, 7, 60, 5000])
      expect(() => parseDescentRecipe({ ...RECIPE, steps, schedule: spanning(id, steps) })).not.toThrow();
  });

  it('warm-up and cosine is legal too', () => {
    for (const steps of [2, 60, 5000])
      expect(() => parseDescentRecipe({ ...RECIPE, steps, schedule: warmThenCosine(steps) })).not.toThrow();
  });
});

describe('the film of a run', () => {
  it('starts at the start, never goes back, rests on the end, and is short however long the run', () => {
    for (const last of [1, 60, 5000]) {
      const steps = videoSteps(last);
      expect([steps[0], steps.at(-1)]).toEqual([0, last]);
      expect(steps.every((step, frame) => frame === 0 || step >= (steps[frame - 1] ?? 0))).toBe(true);
      // Thirty frames a second: two to eight seconds, and a rest.
      expect(steps.length).toBeGreaterThanOrEqual(60);
      expect(steps.length).toBeLessThan(270);
    }
  });
});
