/** Every optimizer through WGSL against PyTorch's trajectories. */
import { createGpuEngine } from '@shared/numerics/gpu/descent-engine.ts';
import type { DescentEngine } from '@shared/numerics/labs/descent-engine.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { followTrajectories, referenceSurface, SURFACE_IDS, TRAJECTORIES } from '../parity/float32-trajectories.ts';
import { requestDevice } from './device.ts';

let engine: DescentEngine;
let checked = 0;
let optional = 0;
let largestError = 0;

beforeAll(async () => {
  const { device, adapterName } = await requestDevice();
  engine = await createGpuEngine(device, adapterName, referenceSurface);
});

afterAll(() => {
  process.stdout.write(
    `optimizers.json: ${checked} trajectories checked on ${engine.description}, ${optional} marked as not to be matched; largest error ${(100 * largestError).toFixed(1)} % of the tolerance\n`,
  );
  engine.dispose();
  expect(checked + optional).toBe(TRAJECTORIES);
});

describe('optimizers against PyTorch in float32 on the GPU', () => {
  it.each(SURFACE_IDS)('follows every trajectory on %s as far as float32 is reliable', async (id) => {
    const parity = await followTrajectories(engine, id);
    checked += parity.checked;
    optional += parity.optional;
    largestError = Math.max(largestError, parity.largestError);
    expect(parity.failures).toEqual([]);
  });
});
