/**
 * A surface as WGSL: its loss and gradient as functions, and the kernel that fills a grid with losses. Text in, text out;
 * needs no device. Parameters are read from a buffer, so moving a slider changes numbers and not source.
 */
import type { Surface } from '../catalog/surface.ts';
import { differentiate } from '../expression/differentiate.ts';
import { compileAll } from '../expression/evaluate.ts';
import { hoist } from '../expression/hoist.ts';
import { bind, CONSTANTS, type Expr } from '../expression/tree.ts';
import { printWgsl, type WgslBlock, wgslFunctions } from '../expression/wgsl.ts';

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

/** `fn surface(at: vec2f) -> type` for one or two outputs of a kernel. */
export function surfaceFunction(
  kernel: SurfaceKernel,
  outputs: readonly Expr[],
  type: string,
): WgslBlock & { readonly text: string } {
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

export function indent(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}`).join('\n');
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
