/**
 * The WGSL of a dense product, for whoever needs one, in two forms. For graphics processors: tiles of both factors in
 * workgroup memory, 4×4 outputs a thread. For software adapters: 8×8 outputs a thread, straight from the factors. Text in,
 * text out; needs no device. Sizes are read from a uniform, so all products of one kind share a pipeline.
 */

/** Which factor lies transposed in memory. C is (rows, columns), the sum runs over `inner`; everything is row-major. */
export type MatmulKind =
  /** A (rows, inner), B (inner, columns). */
  | 'ab'
  /** A (inner, rows), B (inner, columns). */
  | 'atb'
  /** A (rows, inner), B (columns, inner). */
  | 'abt';

/** Side of the square of outputs one workgroup computes: 8×8 or 16×16 threads of 4×4 each. */
export type MatmulTile = 32 | 64;

/** Terms of the sum that are in workgroup memory at a time: 2·64·16 numbers are 8 KiB of the 16 allowed. */
const DEPTH = 16;

/** Words of the uniform: rows, inner, columns, unused. */
export const MATMUL_SHAPE_WORDS = 4;

/** Loads four numbers along a tile's side at step k of the sum; 0 outside the matrix. */
function loader(name: 'left' | 'right', factor: 'a' | 'b', side: string, innerIsFast: boolean): string {
  const index = innerIsFast ? `(at + i) * shape.inner + k` : `k * shape.${side} + at + i`;
  return `fn ${name}(at: u32, k: u32) -> vec4f {
  var values = vec4f();
  for (var i = 0u; i < 4u; i += 1u) {
    if (at + i < shape.${side} && k < shape.inner) { values[i] = ${factor}[${index}]; }
  }
  return values;
}`;
}

const BUFFERS = `struct Shape { rows: u32, inner: u32, columns: u32, unused: u32 }
@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;
@group(0) @binding(3) var<storage, read_write> c: array<f32>;`;

/** Buffers: 0 shape (uniform), 1 A, 2 B, 3 C. Entry point `multiply`. */
export function matmulSource(kind: MatmulKind, tile: MatmulTile): string {
  const lanes = tile / 4;
  const threads = lanes * lanes;
  // Neighbouring threads read neighbouring numbers: along the sum where that runs fastest in memory, else along the side.
  const placeOf = (innerIsFast: boolean): string =>
    innerIsFast
      ? `let k = slot % ${DEPTH}u;\n      let lane = slot / ${DEPTH}u;`
      : `let lane = slot % ${lanes}u;\n      let k = slot / ${lanes}u;`;
  const leftIsFast = kind !== 'atb';
  const rightIsFast = kind === 'abt';
  const fill = (tileName: string, name: string, first: string, innerIsFast: boolean): string =>
    `    for (var slot = thread; slot < ${DEPTH * lanes}u; slot += ${threads}u) {
      ${placeOf(innerIsFast)}
      ${tileName}[k * ${lanes}u + lane] = ${name}(${first} + 4u * lane, start + k);
    }`;
  return `// Generated: ${kind}, tiles of ${tile} by ${tile}.
${BUFFERS}

var<workgroup> leftTile: array<vec4f, ${DEPTH * lanes}>;
var<workgroup> rightTile: array<vec4f, ${DEPTH * lanes}>;

${loader('left', 'a', 'rows', leftIsFast)}
${loader('right', 'b', 'columns', rightIsFast)}

@compute @workgroup_size(${lanes}, ${lanes})
fn multiply(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_id) id: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let firstRow = group.y * ${tile}u;
  let firstColumn = group.x * ${tile}u;
  var sum0 = vec4f();
  var sum1 = vec4f();
  var sum2 = vec4f();
  var sum3 = vec4f();
  for (var start = 0u; start < shape.inner; start += ${DEPTH}u) {
${fill('leftTile', 'left', 'firstRow', leftIsFast)}
${fill('rightTile', 'right', 'firstColumn', rightIsFast)}
    workgroupBarrier();
    for (var k = 0u; k < ${DEPTH}u; k += 1u) {
      let x = leftTile[k * ${lanes}u + id.y];
      let y = rightTile[k * ${lanes}u + id.x];
      sum0 += x.x * y;
      sum1 += x.y * y;
      sum2 += x.z * y;
      sum3 += x.w * y;
    }
    workgroupBarrier();
  }
  var sums = array<vec4f, 4>(sum0, sum1, sum2, sum3);
  for (var i = 0u; i < 4u; i += 1u) {
    let row = firstRow + 4u * id.y + i;
    for (var j = 0u; j < 4u; j += 1u) {
      let column = firstColumn + 4u * id.x + j;
      if (row < shape.rows && column < shape.columns) { c[row * shape.columns + column] = sums[i][j]; }
    }
  }
}
`;
}

/** Side of the square of outputs one thread of the direct form computes, and of the square of threads of a workgroup. */
const THREAD_SIDE = 8;
const GROUP_SIDE = 4;
/** Side of the square of outputs one workgroup of the direct form computes. */
export const DIRECT_TILE = THREAD_SIDE * GROUP_SIDE;

/**
 * The same product with neither workgroup memory nor barriers, which on a software adapter cost more than they spare: numbers
 * are read lane by lane there, so what counts is how many products each of them serves.
 */
export function directMatmulSource(kind: MatmulKind): string {
  const side = Array.from({ length: THREAD_SIDE }, (_, index) => index);
  const cells = side.flatMap((i) => side.map((j) => [i, j] as const));
  const first = (place: string, limit: string, innerIsFast: boolean): string =>
    `min(${place}, shape.${limit} - 1u)${innerIsFast ? ' * shape.inner' : ''}`;
  const stride = (limit: string, innerIsFast: boolean): string => (innerIsFast ? '1u' : `shape.${limit}`);
  const leftIsFast = kind !== 'atb';
  const rightIsFast = kind === 'abt';
  return `// Generated: ${kind}, directly.
${BUFFERS}

@compute @workgroup_size(${GROUP_SIDE}, ${GROUP_SIDE})
fn multiply(@builtin(global_invocation_id) id: vec3u) {
  let row = ${THREAD_SIDE}u * id.y;
  let column = ${THREAD_SIDE}u * id.x;
  if (row >= shape.rows || column >= shape.columns) { return; }
${side.map((i) => `  var left${i} = ${first(`row + ${i}u`, 'rows', leftIsFast)};`).join('\n')}
${side.map((j) => `  var right${j} = ${first(`column + ${j}u`, 'columns', rightIsFast)};`).join('\n')}
${cells.map(([i, j]) => `  var sum${i}${j} = 0f;`).join('\n')}
  for (var k = 0u; k < shape.inner; k += 1u) {
${side.map((i) => `    let x${i} = a[left${i}];\n    left${i} += ${stride('rows', leftIsFast)};`).join('\n')}
${side.map((j) => `    let y${j} = b[right${j}];\n    right${j} += ${stride('columns', rightIsFast)};`).join('\n')}
${cells.map(([i, j]) => `    sum${i}${j} += x${i} * y${j};`).join('\n')}
  }
${cells.map(([i, j]) => `  if (row + ${i}u < shape.rows && column + ${j}u < shape.columns) { c[(row + ${i}u) * shape.columns + column + ${j}u] = sum${i}${j}; }`).join('\n')}
}
`;
}
