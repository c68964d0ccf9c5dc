/** Random formulas in WGSL, fifty to a kernel, against float64 within a running error bound. */

import { compileAll } from '@shared/numerics/expression/evaluate.ts';
import { hoist } from '@shared/numerics/expression/hoist.ts';
import { parseFormula } from '@shared/numerics/expression/parse.ts';
import { bind, CONSTANTS } from '@shared/numerics/expression/tree.ts';
import { printWgsl, wgslFunctions } from '@shared/numerics/expression/wgsl.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bounded, compare, newComparison, summary, wgslRounding } from '../shared/numerics/expression/float32-bound.ts';
import { OWN_SEED, sampleFormulas, samplePoints } from '../shared/numerics/expression/formula-arbitrary.ts';
import { requestDevice } from './device.ts';

const BATCH = 50;
const POINTS = 64;

let device: GPUDevice;
beforeAll(async () => {
  ({ device } = await requestDevice());
});
afterAll(() => device?.destroy());

/** As the engines print a formula: constant parts come from a table, the rest is text. */
function kernelOf(formulas: readonly string[]): {
  readonly source: string;
  readonly constants: Float32Array<ArrayBuffer>;
} {
  const trees = formulas.map((text) => bind(parseFormula(text, ['x', 'y']), CONSTANTS));
  const { exprs, scalars, names } = hoist(trees, new Set(), 'constant');
  const values = new Float64Array(scalars.length);
  compileAll(scalars, [])([], values);
  const inputs = new Map([
    ['x', 'at.x'],
    ['y', 'at.y'],
    ...names.map((name, index) => [name, `constants[${index}]`] as const),
  ]);
  const { lines, outputs, functions } = printWgsl(exprs, inputs, 'v');
  const source = `
@group(0) @binding(0) var<storage, read> points: array<vec2f>;
@group(0) @binding(1) var<storage, read> constants: array<f32>;
@group(0) @binding(2) var<storage, read_write> results: array<f32>;
${wgslFunctions(functions)}
@compute @workgroup_size(${POINTS})
fn evaluate(@builtin(local_invocation_index) index: u32) {
  let at = points[index];
  ${lines.join('\n  ')}
  ${outputs.map((output, row) => `results[${row * POINTS}u + index] = ${output};`).join('\n  ')}
}`;
  // A buffer must not be empty.
  return { source, constants: Float32Array.from([...values, 0]) };
}

async function evaluateBatch(formulas: readonly string[], pairs: Float32Array<ArrayBuffer>): Promise<Float32Array> {
  const { source, constants } = kernelOf(formulas);
  // By hand: the automatic layout leaves out a table that no formula of the batch reads.
  const layout = device.createBindGroupLayout({
    entries: (['read-only-storage', 'read-only-storage', 'storage'] as const).map((type, binding) => ({
      binding,
      visibility: GPUShaderStage.COMPUTE,
      buffer: { type },
    })),
  });
  const pipeline = await device.createComputePipelineAsync({
    layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
    compute: { module: device.createShaderModule({ code: source }), entryPoint: 'evaluate' },
  });
  const size = formulas.length * POINTS * 4;
  const inputs = [pairs, constants].map((data) => {
    const buffer = device.createBuffer({
      size: data.byteLength,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST,
    });
    device.queue.writeBuffer(buffer, 0, data);
    return buffer;
  });
  const results = device.createBuffer({ size, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC });
  const copy = device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  const buffers = [...inputs, results];
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  const used = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }));
  pass.setBindGroup(0, device.createBindGroup({ layout, entries: used }));
  pass.dispatchWorkgroups(1);
  pass.end();
  encoder.copyBufferToBuffer(results, 0, copy, 0, size);
  device.queue.submit([encoder.finish()]);
  await copy.mapAsync(GPUMapMode.READ);
  const values = new Float32Array(copy.getMappedRange().slice(0));
  for (const buffer of [...buffers, copy]) buffer.destroy();
  return values;
}

describe('1,000 random formulas in WGSL', () => {
  it.each([20260806, OWN_SEED])('are the float64 values to single precision, with seed %d', async (seed) => {
    const formulas = sampleFormulas(1000, seed);
    const { x, y } = samplePoints(POINTS, seed);
    const pairs = Float32Array.from({ length: 2 * POINTS }, (_, index) => (index % 2 === 0 ? x : y)[index >> 1] ?? 0);
    const tally = newComparison();
    for (let first = 0; first < formulas.length; first += BATCH) {
      const batch = formulas.slice(first, first + BATCH);
      const values = await evaluateBatch(batch, pairs);
      batch.forEach((text, row) => {
        const exact = bounded(parseFormula(text, ['x', 'y']), wgslRounding);
        x.forEach((px, point) => {
          const py = y[point] ?? Number.NaN;
          compare(tally, exact(px, py), values[row * POINTS + point] ?? Number.NaN, () => `${text} at (${px}, ${py})`);
        });
      });
    }
    process.stdout.write(`WGSL, seed ${seed}: ${summary(tally)}\n`);
    expect(tally.compared + tally.leftOut).toBe(64_000);
    expect(tally.worst, tally.where).toBeLessThanOrEqual(1);
    expect(tally.leftOut).toBeLessThan(0.15 * 64_000);
    expect(tally.bounds.filter((bound) => bound < 3e-5).length).toBeGreaterThan(0.9 * tally.compared);
  });
});
