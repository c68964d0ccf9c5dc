/**
 * The parts of a training step as WGSL: products of matrices in tiles, norms, losses, sums. Each is a loop over items that
 * the invocations of a workgroup share; between two of them lies a barrier. Text in, text out.
 */
import { wgslNumber } from '../expression/wgsl.ts';
import { sharedLoop } from './mlp-population-frame.ts';

/** An element of a matrix as WGSL, given its row and column as WGSL. */
export type Element = (row: string, column: string) => string;

/** Side of a tile: the largest divisor up to 4, so that no tile hangs over an edge. */
function tileSide(size: number): number {
  return [4, 3, 2].find((side) => size % side === 0) ?? 1;
}

export interface Product {
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  readonly left: Element;
  readonly right: Element;
  /** What becomes of an element: statements, given its place and value as WGSL. */
  readonly store: (row: string, column: string, value: string) => string;
}

/**
 * Every element Σ_k left(row, k)·right(k, column). An item is a tile of up to 4 × 4 elements held in registers, so that
 * one number read serves four products.
 */
export function product({ rows, columns, depth, left, right, store }: Product, width: number): string {
  const [tall, wide] = [tileSide(rows), tileSide(columns)];
  const across = columns / wide;
  const downs = Array.from({ length: tall }, (_, i) => i);
  const rights = Array.from({ length: wide }, (_, j) => j);
  const cells = downs.flatMap((i) => rights.map((j) => [i, j] as const));
  return sharedLoop(
    (rows / tall) * across,
    width,
    `let row = (item / ${across}u) * ${tall}u;
let column = (item % ${across}u) * ${wide}u;
${cells.map(([i, j]) => `var p${i}${j} = 0f;`).join(' ')}
for (var k = 0u; k < ${depth}u; k += 1u) {
${downs.map((i) => `let l${i} = ${left(`(row + ${i}u)`, 'k')};`).join('\n')}
${rights.map((j) => `let r${j} = ${right('k', `(column + ${j}u)`)};`).join('\n')}
${cells.map(([i, j]) => `p${i}${j} += l${i} * r${j};`).join(' ')}
}
${cells.map(([i, j]) => store(`(row + ${i}u)`, `(column + ${j}u)`, `p${i}${j}`)).join('\n')}`,
  );
}

export interface NormPhase {
  readonly kind: 'batch' | 'layer';
  readonly samples: number;
  readonly units: number;
  readonly eps: number;
  /** Elements by sample and unit. `values` holds z before and the normalized values after. */
  readonly values: Element;
  /** 1/√(variance + eps) of a group. */
  readonly scale: (group: string) => string;
  readonly gamma: (unit: string) => string;
  readonly beta: (unit: string) => string;
}

const groupsOf = ({ kind, samples, units }: NormPhase): number => (kind === 'batch' ? units : samples);
const membersOf = ({ kind, samples, units }: NormPhase): number => (kind === 'batch' ? samples : units);
const within = ({ kind }: NormPhase, element: Element): string =>
  kind === 'batch' ? element('m', 'item') : element('item', 'm');
const unitOf = ({ kind }: NormPhase): string => (kind === 'batch' ? 'item' : 'm');

/** Statistics of each group, then what `use` does with γx-hat + β. `remember` are statements over `mean` and `variance`. */
export function normForward(
  phase: NormPhase,
  width: number,
  remember: string,
  use: (sample: string, unit: string, value: string) => string,
): string {
  const members = membersOf(phase);
  const each = (body: string): string => `for (var m = 0u; m < ${members}u; m += 1u) { ${body} }`;
  const value = within(phase, phase.values);
  const place = phase.kind === 'batch' ? (['m', 'item'] as const) : (['item', 'm'] as const);
  return sharedLoop(
    groupsOf(phase),
    width,
    `var sum = 0f;
${each(`sum += ${value};`)}
let mean = sum / ${members}f;
var squares = 0f;
${each(`let apart = ${value} - mean; squares += apart * apart;`)}
let variance = squares / ${members}f;
let scale = 1f / sqrt(variance + ${wgslNumber(phase.eps)});
${phase.scale('item')} = scale;
${remember}
${each(`let normal = (${value} - mean) * scale;
${value} = normal;
${use(place[0], place[1], `(${phase.gamma(unitOf(phase))} * normal + ${phase.beta(unitOf(phase))})`)}`)}`,
  );
}

/** Gradients of γ and β from `slopes`, the gradient by γx-hat + β. */
export function normParameterGradients(
  { samples, units, values }: NormPhase,
  width: number,
  slopes: Element,
  store: (unit: string, gamma: string, beta: string) => string,
): string {
  return sharedLoop(
    units,
    width,
    `var toGamma = 0f;
var toBeta = 0f;
for (var m = 0u; m < ${samples}u; m += 1u) {
let slope = ${slopes('m', 'item')};
toGamma += slope * ${values('m', 'item')};
toBeta += slope;
}
${store('item', 'toGamma', 'toBeta')}`,
  );
}

/** `slopes`, the gradient by γx-hat + β, becomes the gradient by z. */
export function normBackward(phase: NormPhase, width: number, slopes: Element): string {
  const members = membersOf(phase);
  const slope = within(phase, slopes);
  const gamma = phase.gamma(unitOf(phase));
  return sharedLoop(
    groupsOf(phase),
    width,
    `var sum = 0f;
var along = 0f;
for (var m = 0u; m < ${members}u; m += 1u) {
let pull = ${gamma} * ${slope};
sum += pull;
along += pull * ${within(phase, phase.values)};
}
let scale = ${phase.scale('item')};
for (var m = 0u; m < ${members}u; m += 1u) {
${slope} = scale * (${gamma} * ${slope} - sum / ${members}f - ${within(phase, phase.values)} * (along / ${members}f));
}`,
  );
}

/**
 * Softmax cross-entropy of each sample: adds to `loss`, and `scores` become their own gradients. `weights` is the weight
 * of every −log p.
 */
export function crossEntropyPhase(
  {
    samples,
    classes,
    scores,
    weights,
  }: {
    readonly samples: number;
    readonly classes: number;
    readonly scores: Element;
    readonly weights: Element;
  },
  width: number,
): string {
  const each = (body: string): string => `for (var c = 0u; c < ${classes}u; c += 1u) { ${body} }`;
  return sharedLoop(
    samples,
    width,
    `var top = ${scores('item', '0u')};
${each(`top = max(top, ${scores('item', 'c')});`)}
var total = 0f;
${each(`total += exp(${scores('item', 'c')} - top);`)}
let logTotal = log(total);
var mass = 0f;
${each(`mass += ${weights('item', 'c')};`)}
${each(`let weight = ${weights('item', 'c')};
let logit = ${scores('item', 'c')} - top - logTotal;
loss -= weight * logit;
${scores('item', 'c')} = exp(logit) * mass - weight;`)}`,
  );
}
