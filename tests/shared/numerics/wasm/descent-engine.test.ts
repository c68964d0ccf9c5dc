/** Single trajectories in WebAssembly: against PyTorch's, and against the float64 engine where PyTorch has no word. */
import { createSurface } from '@shared/numerics/catalog/surface.ts';
import { createCpuEngine } from '@shared/numerics/cpu/descent-engine.ts';
import { createWasmEngine } from '@shared/numerics/wasm/descent-engine.ts';
import { afterAll, describe, expect, it } from 'vitest';
import {
  followTrajectories,
  referenceSurface,
  SURFACE_IDS,
  TRAJECTORIES,
} from '../../../parity/float32-trajectories.ts';

const cpu = createCpuEngine();
const engine = createWasmEngine(WebAssembly);
const job = {
  surface: { id: 'rosenbrock' },
  start: [-1.2, 1] as const,
  steps: 100,
  optimizers: [
    { id: 'adam', lr: 0.01 },
    { id: 'sgd', lr: 0.001, momentum: 0.9 },
    { id: 'asgd', lr: 0.001 },
  ],
};

describe('optimizers against PyTorch in float32 in WebAssembly', () => {
  const reference = createWasmEngine(WebAssembly, referenceSurface);
  let checked = 0;
  let optional = 0;
  let largestError = 0;
  afterAll(() => {
    process.stdout.write(
      `optimizers.json: ${checked} trajectories checked on ${reference.description}, ${optional} marked as not to be matched; largest error ${(100 * largestError).toFixed(1)} % of the tolerance\n`,
    );
    expect(checked + optional).toBe(TRAJECTORIES);
  });

  it.each(SURFACE_IDS)('follows every trajectory on %s as far as float32 is reliable', async (id) => {
    const parity = await followTrajectories(reference, id);
    checked += parity.checked;
    optional += parity.optional;
    largestError = Math.max(largestError, parity.largestError);
    expect(parity.failures).toEqual([]);
  });
});

describe('the WebAssembly engine', () => {
  it('records every state from the start on, averaged iterates among them', async () => {
    const [ours, truth] = await Promise.all([engine.run(job), cpu.run(job)]);
    ours.forEach((path, index) => {
      expect(path.x).toHaveLength(101);
      expect([path.x[0], path.y[0]]).toEqual([Math.fround(-1.2), 1]);
      expect(path.optimizer).toEqual(truth[index]?.optimizer);
      for (const step of [1, 10, 100]) expect(path.x[step]).toBeCloseTo(truth[index]?.x[step] ?? Number.NaN, 5);
    });
    expect(ours[2]?.recorded?.ax?.y[100]).toBeCloseTo(truth[2]?.recorded?.ax?.y[100] ?? Number.NaN, 5);
    expect(ours[0]?.recorded).toBeUndefined();
  });

  it.each([
    ['a clipped gradient', { clip: { by: 'norm', limit: 0.5 } }],
    ['a schedule', { schedule: { id: 'step', step_size: 20, gamma: 0.5 } }],
    ['noise', { noise: { kind: 'gaussian', std: 20, seed: 7 } }],
  ] as const)('goes with %s where float64 goes', async (_, setting) => {
    const changed = { ...job, ...setting };
    const [ours, truth, plain] = await Promise.all([engine.run(changed), cpu.run(changed), cpu.run(job)]);
    ours.forEach((path, index) => {
      expect(path.x[100]).toBeCloseTo(truth[index]?.x[100] ?? Number.NaN, 4);
    });
    expect(truth[0]?.x[100]).not.toBeCloseTo(plain[0]?.x[100] ?? Number.NaN, 3);
  });

  it('tells at which step a racer diverged', async () => {
    const [path] = await engine.run({ ...job, optimizers: [{ id: 'sgd', lr: 1 }] });
    const first = path?.firstNonFinite ?? -1;
    expect(first).toBeGreaterThan(0);
    for (let step = first + 1; step <= job.steps; step += 1) expect(Number.isFinite(path?.x[step])).toBe(false);
  });

  it('fills the same grid as float64, for counts that are no multiple of a vector', async () => {
    const view = { x: [-5, 5], y: [-4, 4] } as const;
    const [ours, truth] = await Promise.all([
      engine.field({ id: 'himmelblau' }, view, 37, 21),
      cpu.field({ id: 'himmelblau' }, view, 37, 21),
    ]);
    expect(ours).toHaveLength(37 * 21);
    // Float32 holds 7 digits, and the largest loss of the view is 890.
    ours.forEach((value, index) => {
      expect(Math.abs(value - (truth[index] ?? Number.NaN))).toBeLessThan(1e-3);
    });
  });

  it('runs a formula that was typed a moment ago', async () => {
    const surfaceFor = () => createSurface('erf(x) + softplus(y) + max(x, y)^2 + (2 + sin(x))^cos(y)');
    const typed = { ...job, start: [0.7, -0.6] as const, optimizers: [{ id: 'adam', lr: 0.01 }] };
    const [[ours], [truth]] = await Promise.all([
      createWasmEngine(WebAssembly, surfaceFor).run(typed),
      createCpuEngine(surfaceFor).run(typed),
    ]);
    expect(ours?.y[100]).toBeCloseTo(truth?.y[100] ?? Number.NaN, 4);
  });

  it('refuses what the other engines refuse, and everything once it is closed', async () => {
    await expect(engine.run({ ...job, optimizers: [{ id: 'lbfgs' }] })).rejects.toMatchObject({
      code: 'invalid-recipe',
    });
    await expect(engine.run(job, { aborted: true })).rejects.toMatchObject({ code: 'cancelled' });
    const closed = createWasmEngine(WebAssembly);
    closed.dispose();
    await expect(closed.run(job)).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('names a host without SIMD instead of failing without a word', async () => {
    const compile = (): Promise<never> => Promise.reject(new Error('invalid opcode 0xfd'));
    const poor = createWasmEngine({ compile, instantiate: WebAssembly.instantiate });
    await expect(poor.run(job)).rejects.toMatchObject({ code: 'unavailable' });
  });
});
