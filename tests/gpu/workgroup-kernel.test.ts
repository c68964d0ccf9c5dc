import { GpuSession } from '@shared/numerics/gpu/session.ts';
import {
  prepareKernel,
  prepareSets,
  readNumbers,
  setKernel,
  workgroupKernel,
} from '@shared/numerics/gpu/workgroup-kernel.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestDevice } from './device.ts';

let session: GpuSession;
beforeAll(async () => {
  const { device, adapterName } = await requestDevice();
  session = new GpuSession(device, adapterName);
});
afterAll(() => session.dispose());

const MARK = workgroupKernel({
  job: { count: 'u32' },
  reads: [],
  writes: ['marks'],
  body: '  if (lane == 0u && group < job.count) { marks[group] = f32(group) + 1f; }',
});

const ROWS = setKernel({
  trees: ['sumOf', 'largestOf'],
  job: { rows: 'u32', size: 'u32', offset: 'f32' },
  reads: ['numbers'],
  writes: ['results'],
  body: `  if (group >= job.rows) { return; }
  var total = 0f;
  var most = -3e38f;
  for (var k = lane; k < job.size; k += LANES) {
    total += numbers[group * job.size + k] + job.offset;
    most = max(most, numbers[group * job.size + k]);
  }
  let sum = sumOf(total, lane);
  let largest = largestOf(most, lane);
  if (lane == 0u) {
    results[2u * group] = sum;
    results[2u * group + 1u] = largest;
  }`,
});

describe('kernels of workgroups', () => {
  it('number more workgroups than one row of a dispatch holds, each once', async () => {
    const count = 65_535 + 70;
    const marks = await session.withBuffers(async (buffers) => {
      const result = buffers.output(4 * count);
      (await prepareKernel(session, buffers, MARK, [result]))({ count }, count);
      return readNumbers(session, result, count);
    });
    expect(marks.every((mark, index) => mark === index + 1)).toBe(true);
  });

  // Whole numbers below 2^24, so that no sum is rounded in whichever order it is taken.
  it.each([1, 31, 256, 257, 1000])('sum and compare sets of %i numbers exactly', async (size) => {
    const rows = 300;
    const numbers = Float64Array.from({ length: rows * size }, (_, i) => ((i * 7919) % 8191) - 4000);
    const results = await session.withBuffers(async (buffers) => {
      const result = buffers.output(8 * rows);
      const run = await prepareSets(session, buffers, ROWS, [buffers.input(numbers), result], size);
      run({ rows, size, offset: 0.5 }, rows);
      return readNumbers(session, result, 2 * rows);
    });
    const row = (index: number): Float64Array => numbers.subarray(index * size, (index + 1) * size);
    for (let index = 0; index < rows; index += 1) {
      expect(results[2 * index]).toBe(row(index).reduce((sum, value) => sum + value + 0.5, 0));
      expect(results[2 * index + 1]).toBe(Math.max(...row(index)));
    }
  });
});
