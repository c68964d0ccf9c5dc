/**
 * The seeded generator on the device: the same words as on the CPU, bit for bit, and the same numbers in (0, 1).
 */
import { createStream, PHILOX_WGSL } from '@shared/numerics/cpu/random.ts';
import { describe, expect, it } from 'vitest';
import { requestDevice } from './device.ts';

const BLOCKS = 256;
const SEED = 2 ** 40 + 12345;
const STREAM = 7;

const SHADER = `${PHILOX_WGSL}
@group(0) @binding(0) var<storage, read_write> words: array<vec4u>;
@group(0) @binding(1) var<storage, read_write> numbers: array<vec4f>;
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let word = philox(vec4u(id.x, 0u, ${STREAM}u, 0u), vec2u(${SEED >>> 0}u, ${Math.floor(SEED / 2 ** 32)}u));
  words[id.x] = word;
  numbers[id.x] = vec4f(unitNumber(word.x), unitNumber(word.y), unitNumber(word.z), unitNumber(word.w));
}`;

async function runOnDevice(): Promise<{ readonly words: Uint32Array; readonly numbers: Float32Array }> {
  const { device } = await requestDevice();
  const size = BLOCKS * 16;
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC;
  const results = [device.createBuffer({ size, usage }), device.createBuffer({ size, usage })];
  const pipeline = device.createComputePipeline({
    layout: 'auto',
    compute: { module: device.createShaderModule({ code: SHADER }) },
  });
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  const entries = results.map((buffer, binding) => ({ binding, resource: { buffer } }));
  pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
  pass.dispatchWorkgroups(BLOCKS / 64);
  pass.end();
  const copies = results.map((buffer) => {
    const copy = device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
    encoder.copyBufferToBuffer(buffer, 0, copy, 0, size);
    return copy;
  });
  device.queue.submit([encoder.finish()]);
  const [words, numbers] = await Promise.all(
    copies.map(async (copy) => {
      await copy.mapAsync(GPUMapMode.READ);
      return copy.getMappedRange().slice(0);
    }),
  );
  device.destroy();
  return { words: new Uint32Array(words ?? []), numbers: new Float32Array(numbers ?? []) };
}

describe('the seeded generator in WGSL', () => {
  it('gives the words and the numbers of the CPU, every bit', async () => {
    const { words, numbers } = await runOnDevice();
    const stream = createStream(SEED, STREAM);
    expect([...words]).toEqual(Array.from({ length: 4 * BLOCKS }, (_, index) => stream.word(index)));
    expect([...numbers]).toEqual(Array.from({ length: 4 * BLOCKS }, (_, index) => stream.uniform(index)));
  });
});
