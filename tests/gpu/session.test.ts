import { GpuSession } from '@shared/numerics/gpu/session.ts';
import { beforeAll, describe, expect, it } from 'vitest';
import { requestDevice, type TestDevice } from './device.ts';

const ENTRY = (name: string, factor: string) => `
@compute @workgroup_size(4) fn ${name}(@builtin(global_invocation_id) id: vec3u) { products[id.x] = ${factor} * numbers[id.x]; }`;
const DOUBLE = `
@group(0) @binding(0) var<storage, read> numbers: array<f32>;
@group(0) @binding(1) var<storage, read_write> products: array<f32>;${ENTRY('double', '2f')}`;
const BINDINGS = ['read-only-storage', 'storage'] as const;

let test: TestDevice;

beforeAll(async () => {
  test = await requestDevice();
});

const sessionOf = () => new GpuSession(test.device, test.adapterName);

describe('a GPU session', () => {
  it('runs a kernel over buffers and reads the answer back', async () => {
    const session = sessionOf();
    const pipeline = await session.pipeline(DOUBLE, 'double', BINDINGS);
    const doubles = await session.withBuffers(async (buffers) => {
      const output = buffers.output(16);
      session.dispatch(pipeline, session.bind(pipeline, [buffers.input([1, 2.5, -3, 0]), output]), 1, 1);
      return [...new Float32Array(await session.read(output, 16))];
    });
    expect(doubles).toEqual([2, 5, -6, 0]);
  });

  it('runs what is dispatched together in order, and works on where collecting it failed', async () => {
    const session = sessionOf();
    const pipeline = await session.pipeline(DOUBLE, 'double', BINDINGS);
    const doubles = await session.withBuffers(async (buffers) => {
      const [first, second] = [buffers.output(16), buffers.output(16)];
      const groups = [
        session.bind(pipeline, [buffers.input([1, 2.5, -3, 0]), first]),
        session.bind(pipeline, [first, second]),
        session.bind(pipeline, [second, first]),
      ];
      const fail = (): void => {
        throw new Error('no launch');
      };
      expect(() => session.together(fail)).toThrow('no launch');
      session.together(() => {
        for (const group of groups) session.dispatch(pipeline, group, 1, 1);
      });
      return [...new Float32Array(await session.read(first, 16))];
    });
    expect(doubles).toEqual([8, 20, -24, 0]);
  });

  it('compiles a source once', async () => {
    const session = sessionOf();
    expect(session.pipeline(DOUBLE, 'double', BINDINGS)).toBe(session.pipeline(DOUBLE, 'double', BINDINGS));
  });

  it('compiles each entry point of a source by itself', async () => {
    const both = `${DOUBLE}${ENTRY('triple', '3f')}`;
    const session = sessionOf();
    const run = async (entryPoint: string): Promise<number[]> => {
      const pipeline = await session.pipeline(both, entryPoint, BINDINGS);
      return session.withBuffers(async (buffers) => {
        const output = buffers.output(16);
        session.dispatch(pipeline, session.bind(pipeline, [buffers.input([1, 2, 3, 4]), output]), 1, 1);
        return [...new Float32Array(await session.read(output, 16))];
      });
    };
    expect([await run('double'), await run('triple')]).toEqual([
      [2, 4, 6, 8],
      [3, 6, 9, 12],
    ]);
  });

  it('forgets the pipeline that was longest out of use, and keeps one that is used again and again', async () => {
    const session = sessionOf();
    const pipeline = (number: number) => session.pipeline(`${DOUBLE} // ${number}`, 'double', BINDINGS);
    const [hot, cold] = [pipeline(0), pipeline(1)];
    const others: Promise<unknown>[] = [];
    for (let number = 2; number < 140; number += 1) {
      others.push(pipeline(number));
      expect(pipeline(0)).toBe(hot);
    }
    expect(pipeline(1)).not.toBe(cold);
    await Promise.all([hot, cold, pipeline(1), ...others]);
  });

  it('names the line when a kernel does not compile', async () => {
    const broken = DOUBLE.replace('2f *', '2f * nothing *');
    await expect(sessionOf().pipeline(broken, 'double', BINDINGS)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/^The GPU \(.+\) refused the kernel, line 4: .*nothing/),
      hint: expect.stringContaining('CPU'),
    });
  });

  it('turns a misuse of the device into a sentence and works on', async () => {
    const session = sessionOf();
    const pipeline = await session.pipeline(DOUBLE, 'double', BINDINGS);
    const misuse = session.withBuffers(async (buffers) => {
      session.dispatch(pipeline, session.bind(pipeline, [buffers.uniform(16), buffers.output(16)]), 1, 1);
    });
    await expect(misuse).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('refused the run'),
    });
    expect(await session.withBuffers(async () => 'next')).toBe('next');
  });

  it('keeps the errors of two runs apart that were started at once', async () => {
    const session = sessionOf();
    const pipeline = await session.pipeline(DOUBLE, 'double', BINDINGS);
    const wrong = session.withBuffers(async (buffers) => {
      session.bind(pipeline, [buffers.uniform(16), buffers.output(16)]);
      await session.idle();
    });
    const right = session.withBuffers(async () => 'untouched');
    const [first, second] = await Promise.allSettled([wrong, right]);
    expect(first.status).toBe('rejected');
    expect(second).toEqual({ status: 'fulfilled', value: 'untouched' });
  });
});
