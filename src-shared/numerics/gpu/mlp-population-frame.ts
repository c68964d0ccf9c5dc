/**
 * What every kernel that trains a population has in common: its buffers, what networks carry from dispatch to dispatch,
 * activation and loss as functions, the optimizer's update. How a batch runs through the network is the kernel's own.
 */
import type { OptimizerProgram } from '../catalog/optimizer-program.ts';
import { createActivation } from '../cpu/activations.ts';
import { differentiate } from '../expression/differentiate.ts';
import type { Expr } from '../expression/tree.ts';
import { printWgsl, type WgslBlock, wgslFunctions } from '../expression/wgsl.ts';
import type { WgslFunction } from '../expression/wgsl-functions.ts';
import { elementLossTrees } from '../mlp/loss-trees.ts';
import type { MlpPlan } from '../mlp/mlp-plan.ts';
import type { WorkingArray, WorkingMemory } from './mlp-population-memory.ts';

/** Words of the job: networks, first step, steps of this dispatch, steps of the run, 1 if networks are still at `start`. */
export const TRAIN_JOB_WORDS = 5;

/** Kinds of the buffers 0, 1, 2 …. */
export const TRAIN_BINDINGS = [
  'uniform',
  'read-only-storage',
  'read-only-storage',
  'read-only-storage',
  'read-only-storage',
  'storage',
  'storage',
  'storage',
] as const;

const BUFFERS = `struct Job { nets: u32, first: u32, steps: u32, all: u32, fresh: u32 }
@group(0) @binding(0) var<uniform> job: Job;
@group(0) @binding(1) var<storage, read> start: array<f32>;
@group(0) @binding(2) var<storage, read> table: array<f32>;
@group(0) @binding(3) var<storage, read> tableOf: array<f32>;
@group(0) @binding(4) var<storage, read> data: array<f32>;
@group(0) @binding(5) var<storage, read_write> record: array<f32>;
@group(0) @binding(6) var<storage, read_write> losses: array<f32>;
@group(0) @binding(7) var<storage, read_write> scratch: array<f32>;`;

export interface PopulationKernel {
  readonly source: string;
  /** Networks a workgroup trains. */
  readonly netsAGroup: number;
  /** Numbers a network carries from dispatch to dispatch: θ, the slots, the running statistics. */
  readonly recordSize: number;
  /** Numbers of a network's slice of the scratch buffer; 0: it needs none. */
  readonly scratchSize: number;
}

/** `for` over items first … first + count − 1, dealt out to the `width` invocations that train a network. */
export function sharedLoop(count: number, width: number, body: string, first = 0): string {
  return `for (var item = ${first}u${width > 1 ? ' + lane' : ''}; item < ${first + count}u; item += ${width}u) {\n${body}\n}`;
}

/** The statements of a printed block. */
export function statements({ lines }: WgslBlock): string {
  return lines.join('\n');
}

const slotName = (index: number): string => `slot${index}`;

/** Numbers a network carries from dispatch to dispatch. */
export function carriedArrays({ layout }: MlpPlan, program: OptimizerProgram): readonly WorkingArray[] {
  const size = layout.parameterCount;
  return [
    { name: 'theta', size },
    ...program.slots.map((_, index) => ({ name: slotName(index), size })),
    { name: 'running', size: layout.runningCount },
  ].filter((array) => array.size > 0);
}

/** What the gradient needs besides. */
export function gradientArrays({ layout }: MlpPlan, program: OptimizerProgram): readonly WorkingArray[] {
  const size = layout.parameterCount;
  return [{ name: 'gradient', size }, ...(program.point === undefined ? [] : [{ name: 'point', size }])];
}

export class KernelFrame {
  readonly plan: MlpPlan;
  /** Invocations that train one network. */
  readonly width: number;
  readonly memory: WorkingMemory;
  readonly #program: OptimizerProgram;
  readonly #functions = new Set<WgslFunction>();

  constructor(plan: MlpPlan, program: OptimizerProgram, width: number, memory: WorkingMemory) {
    this.plan = plan;
    this.width = width;
    this.memory = memory;
    this.#program = program;
  }

  /**
   * The kernel around `pass`, the statements that put the gradient of a batch where the update reads it, between `look`
   * and the update. `entry`: the head of its entry point, which defines `net` and, for widths above 1, `lane`.
   */
  source(entry: string, pass: string): Pick<PopulationKernel, 'source' | 'recordSize' | 'scratchSize'> {
    const { batches, samples, job, layout } = this.plan;
    const { declarations, scratchSize } = this.memory;
    const carried = carriedArrays(this.plan, this.#program);
    const recordSize = carried.reduce((sum, { size }) => sum + size, 0);
    const inputs = samples * (job.network.layers[0] ?? 1);
    const outputs = samples * (job.network.layers.at(-1) ?? 1);
    const { scalarNames } = this.#program;
    // Printing the update names the functions it calls, so it comes before the text that holds them.
    const step = `let batch = (job.first + step) % ${batches}u;
let xAt = batch * ${inputs}u;
let yAt = ${batches * inputs}u + batch * ${outputs}u;
let row = (rows + step) * ${scalarNames.length}u;
${scalarNames.map((name, index) => `let ${name} = table[row + ${index}u];`).join('\n')}
${this.#look()}
${pass}
${this.#update()}`;
    const functions = [this.#activation(), this.#lossFunction()].join('\n');
    const source = `// Generated: ${this.width} invocations train a network of ${layout.parameterCount} parameters.
${BUFFERS}
${declarations}

${wgslFunctions(this.#functions)}
${functions}

${entry}
let home = net * ${recordSize}u;
let slice = net * ${scratchSize}u;
let rows = u32(tableOf[net]) * job.steps;
${this.#move(carried, (place, at) => `${place} = select(record[home + ${at}], start[home + ${at}], job.fresh == 1u);`)}
${this.barrier()}
for (var step = 0u; step < job.steps; step += 1u) {
${step}
}
${this.#move(carried, (place, at) => `record[home + ${at}] = ${place};`)}
}
`;
    return { source, recordSize, scratchSize };
  }

  // Everything a step writes is written and read by one workgroup.
  barrier(): string {
    if (this.width === 1) return '';
    return this.memory.scratchSize > 0 ? 'storageBarrier(); workgroupBarrier();' : 'workgroupBarrier();';
  }

  /** The variable becomes its sum over all invocations that train the network, in each of them. */
  sumOver(variable: string): string {
    if (this.width === 1) return '';
    const partial = (index: string): string => this.memory.at('partial', index);
    return `${partial('lane')} = ${variable};
${this.barrier()}
${variable} = 0f;
for (var other = 0u; other < ${this.width}u; other += 1u) { ${variable} += ${partial('other')}; }
${this.barrier()}`;
  }

  /** Parameter `index` (WGSL) as the pass reads it: where the gradient is taken. */
  parameter(index: string): string {
    return this.memory.at(this.#program.point === undefined ? 'theta' : 'point', index);
  }

  /** A statement for every number that is carried from dispatch to dispatch. */
  #move(carried: readonly WorkingArray[], statement: (place: string, at: string) => string): string {
    let offset = 0;
    return carried
      .map(({ name, size }) => {
        const at = `${offset}u + item`;
        offset += size;
        return sharedLoop(size, this.width, statement(this.memory.at(name, 'item'), at));
      })
      .join('\n');
  }

  #print(exprs: readonly Expr[], inputs: readonly (readonly [string, string])[], prefix: string): WgslBlock {
    const block = printWgsl(exprs, new Map(inputs), prefix);
    for (const name of block.functions) this.#functions.add(name);
    return block;
  }

  #function(head: string, exprs: readonly Expr[], names: readonly string[]): string {
    const block = this.#print(
      exprs,
      names.map((name) => [name, name] as const),
      'v',
    );
    return `fn ${head} -> vec2f {\n${statements(block)}\nreturn vec2f(${block.outputs.join(', ')});\n}`;
  }

  /** `activate(x)`: value and derivative. */
  #activation(): string {
    const { expr } = createActivation(this.plan.job.network.activation);
    return this.#function('activate(x: f32)', [expr, differentiate(expr, 'x')], ['x']);
  }

  /** `lossOf(x, y)`: loss and derivative of one number; nothing for cross-entropy. */
  #lossFunction(): string {
    const { loss: choice } = this.plan.job.network;
    if (choice.id === 'cross_entropy') return '';
    const { loss, slope } = elementLossTrees(choice);
    return this.#function('lossOf(x: f32, y: f32)', [loss, slope], ['x', 'y']);
  }

  /** The inputs of the update lines for element `item`; reductions come under their own names. */
  #element(reductions: number): readonly (readonly [string, string])[] {
    const { slots, scalarNames, reductions: all } = this.#program;
    const own = (name: string): string => this.memory.at(name, 'item');
    return [
      ['theta', own('theta')],
      ['grad', own('gradient')],
      ...slots.map((slot, index) => [slot, own(slotName(index))] as const),
      ...scalarNames.map((name) => [name, name] as const),
      ...all.slice(0, reductions).map(({ name }) => [name, name] as const),
    ];
  }

  /** Where the gradient is taken, if not at theta. */
  #look(): string {
    const { point, pointReductions } = this.#program;
    if (point === undefined) return '';
    const block = this.#print([point], this.#element(pointReductions), 'q');
    const body = `${statements(block)}\n${this.memory.at('point', 'item')} = ${block.outputs[0]};`;
    return `${this.#eachElement(pointReductions, body, block.functions)}\n${this.barrier()}`;
  }

  #update(): string {
    const { outputs, slots, reductions } = this.#program;
    const targets = ['theta', ...slots.map((_, index) => slotName(index))];
    const block = this.#print(outputs, this.#element(reductions.length), 'u');
    const body = [
      statements(block),
      ...targets.map((_, index) => `let next${index} = ${block.outputs[index]};`),
      ...targets.map((name, index) => `${this.memory.at(name, 'item')} = next${index};`),
    ].join('\n');
    return `${this.#eachElement(reductions.length, body, block.functions)}\n${this.barrier()}`;
  }

  /** `body` for items first … first + count − 1: written out where one invocation does it all. */
  #each(count: number, first: number, body: string, calls: WgslBlock['functions']): string {
    // Our functions branch, and SwiftShader compiles Rprop written out for 17 parameters for more than a minute.
    if (this.width > 1 || calls.size > 0) return sharedLoop(count, this.width, body, first);
    return Array.from({ length: count }, (_, index) => `{ const item = ${first + index}u;\n${body}\n}`).join('\n');
  }

  /** `body` for every element; tensor after tensor where the first `reductions` are needed, which run over tensors. */
  #eachElement(reductions: number, body: string, calls: WgslBlock['functions']): string {
    const { layout } = this.plan;
    if (reductions === 0) return this.#each(layout.parameterCount, 0, body, calls);
    return layout.tensors
      .map(({ offset, size }) => {
        const over = (inner: string): string => sharedLoop(size, this.width, inner, offset);
        const sums = this.#program.reductions
          .slice(0, reductions)
          .map((_, index) => this.#reduction(index, size, over));
        return `{\n${sums.join('\n')}\n${over(body)}\n}`;
      })
      .join('\n');
  }

  #reduction(index: number, size: number, over: (inner: string) => string): string {
    const reduction = this.#program.reductions[index];
    if (reduction === undefined) return '';
    const { name, op, operand } = reduction;
    const block = this.#print([operand], this.#element(index), 'w');
    const value = block.outputs[0] ?? '0f';
    const sum = `sum${index}`;
    const total = { norm: `sqrt(${sum})`, mean: `${sum} / ${size}f`, rms: `sqrt(${sum} / ${size}f)` }[op];
    return `var ${sum} = 0f;
${over(`${statements(block)}\n${sum} += ${op === 'mean' ? value : `${value} * ${value}`};`)}
${this.sumOver(sum)}
let ${name} = ${total};`;
  }
}
