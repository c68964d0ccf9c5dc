/**
 * Training on a GPUDevice that is handed in: decides by the size of a job whether its networks train side by side, a workgroup
 * each, or one after another, layer by layer. Owns buffers and pipelines, not the device.
 */
import type { MlpEngine } from '../mlp/mlp-engine.ts';
import { type MlpPlan, planTraining } from '../mlp/mlp-plan.ts';
import { MOST_NETS, prepareLayers } from './mlp-layers-engine.ts';
import { preparePopulation } from './mlp-population-engine.ts';
import { GpuSession, type Patience } from './session.ts';

/** How a job is trained, where not its size and the adapter decide. */
export interface MlpWay {
  readonly by?: 'population' | 'layers' | undefined;
  /** Chooses between the population kernel for software adapters and that for graphics processors, which both run anywhere. */
  readonly isSoftware?: boolean | undefined;
}

/** Widest layer of a population. */
const WIDEST_OF_A_POPULATION = 256;
/** Products of one network's forward pass above which a few networks train faster layer by layer. */
const LARGE = 2 ** 21;

/** `adapterName` is shown to the user, `now` is a clock in milliseconds; without `patience` a chunk may take for ever. */
export function createGpuMlp(
  device: GPUDevice,
  adapterName: string,
  now: () => number,
  way: MlpWay = {},
  patience?: Patience,
): MlpEngine {
  const session = new GpuSession(device, adapterName, patience);
  const largestBinding = device.limits.maxStorageBufferBindingSize;
  const isSoftware = way.isSoftware ?? session.isSoftware;
  return {
    backend: 'webgpu',
    description: `WebGPU, float32 (${adapterName})`,
    lost: session.lost,
    prepare: async (job) => {
      const plan = planTraining(job);
      return (way.by ?? wayFor(plan)) === 'layers'
        ? prepareLayers(session, plan, largestBinding, now)
        : preparePopulation(session, plan, { isSoftware, largestBinding }, now);
    },
    dispose: () => session.dispose(),
  };
}

/** How the networks of a plan train fastest. */
export function wayFor({ job, layout, samples }: MlpPlan): 'population' | 'layers' {
  if (Math.max(...job.network.layers) > WIDEST_OF_A_POPULATION) return 'layers';
  return job.nets.length <= MOST_NETS && layout.parameterCount * samples >= LARGE ? 'layers' : 'population';
}
