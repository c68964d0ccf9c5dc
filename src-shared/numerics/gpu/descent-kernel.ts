/**
 * The WGSL of the `descent` lab: the surface's gradient and the optimizer's update set into two fixed frames, one that
 * walks and one that fills a grid. Text in, text out; needs no device. Parameters and per-step scalars are read from
 * buffers, so moving a slider changes numbers and not source.
 */
import type { OptimizerProgram } from '../catalog/optimizer-program.ts';
import type { Surface } from '../catalog/surface.ts';
import { differentiate } from '../expression/differentiate.ts';
import { compileAll } from '../expression/evaluate.ts';
import { hoist } from '../expression/hoist.ts';
import { bind, CONSTANTS, type Expr } from '../expression/tree.ts';
import { printWgsl, type WgslBlock, wgslFunctions } from '../expression/wgsl.ts';

export const WALK_WORKGROUP = 64;
/** Side of the square of grid points one workgroup fills. */
export const FIELD_TILE = 8;

/** A surface split into what a kernel prints and what it reads. */
export interface SurfaceKernel {
  /** As trees over x, y and `coefficient0` …. */
  readonly loss: Expr;
  /** ∂x, ∂y. */
  readonly gradient: readonly [Expr, Expr];
  readonly coefficientNames: readonly string[];
  /** Everything of the formula that depends on parameters only, computed in float64. */
  readonly coefficients: Float64Array;
}

export function surfaceKernel(surface: Surface): SurfaceKernel {
  const names = Object.keys(surface.parameters);
  const constants = Object.fromEntries(Object.entries(CONSTANTS).filter(([name]) => !names.includes(name)));
  const loss = bind(surface.expr, constants);
  const trees = [loss, differentiate(loss, 'x'), differentiate(loss, 'y')];
  const { exprs, scalars, names: coefficientNames } = hoist(trees, new Set(names), 'coefficient');
  const [hoistedLoss = loss, dx = loss, dy = loss] = exprs;
  const coefficients = new Float64Array(scalars.length);
  compileAll(scalars, names)(Object.values(surface.parameters), coefficients);
  return { loss: hoistedLoss, gradient: [dx, dy], coefficientNames, coefficients };
}

function surfaceFunction(kernel: SurfaceKernel, outputs: readonly Expr[], type: string): WgslBlock & { text: string } {
  const inputs = new Map([
    ['x', 'at.x'],
    ['y', 'at.y'],
    ...kernel.coefficientNames.map((name, index) => [name, `coefficients[${index}]`] as const),
  ]);
  const block = printWgsl(outputs, inputs, 'u');
  const text = `fn surface(at: vec2f) -> ${type} {
${indent(block.lines)}
  return ${type}(${block.outputs.join(', ')});
}`;
  return { ...block, text };
}

function indent(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}`).join('\n');
}

/**
 * One thread walks one racer: state in registers, `count` steps, every state written to the path.
 * Buffers: 0 job, 1 coefficients, 2 table (racers × steps × scalars), 3 state (racers × 2 × (1 + slots)),
 * 4 path (racers × (steps + 1) × 2: x, y).
 */
export function walkSource(surface: SurfaceKernel, program: OptimizerProgram): string {
  const gradient = surfaceFunction(surface, surface.gradient, 'vec2f');
  const inputs = new Map([
    ['theta', 'p.theta'],
    ['grad', 'grad'],
    ...program.slots.map((slot) => [slot, `p.slot_${slot}`] as const),
    ...program.scalarNames.map((name, index) => [name, `table[row + ${index}u]`] as const),
  ]);
  const update = printWgsl(program.outputs, inputs, 'v');
  const fields = ['theta', ...program.slots.map((slot) => `slot_${slot}`)];
  const width = fields.length;
  const load = (at: string): string => `Coordinate(${fields.map((_, i) => `state[${at} + ${i}u]`).join(', ')})`;
  const store = (name: string, at: string): string =>
    fields.map((field, i) => `  state[${at} + ${i}u] = ${name}.${field};`).join('\n');
  return `// Generated: one thread is one racer, ${program.slots.length} state slots.
struct Job { racers: u32, first: u32, count: u32, steps: u32 }
struct Coordinate { ${fields.map((field) => `${field}: f32`).join(', ')} }

@group(0) @binding(0) var<uniform> job: Job;
@group(0) @binding(1) var<storage, read> coefficients: array<f32>;
@group(0) @binding(2) var<storage, read> table: array<f32>;
@group(0) @binding(3) var<storage, read_write> state: array<f32>;
@group(0) @binding(4) var<storage, read_write> path: array<f32>;

${wgslFunctions([...gradient.functions, ...update.functions])}

// (d/dx, d/dy) at a point.
${gradient.text}

// One step of one coordinate; \`row\` is the start of the step's scalars.
fn advance(p: Coordinate, grad: f32, row: u32) -> Coordinate {
${indent(update.lines)}
  return Coordinate(${update.outputs.join(', ')});
}

fn record(racer: u32, step: u32, at: vec2f) {
  let place = (racer * (job.steps + 1u) + step) * 2u;
  path[place] = at.x;
  path[place + 1u] = at.y;
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
    let at = vec2f(px.theta, py.theta);
    record(racer, step, at);
    let slope = surface(at);
    let row = (racer * job.steps + step) * ${program.scalarNames.length}u;
    px = advance(px, slope.x, row);
    py = advance(py, slope.y, row);
  }
  if (job.first + job.count == job.steps) {
    record(racer, job.steps, vec2f(px.theta, py.theta));
  }
${store('px', 'atX')}
${store('py', 'atY')}
}
`;
}

/** Losses on a grid. Buffers: 0 grid (low x, low y, step x, step y, width, height), 1 coefficients, 2 losses (row-major). */
export function fieldSource(surface: SurfaceKernel): string {
  const loss = surfaceFunction(surface, [surface.loss], 'f32');
  return `// Generated: one thread is one grid point.
struct Grid { low: vec2f, spacing: vec2f, size: vec2u }

@group(0) @binding(0) var<uniform> grid: Grid;
@group(0) @binding(1) var<storage, read> coefficients: array<f32>;
@group(0) @binding(2) var<storage, read_write> losses: array<f32>;

${wgslFunctions(loss.functions)}

${loss.text}

@compute @workgroup_size(${FIELD_TILE}, ${FIELD_TILE})
fn fill(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= grid.size.x || id.y >= grid.size.y) { return; }
  let at = grid.low + grid.spacing * vec2f(id.xy);
  losses[id.y * grid.size.x + id.x] = surface(at);
}
`;
}
