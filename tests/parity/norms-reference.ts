/**
 * Reads norms.json and names its layers as ours. Knows the encodings of the reference README and the names PyTorch goes by
 * there; a name it does not know is an error.
 */
import { freshStatistics, type RunningStatistics } from '@shared/numerics/cpu/norms.ts';
import { type FileTensor, idOf, readFixture, type Tolerances, torchNames } from './cases.ts';

export interface Pass {
  readonly x: FileTensor;
  readonly dy: FileTensor;
  readonly y: FileTensor;
  readonly dx: FileTensor;
  readonly dgamma?: FileTensor;
  readonly dbeta?: FileTensor;
  readonly runningMean?: FileTensor;
  readonly runningVar?: FileTensor;
  readonly numBatchesTracked?: number;
  readonly tol?: Tolerances;
  readonly error?: string;
}

export interface NormCase extends Pass {
  readonly id: string;
  readonly op: string;
  /** What x was drawn as. */
  readonly data?: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly gamma?: FileTensor | null;
  readonly beta?: FileTensor | null;
  readonly steps?: readonly Pass[];
  readonly eval?: Pass;
  readonly variant?: string;
  readonly style?: FileTensor;
  readonly dstyle?: FileTensor;
  readonly mean?: FileTensor;
  readonly std?: FileTensor;
  readonly scale?: FileTensor;
}

const IDS: Readonly<Record<string, string>> = {
  BatchNorm1d: 'batch_norm_1d',
  BatchNorm2d: 'batch_norm_2d',
  LayerNorm: 'layer_norm',
  InstanceNorm2d: 'instance_norm_2d',
  GroupNorm: 'group_norm',
  RMSNorm: 'rms_norm',
  AdaIN: 'ada_in',
  Standardize: 'standardize',
};

export const readNormCases = (): readonly NormCase[] => readFixture<{ cases: readonly NormCase[] }>('norms.json').cases;

/** Throws on a layer nobody here knows. */
export function normChoice({ op, params, variant }: NormCase) {
  const { affine, groups, ...rest } = torchNames(params);
  const id = idOf(IDS, op);
  const affineName = id === 'layer_norm' || id === 'rms_norm' ? 'elementwise_affine' : 'affine';
  return {
    ...rest,
    ...(affine === undefined ? {} : { [affineName]: affine }),
    ...(groups === undefined ? {} : { num_groups: groups }),
    ...(variant === undefined ? {} : { variant }),
    id,
  };
}

/** Nothing but the counter of a refused batch is kept, as torch does: it counts before it looks. */
export function afterRefusal(id: string, x: FileTensor, running: RunningStatistics | undefined): RunningStatistics {
  const before = running ?? freshStatistics(x.shape[1] ?? 1);
  return { ...before, batches: before.batches + (id.startsWith('batch_norm') ? 1 : 0) };
}
