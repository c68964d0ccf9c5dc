/**
 * Every optimizer through WGSL against PyTorch's trajectories, within the float32 tolerance of the reference README and as
 * far as it calls a trajectory reliable in float32.
 * SOURCE: tests/reference/optimizers.json
 */
import { createGpuEngine } from '@shared/numerics/gpu/descent-engine.ts';
import type { DescentEngine } from '@shared/numerics/labs/descent-engine.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { choiceFrom, type FileNumber, isClose, num, readOptimizers, surfaceFrom } from '../parity/reference.ts';
import { requestDevice } from './device.ts';

const file = readOptimizers();
const RTOL = 1e-3;
const ATOL = 1e-4;
let engine: DescentEngine | undefined;
let trajectoryCount = 0;
let optionalCount = 0;
let largestError = 0;

beforeAll(async () => {
  const { device, adapterName } = await requestDevice();
  engine = await createGpuEngine(device, adapterName, ({ id }) => {
    const surface = file.surfaces[id];
    if (surface === undefined) throw new Error(`the file has no surface "${id}"`);
    return surfaceFrom(surface);
  });
});

afterAll(() => {
  if (engine === undefined) return;
  process.stdout.write(
    `optimizers.json: ${trajectoryCount} trajectories checked on ${engine.description}, ${optionalCount} marked as not to be matched; largest error ${(100 * largestError).toFixed(1)} % of the tolerance\n`,
  );
  engine.dispose();
  expect(trajectoryCount + optionalCount).toBe(file.trajectories.length);
});

describe('optimizers against PyTorch in float32 on the GPU', () => {
  for (const [id, surface] of Object.entries(file.surfaces))
    it(`follows every trajectory on ${id} as far as float32 is reliable`, async () => {
      const cases = file.trajectories.flatMap((reference) => {
        if (reference.surface !== id) return [];
        const setting = file.settings[reference.setting];
        if (setting === undefined) throw new Error(`the file has no setting "${reference.setting}"`);
        const choice = choiceFrom(setting);
        if (choice === undefined) optionalCount += 1;
        return choice === undefined ? [] : [{ reference, choice }];
      });
      const paths = await engine?.run({
        surface: { id },
        start: surface.start,
        steps: file.steps,
        optimizers: cases.map(({ choice }) => choice),
      });
      trajectoryCount += cases.length;
      const failures: string[] = [];
      cases.forEach(({ reference }, index) => {
        const path = paths?.[index];
        const columns: [string, ArrayLike<number> | undefined, readonly FileNumber[]][] = [
          ['x', path?.x, reference.x],
          ['y', path?.y, reference.y],
          ['loss', path?.loss, reference.loss],
        ];
        if (reference.avgX !== undefined) columns.push(['avgX', path?.recorded?.ax?.x, reference.avgX]);
        if (reference.avgY !== undefined) columns.push(['avgY', path?.recorded?.ax?.y, reference.avgY]);
        for (let step = 0; step <= reference.reliable32; step += 1)
          for (const [name, ours, theirs] of columns) {
            const got = ours?.[step] ?? Number.NaN;
            const ref = num(theirs[step]);
            if (Number.isFinite(ref))
              largestError = Math.max(largestError, Math.abs(got - ref) / (ATOL + RTOL * Math.abs(ref)) || 0);
            if (!isClose(got, ref, RTOL, ATOL))
              failures.push(`${reference.setting}: ${name}[${step}] is ${got}, not ${ref}`);
          }
        const theirs = reference.firstNonFinite;
        if (theirs !== null && (path?.firstNonFinite ?? Number.POSITIVE_INFINITY) > theirs + 1)
          failures.push(`${reference.setting}: still finite at step ${theirs + 1}`);
      });
      expect(failures).toEqual([]);
    });
});
