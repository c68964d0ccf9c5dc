/**
 * A population cut into what one dispatch trains: networks whose update lines are the same text, no more of them than
 * buffers may hold, with their first records and the rows of their step tables. Needs no device.
 */
import { AppError, invariant } from '../../contract/result.ts';
import type { OptimizerProgram } from '../catalog/optimizer-program.ts';
import { keyOf } from '../expression/hoist.ts';
import { lossTargets } from '../mlp/loss-trees.ts';
import type { MlpPlan } from '../mlp/mlp-plan.ts';
import type { PopulationKernel } from './mlp-population-frame.ts';
import { canUnroll, unrolledKernel } from './mlp-population-unrolled.ts';
import { workgroupKernel } from './mlp-population-workgroup.ts';
import { type ProgramWithTable, programsOf } from './mlp-programs.ts';

/** Most numbers of a chunk's step tables on the device. */
const MOST_OF_A_TABLE = 2 ** 21;

/** Invocations of a workgroup that trains one network; on software adapters one vector, because barriers switch between them. */
const WIDTH = 64;
const SOFTWARE_WIDTH = 4;

export interface PopulationPart {
  readonly kernel: PopulationKernel;
  readonly nets: readonly number[];
  /** Which of the part's tables each network reads. */
  readonly tableOf: Float32Array;
  /** Most steps of one dispatch. */
  readonly mostSteps: number;
  /** Records of the networks before the first step, one after another. */
  firstRecords(): Float32Array;
  /** Rows first … first + count − 1 of every table, one table after another. */
  rows(first: number, count: number): Float32Array<ArrayBuffer>;
}

/** What of an adapter decides how a population is trained on it. */
export interface AdapterTraits {
  /** Invocations are lanes of vector instructions on the CPU. */
  readonly isSoftware: boolean;
  /** Bytes of a buffer a kernel may bind. */
  readonly largestBinding: number;
}

/** Throws AppError('unavailable') on what only the CPU can. */
export function partsOfPopulation(
  plan: MlpPlan,
  { isSoftware, largestBinding }: AdapterTraits,
): readonly PopulationPart[] {
  const optimizers = programsOf(plan);
  const groups = new Map<string, number[]>();
  plan.optimizerOf.forEach((optimizer, net) => {
    const key = textKey(optimizers[optimizer]?.program);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [net]);
    else group.push(net);
  });
  return [...groups.values()].flatMap((nets) => {
    const [first = 0] = nets;
    const program = optimizers[plan.optimizerOf[first] ?? 0]?.program;
    invariant(program !== undefined, 'a group has a program');
    const kernel =
      isSoftware && canUnroll(plan)
        ? unrolledKernel(plan, program)
        : workgroupKernel(plan, program, isSoftware ? SOFTWARE_WIDTH : WIDTH);
    const numbers = Math.max(kernel.recordSize, kernel.scratchSize, plan.job.steps);
    const most = Math.floor(largestBinding / 4 / numbers);
    if (most === 0)
      throw new AppError(
        'unavailable',
        'One network of this population is too large for the GPU.',
        'Use the CPU engine.',
      );
    const parts = Math.ceil(nets.length / most);
    const size = Math.ceil(nets.length / parts);
    return Array.from({ length: parts }, (_, part) =>
      createPart(plan, optimizers, kernel, nets.slice(part * size, (part + 1) * size)),
    );
  });
}

/** Equal for programs that print as the same text. */
function textKey(program: OptimizerProgram | undefined): string {
  invariant(program !== undefined, 'every network has an optimizer');
  const { slots, scalarNames, reductions, outputs, point } = program;
  return [
    slots.join(),
    scalarNames.join(),
    ...reductions.map(({ op, operand }) => `${op} ${keyOf(operand)}`),
    ...[...outputs, ...(point === undefined ? [] : [point])].map(keyOf),
  ].join('\n');
}

function createPart(
  plan: MlpPlan,
  optimizers: readonly ProgramWithTable[],
  kernel: PopulationKernel,
  nets: readonly number[],
): PopulationPart {
  const used = [...new Set(nets.map((net) => plan.optimizerOf[net] ?? 0))];
  const columns = optimizers[used[0] ?? 0]?.program.scalarNames.length ?? 0;
  const { layout } = plan;
  return {
    kernel,
    nets,
    tableOf: Float32Array.from(nets, (net) => used.indexOf(plan.optimizerOf[net] ?? 0)),
    mostSteps: Math.max(1, Math.floor(MOST_OF_A_TABLE / Math.max(1, used.length * columns))),
    firstRecords: () => {
      const records = new Float64Array(nets.length * kernel.recordSize);
      nets.forEach((net, index) => {
        const record = records.subarray(index * kernel.recordSize, (index + 1) * kernel.recordSize);
        const theta = plan.start(net);
        record.set(theta);
        const { program } = optimizers[plan.optimizerOf[net] ?? 0] ?? {};
        program?.fillSlots(theta, record.subarray(theta.length), plan.job.lrScale?.[0]);
        const memory = kernel.recordSize - layout.runningCount;
        for (const { running } of layout.layers)
          if (running !== undefined)
            record.fill(1, memory + running.offset + running.size, memory + running.offset + 2 * running.size);
      });
      return Float32Array.from(records);
    },
    rows: (first, count) => {
      const rows = new Float32Array(used.length * count * columns);
      used.forEach((optimizer, index) => {
        const table = optimizers[optimizer]?.table.subarray(first * columns, (first + count) * columns);
        rows.set(table ?? [], index * count * columns);
      });
      return rows;
    },
  };
}

/** x of all batches, then what the loss multiplies with. */
export function populationData({ job }: MlpPlan): Float32Array {
  const { x } = job.data;
  const targets = lossTargets(job.network, job.data);
  const all = new Float32Array(x.data.length + targets.length);
  all.set(x.data);
  all.set(targets, x.data.length);
  return all;
}
