import { createSurface } from '@shared/numerics/catalog/surface.ts';
import { createCpuEngine } from '@shared/numerics/cpu/descent-engine.ts';
import { createGpuEngine } from '@shared/numerics/gpu/descent-engine.ts';
import { parseDescentRecipe, runDescent } from '@shared/numerics/labs/descent.ts';
import type { DescentEngine } from '@shared/numerics/labs/descent-engine.ts';
import { afterEach, describe, expect, it } from 'vitest';
import { ADAM_LINES, MOMENTUM_LINES } from '../shared/numerics/catalog/typed-updates.ts';
import { requestDevice } from './device.ts';

const recipe = parseDescentRecipe({
  lab: 'descent',
  surface: { id: 'rosenbrock' },
  start: [-1.2, 1],
  steps: 300,
  optimizers: [
    { id: 'sgd', lr: 5e-4 },
    { id: 'momentum', lr: 5e-4 },
    { id: 'nesterov', lr: 5e-4 },
    { id: 'adam', lr: 0.05 },
    { id: 'adam', lr: 0.1 },
    { id: 'adamw', lr: 0.05 },
  ],
});
const cpu = createCpuEngine();
let engine: DescentEngine | undefined;

afterEach(() => {
  engine?.dispose();
  engine = undefined;
});

async function fresh(): Promise<{ readonly engine: DescentEngine; readonly device: GPUDevice }> {
  const { device, adapterName } = await requestDevice();
  engine = await createGpuEngine(device, adapterName);
  return { engine, device };
}

describe('the GPU engine', () => {
  it('names its backend, its precision and its adapter', async () => {
    const { engine } = await fresh();
    expect(engine.backend).toBe('webgpu');
    expect(engine.description).toMatch(/^WebGPU, float32 \(.+\)$/);
  });

  it.each(['rosenbrock', 'himmelblau', 'quadratic'])(
    'walks %s as the CPU does, over several dispatches',
    async (id) => {
      const { engine } = await fresh();
      const here = { ...recipe, surface: { id }, start: [-0.5, 1.25] as const };
      const gpuResult = await runDescent(here, engine);
      const cpuResult = await runDescent(here, cpu);
      expect(gpuResult.recipe).toEqual(cpuResult.recipe);
      gpuResult.racers.forEach((racer, index) => {
        const truth = cpuResult.racers[index];
        expect(racer.label).toBe(truth?.label);
        expect(racer.x).toHaveLength(301);
        for (const step of [0, 1, 10, 100, 300]) {
          expect(racer.x[step]).toBeCloseTo(truth?.x[step] ?? Number.NaN, 3);
          expect(racer.y[step]).toBeCloseTo(truth?.y[step] ?? Number.NaN, 3);
        }
      });
    },
  );

  it('is within 1e-6 of float64 after 10 steps and within 1e-5 after 100', async () => {
    const { engine } = await fresh();
    const job = { ...recipe, start: [-1.2, 1] as const, steps: 100 };
    const [ours, truth] = await Promise.all([engine.run(job), cpu.run(job)]);
    ours.forEach((path, index) => {
      for (const [step, bound] of [
        [1, 1e-6],
        [10, 1e-6],
        [100, 1e-5],
      ] as const) {
        expect(Math.abs((path.x[step] ?? Number.NaN) - (truth[index]?.x[step] ?? 0))).toBeLessThan(bound);
        expect(Math.abs((path.y[step] ?? Number.NaN) - (truth[index]?.y[step] ?? 0))).toBeLessThan(bound);
      }
    });
  });

  it('gives bit-equal paths when a job is run again on the same device', async () => {
    const { engine } = await fresh();
    expect(await engine.run(recipe)).toEqual(await engine.run(recipe));
  });

  it('tells that a racer diverged, and never hides it behind a finite number', async () => {
    const { engine } = await fresh();
    const [path] = await engine.run({ ...recipe, optimizers: [{ id: 'sgd', lr: 1 }] });
    const first = path?.firstNonFinite ?? -1;
    expect(first).toBeGreaterThan(0);
    for (let step = first + 1; step <= recipe.steps; step += 1) expect(Number.isFinite(path?.x[step])).toBe(false);
  });

  it('fills the same grid as the CPU', async () => {
    const { engine } = await fresh();
    const view = { x: [-5, 5], y: [-4, 4] } as const;
    const [ours, truth] = await Promise.all([
      engine.field({ id: 'himmelblau' }, view, 37, 21),
      cpu.field({ id: 'himmelblau' }, view, 37, 21),
    ]);
    expect(ours).toHaveLength(37 * 21);
    const worst = ours.reduce(
      (most, value, index) => Math.max(most, Math.abs(value - (truth[index] ?? Number.NaN))),
      0,
    );
    expect(worst).toBeLessThan(1e-5 * 900);
  });

  it('runs a formula that was typed a moment ago, every function of the language among them', async () => {
    const { device, adapterName } = await requestDevice();
    const formula =
      'abs(x) + sqrt(x^2 + y^2) + erf(x) + softplus(y) + max(x, y)^2 + hypot(x, y) + atan2(y, 3 + x) + (2 + sin(x))^cos(y)';
    const surfaceFor = () => createSurface(formula);
    engine = await createGpuEngine(device, adapterName, surfaceFor);
    const job = { ...recipe, start: [0.7, -0.6] as const, steps: 40, optimizers: [{ id: 'adam', lr: 0.01 }] };
    const [[ours], [truth]] = await Promise.all([engine.run(job), createCpuEngine(surfaceFor).run(job)]);
    expect(ours?.x[40]).toBeCloseTo(truth?.x[40] ?? Number.NaN, 4);
    expect(ours?.y[40]).toBeCloseTo(truth?.y[40] ?? Number.NaN, 4);
  });

  it('walks a typed recipe with schedule, noise and clipping as the CPU does', async () => {
    const { engine } = await fresh();
    const typed = {
      lab: 'descent',
      surface: { formula: 'a*(1 - x)^2 + b*(y - x^2)^2 + lambda*sin(3 x)', b: 5 },
      start: [-1.2, 1],
      steps: 300,
      optimizers: [
        { update: ADAM_LINES, lr: 0.05 },
        { update: MOMENTUM_LINES, lr: 0.02 },
        { update: 'point = theta + mu*v\nv = mu*v - lr*grad/(1 + norm(grad))\ntheta = theta + v', mu: 0.8 },
        { id: 'rprop', lr: 0.01 },
      ],
      schedule: { id: 'cosine', T_max: 300, eta_min: 0.001 },
      clip: { by: 'norm', limit: 5 },
    };
    for (const noise of [undefined, { std: 0.5, seed: 3 }, { kind: 'student_t', std: 0.2, seed: 2 ** 40 }]) {
      const checked = parseDescentRecipe({ ...typed, noise });
      const [ours, truth] = await Promise.all([runDescent(checked, engine), runDescent(checked, cpu)]);
      expect(ours.recipe).toEqual(truth.recipe);
      truth.racers.forEach((racer, index) => {
        for (const step of [1, 10, 300]) {
          expect(ours.racers[index]?.x[step], `${racer.label}, step ${step}`).toBeCloseTo(
            racer.x[step] ?? Number.NaN,
            3,
          );
          expect(ours.racers[index]?.y[step], `${racer.label}, step ${step}`).toBeCloseTo(
            racer.y[step] ?? Number.NaN,
            3,
          );
        }
      });
    }
  });

  it('stops between dispatches once the signal is aborted', async () => {
    const { engine } = await fresh();
    await expect(engine.run(recipe, { aborted: true })).rejects.toMatchObject({ code: 'cancelled' });
    expect(await engine.run({ ...recipe, steps: 2 })).toHaveLength(recipe.optimizers.length);
  });

  it('says in a sentence that the device was lost, and refuses to run after it', async () => {
    const { engine, device } = await fresh();
    device.destroy();
    expect(await engine.lost).toMatch(/^The GPU \(.+\) was lost.*\.$/);
    await expect(engine.run(recipe)).rejects.toMatchObject({
      code: 'unavailable',
      hint: expect.stringContaining('CPU'),
    });
  });

  it('answers a run with a sentence when the device is lost in the middle of it', async () => {
    const { engine, device } = await fresh();
    const running = engine.run({ ...recipe, steps: 5000 });
    device.destroy();
    await expect(running).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('cannot be built on a device that is already lost', async () => {
    const { device, adapterName } = await requestDevice();
    device.destroy();
    await device.lost;
    await expect(createGpuEngine(device, adapterName)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('says that a grid is too large for the device instead of returning an empty grid', async () => {
    const { engine, device } = await fresh();
    const side = Math.ceil(Math.sqrt(device.limits.maxStorageBufferBindingSize / 4)) + 64;
    await expect(engine.field({ id: 'himmelblau' }, { x: [0, 1], y: [0, 1] }, side, side)).rejects.toMatchObject({
      code: 'unavailable',
    });
    expect(await engine.field({ id: 'himmelblau' }, { x: [0, 1], y: [0, 1] }, 2, 2)).toHaveLength(4);
  });

  it('refuses to run after dispose', async () => {
    const { engine } = await fresh();
    engine.dispose();
    await expect(engine.run(recipe)).rejects.toMatchObject({ code: 'cancelled' });
  });
});
