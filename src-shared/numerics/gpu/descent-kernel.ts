/**
 * The WGSL that walks: the surface's gradient and the optimizer's update set into one fixed frame. Text in, text out; needs
 * no device. Per-step scalars are read from a buffer, so moving a slider changes numbers and not source.
 */
import type { OptimizerProgram } from '../catalog/optimizer-program.ts';
import { type GradientNoise, gradientNoiseWgsl } from '../cpu/gradient-noise.ts';
import type { ReductionOp } from '../expression/operations.ts';
import type { Expr } from '../expression/tree.ts';
import { printWgsl, wgslFunctions } from '../expression/wgsl.ts';
import type { WgslFunction } from '../expression/wgsl-functions.ts';
import { indent, type SurfaceKernel, surfaceFunction } from './surface-kernel.ts';

export const WALK_WORKGROUP = 64;

/** Numbers of one recorded state: x, y, and x, y of every slot the program reports. */
export function pathWidth(program: OptimizerProgram): number {
  return 2 * (1 + program.recorded.length);
}

// Both coordinates of the parameter together; hypotenuse does not overflow before its result does.
const COMBINE: Readonly<Record<ReductionOp, (a: string, b: string) => string>> = {
  norm: (a, b) => `hypotenuse(${a}, ${b})`,
  mean: (a, b) => `0.5f * (${a} + ${b})`,
  rms: (a, b) => `0.70710678f * hypotenuse(${a}, ${b})`,
};

/** A function of one coordinate, with the names it reads as WGSL. `scalars` are the reductions known so far. */
function coordinateFunction(
  program: OptimizerProgram,
  head: string,
  exprs: readonly Expr[],
  answer: (outputs: readonly string[]) => string,
): { readonly text: string; readonly functions: ReadonlySet<WgslFunction> } {
  const inputs = new Map([
    ['theta', 'p.theta'],
    ['grad', 'grad'],
    ...program.slots.map((slot) => [slot, `p.slot_${slot}`] as const),
    ...program.scalarNames.map((name, index) => [name, `table[row + ${index}u]`] as const),
    ...program.reductions.map(({ name }) => [name, name] as const),
  ]);
  const block = printWgsl(exprs, inputs, 'v');
  const lines = block.lines.length === 0 ? '' : `${indent(block.lines)}\n`;
  return { text: `${head} {\n${lines}  return ${answer(block.outputs)};\n}`, functions: block.functions };
}

/**
 * One thread walks one racer: state in registers, `count` steps, every state written to the path.
 * Buffers: 0 job, 1 coefficients, 2 table (racers × steps × scalars), 3 state (racers × 2 × (1 + slots)),
 * 4 path (racers × (steps + 1) × `pathWidth`). With `noise`, that of trajectory 0 is added to the gradient of every racer.
 */
export function walkSource(surface: SurfaceKernel, program: OptimizerProgram, noise?: GradientNoise['kind']): string {
  const gradient = surfaceFunction(surface, surface.gradient, 'vec2f');
  const sampled = noise === undefined ? undefined : gradientNoiseWgsl(noise);
  const fields = ['theta', ...program.slots.map((slot) => `slot_${slot}`)];
  const width = fields.length;
  const taken = (count: number): string =>
    program.reductions
      .slice(0, count)
      .map(({ name }) => `, ${name}: f32`)
      .join('');
  const given = (count: number): string =>
    program.reductions
      .slice(0, count)
      .map(({ name }) => `, ${name}`)
      .join('');
  const all = program.reductions.length;
  const operands = program.reductions.map(({ name, operand }, index) =>
    coordinateFunction(
      program,
      `fn ${name}Of(p: Coordinate, grad: f32, row: u32${taken(index)}) -> f32`,
      [operand],
      ([value = '0f']) => value,
    ),
  );
  const point =
    program.point === undefined
      ? undefined
      : coordinateFunction(
          program,
          `fn pointOf(p: Coordinate, row: u32${taken(program.pointReductions)}) -> f32`,
          [program.point],
          ([value = '0f']) => value,
        );
  const update = coordinateFunction(
    program,
    `fn advance(p: Coordinate, grad: f32, row: u32${taken(all)}) -> Coordinate`,
    program.outputs,
    (outputs) => `Coordinate(${outputs.join(', ')})`,
  );
  const reduce = (from: number, to: number, slope: readonly [string, string]): readonly string[] =>
    program.reductions.slice(from, to).map(({ name, op }, index) => {
      const of = (p: string, grad: string): string => `${name}Of(${p}, ${grad}, row${given(from + index)})`;
      return `    let ${name} = ${COMBINE[op](of('px', slope[0]), of('py', slope[1]))};`;
    });
  const atPoint = `vec2f(pointOf(px, row${given(program.pointReductions)}), pointOf(py, row${given(program.pointReductions)}))`;
  const body = [
    ...reduce(0, program.pointReductions, ['0f', '0f']),
    `    let slope = surface(${point === undefined ? 'vec2f(px.theta, py.theta)' : atPoint})${sampled === undefined ? '' : ' + job.deviation * gradientNoise(job.seed, 0u, step + 1u)'};`,
    ...reduce(program.pointReductions, all, ['slope.x', 'slope.y']),
  ];
  const functions = [
    ...gradient.functions,
    ...(sampled?.functions ?? []),
    ...[...operands, ...(point === undefined ? [] : [point]), update].flatMap((each) => [...each.functions]),
    ...(program.reductions.some(({ op }) => op !== 'mean') ? (['hypotenuse'] as const) : []),
  ];
  const load = (at: string): string => `Coordinate(${fields.map((_, i) => `state[${at} + ${i}u]`).join(', ')})`;
  const store = (name: string, at: string): string =>
    fields.map((field, i) => `  state[${at} + ${i}u] = ${name}.${field};`).join('\n');
  const kept = ['theta', ...program.recorded.map((slot) => `slot_${slot}`)];
  const record = kept.flatMap((field, index) => [
    `  path[place + ${2 * index}u] = px.${field};`,
    `  path[place + ${2 * index + 1}u] = py.${field};`,
  ]);
  return `// Generated: one thread is one racer, ${program.slots.length} state slots.
struct Job { racers: u32, first: u32, count: u32, steps: u32, seed: vec2u, deviation: f32 }
struct Coordinate { ${fields.map((field) => `${field}: f32`).join(', ')} }

@group(0) @binding(0) var<uniform> job: Job;
@group(0) @binding(1) var<storage, read> coefficients: array<f32>;
@group(0) @binding(2) var<storage, read> table: array<f32>;
@group(0) @binding(3) var<storage, read_write> state: array<f32>;
@group(0) @binding(4) var<storage, read_write> path: array<f32>;

${wgslFunctions(functions)}

${sampled === undefined ? '' : `${sampled.text}\n\n`}// (d/dx, d/dy) at a point.
${gradient.text}

${[...operands, ...(point === undefined ? [] : [point])].map(({ text }) => `${text}\n\n`).join('')}// One step of one coordinate; \`row\` is the start of the step's scalars.
${update.text}

fn record(racer: u32, step: u32, px: Coordinate, py: Coordinate) {
  let place = (racer * (job.steps + 1u) + step) * ${pathWidth(program)}u;
${record.join('\n')}
}

@compute @workgroup_size(${WALK_WORKGROUP})
fn walk(@builtin(global_invocation_id) id: vec3u) {
  let racer = id.x;
  if (racer >= job.racers) { return; }
  let atX = racer * ${2 * width}u;
  let atY = atX + ${width}u;
  var px = ${load('atX')};
  var py = ${load('atY')};
  for (var done = 0u; done < job.count; done += 1u) {
    let step = job.first + done;
    record(racer, step, px, py);
    let row = (racer * job.steps + step) * ${program.scalarNames.length}u;
${body.join('\n')}
    px = advance(px, slope.x, row${given(all)});
    py = advance(py, slope.y, row${given(all)});
  }
  if (job.first + job.count == job.steps) {
    record(racer, job.steps, px, py);
  }
${store('px', 'atX')}
${store('py', 'atY')}
}
`;
}
