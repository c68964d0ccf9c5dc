/**
 * Gradient noise on the device: the words of the CPU, bit for bit, and its values up to float32's rounding.
 */
import { createNoise, type GradientNoise, gradientNoiseWgsl, seedWords } from '@shared/numerics/cpu/gradient-noise.ts';
import { createStream } from '@shared/numerics/cpu/random.ts';
import { wgslFunctions } from '@shared/numerics/expression/wgsl.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestDevice } from './device.ts';

const STEPS = 4096;
const SEED = 2 ** 40 + 12345;
const TRAJECTORY = 70_001;

let device: GPUDevice;
beforeAll(async () => {
  ({ device } = await requestDevice());
});
afterAll(() => device?.destroy());

/** For steps 1 … STEPS: four words and then, as bits, noise of x and y and two zeros. */
async function onDevice(kind: GradientNoise['kind']): Promise<ArrayBuffer> {
  const { text, functions } = gradientNoiseWgsl(kind);
  const [low, high] = seedWords(SEED);
  const code = `${wgslFunctions(functions)}
${text}
@group(0) @binding(0) var<storage, read_write> answer: array<vec4u>;
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let seed = vec2u(${low}u, ${high}u);
  answer[2u * id.x] = philox(vec4u(id.x, 0u, ${TRAJECTORY}u, 0u), seed);
  answer[2u * id.x + 1u] = vec4u(bitcast<vec2u>(gradientNoise(seed, ${TRAJECTORY}u, id.x + 1u)), 0u, 0u);
}`;
  const size = STEPS * 32;
  const buffer = device.createBuffer({ size, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC });
  const copy = device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  const compute = { module: device.createShaderModule({ code }) };
  const pipeline = device.createComputePipeline({ layout: 'auto', compute });
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  const entries = [{ binding: 0, resource: { buffer } }];
  pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
  pass.dispatchWorkgroups(STEPS / 64);
  pass.end();
  encoder.copyBufferToBuffer(buffer, 0, copy, 0, size);
  device.queue.submit([encoder.finish()]);
  await copy.mapAsync(GPUMapMode.READ);
  return copy.getMappedRange().slice(0);
}

describe('gradient noise in WGSL', () => {
  it.each(['gaussian', 'student_t'] as const)('draws the words and the %s values of the CPU', async (kind) => {
    const answer = await onDevice(kind);
    const words = new Uint32Array(answer);
    const values = new Float32Array(answer);
    const stream = createStream(SEED, TRAJECTORY);
    const add = createNoise({ kind, std: 1, seed: SEED }, TRAJECTORY);
    let worst = 0;
    for (let step = 1; step <= STEPS; step += 1) {
      const at = 8 * (step - 1);
      for (let word = 0; word < 4; word += 1) expect(words[at + word]).toBe(stream.word(4 * (step - 1) + word));
      const truth = new Float64Array(2);
      add(truth, step);
      for (const axis of [0, 1]) {
        const value = truth[axis] as number;
        worst = Math.max(worst, Math.abs((values[at + 4 + axis] as number) - value) / Math.max(1, Math.abs(value)));
      }
    }
    // The angle 2πu is a float32 up to 6.28, so rounds by 2.4e-7; radius up to 5.8, and four roundings more.
    expect(worst).toBeLessThan(5e-6);
  });
});
