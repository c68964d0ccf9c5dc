/**
 * The WGSL that makes one optimizer step on a whole parameter tensor, printed from an update program: element by element, with
 * norm, mean and rms over the tensor as trees in two stages. Text in, text out; needs no device.
 * The state holds theta, then each slot, `size` numbers each; `scalars` are the numbers of the step at hand.
 */
import type { OptimizerProgram } from '../catalog/optimizer-program.ts';
import type { ReductionOp } from '../expression/operations.ts';
import type { Reduction } from '../expression/reductions.ts';
import type { Expr } from '../expression/tree.ts';
import { printWgsl, type WgslBlock } from '../expression/wgsl.ts';
import { indent } from './surface-kernel.ts';
import { THREADS, treeFunction, type WorkgroupKernel, workgroupKernel } from './workgroup-kernel.ts';

/** `groups` is how many workgroups share a reduction. */
export type StepKernel = WorkgroupKernel<'size' | 'groups'>;

const JOB = { size: 'u32', groups: 'u32' } as const;
/** Elements of one thread of a reduction, and the workgroups whose results one workgroup can join. */
const ELEMENTS_A_THREAD = 8;

/** Workgroups that share a reduction over `size` elements. */
export function reductionGroups(size: number): number {
  return Math.min(THREADS, Math.max(1, Math.ceil(size / (THREADS * ELEMENTS_A_THREAD))));
}

function block(program: OptimizerProgram, exprs: readonly Expr[]): WgslBlock {
  const inputs = new Map([
    ['theta', 'state[at]'],
    ['grad', 'gradient[at]'],
    ...program.slots.map((slot, index) => [slot, `state[${index + 1}u * job.size + at]`] as const),
    ...program.scalarNames.map((name, index) => [name, `scalars[${index}]`] as const),
    ...program.reductions.map(({ name }, index) => [name, `reductions[${index}]`] as const),
  ]);
  return printWgsl(exprs, inputs, 'v');
}

// The hypotenuse does not overflow before its result does.
const HYPOTENUSE = (a: string, b: string): string => `hypotenuse(${a}, ${b})`;
const JOIN: Readonly<Record<ReductionOp, (a: string, b: string) => string>> = {
  norm: HYPOTENUSE,
  mean: (a, b) => `${a} + ${b}`,
  rms: HYPOTENUSE,
};
const FINISH: Readonly<Record<ReductionOp, string>> = {
  norm: 'all',
  mean: 'all / f32(job.size)',
  rms: 'all / sqrt(f32(job.size))',
};

/** Each workgroup joins its share of the operand's values. Reads scalars, gradient, reductions, state; writes partials. */
export function partialKernel(program: OptimizerProgram, { op, operand }: Reduction): StepKernel {
  const { lines, outputs, functions } = block(program, [operand]);
  return workgroupKernel({
    job: JOB,
    reads: ['scalars', 'gradient', 'reductions', 'state'],
    writes: ['partials'],
    functions: [...functions, 'hypotenuse'],
    declarations: treeFunction('joined', JOIN[op]),
    body: `  var own = 0f;
  for (var at = element; at < job.size; at += job.groups * ${THREADS}u) {
${indent(indent(lines).split('\n'))}
    own = ${JOIN[op]('own', op === 'mean' ? `(${outputs[0]})` : `abs(${outputs[0]})`)};
  }
  let all = joined(own, lane);
  if (lane == 0u) { partials[group] = all; }`,
  });
}

/** One workgroup joins the partials of reduction number `index`. Reads partials; writes reductions. */
export function finishKernel(op: ReductionOp, index: number): StepKernel {
  return workgroupKernel({
    job: JOB,
    reads: ['partials'],
    writes: ['reductions'],
    functions: ['hypotenuse'],
    declarations: treeFunction('joined', JOIN[op]),
    body: `  var own = 0f;
  if (lane < job.groups) { own = partials[lane]; }
  let all = joined(own, lane);
  if (lane == 0u) { reductions[${index}] = ${FINISH[op]}; }`,
  });
}

/** Where the gradient is to be taken. Reads scalars, gradient, reductions, state; writes point. */
export function pointKernel(program: OptimizerProgram, point: Expr): StepKernel {
  const { lines, outputs, functions } = block(program, [point]);
  return workgroupKernel({
    job: JOB,
    reads: ['scalars', 'gradient', 'reductions', 'state'],
    writes: ['point'],
    functions,
    body: `  let at = element;
  if (at >= job.size) { return; }
${indent(lines)}
  point[at] = ${outputs[0]};`,
  });
}

/** One step of every element. Reads scalars, gradient, reductions; writes state. */
export function updateKernel(program: OptimizerProgram): StepKernel {
  const { lines, outputs, functions } = block(program, program.outputs);
  const values = outputs.map((output, index) => `  let next${index} = ${output};`);
  const stores = outputs.map((_, index) => `  state[${index}u * job.size + at] = next${index};`);
  return workgroupKernel({
    job: JOB,
    reads: ['scalars', 'gradient', 'reductions'],
    writes: ['state'],
    functions,
    body: `  let at = element;
  if (at >= job.size) { return; }
${indent(lines)}
${[...values, ...stores].join('\n')}`,
  });
}

/** A copy of field number `field` of the state: the state's own buffer cannot be read back. Reads state; writes kept. */
export const KEEP = workgroupKernel({
  job: { size: 'u32', field: 'u32' },
  reads: ['state'],
  writes: ['kept'],
  body: `  if (element < job.size) { kept[element] = state[job.field * job.size + element]; }`,
});
