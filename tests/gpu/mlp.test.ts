/**
 * Training on the GPU against PyTorch, within the float32 tolerance of the reference README: by both kernels, that for
 * graphics processors and that for software adapters (which leaves networks with norms to a narrow form of the first).
 * SOURCE: tests/reference/mlp.json
 */
import { createGpuMlp } from '@shared/numerics/gpu/mlp-engine.ts';
import type { MlpEngine } from '@shared/numerics/mlp/mlp-engine.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestDevice } from './device.ts';
import { cases, MlpAgreement } from './mlp-agreement.ts';

const agreement = new MlpAgreement();
const engines: { software?: MlpEngine; processor?: MlpEngine } = {};

beforeAll(async () => {
  const { device, adapterName } = await requestDevice();
  const now = (): number => performance.now();
  engines.software = createGpuMlp(device, adapterName, now, { by: 'population', isSoftware: true });
  engines.processor = createGpuMlp(device, adapterName, now, { by: 'population', isSoftware: false });
});

afterAll(() => {
  const runs = `${2 * cases.length} runs (${cases.length} cases by two kernels)`;
  process.stdout.write(agreement.report(runs, engines.software?.description ?? 'no engine'));
  engines.software?.dispose();
  engines.processor?.dispose();
});

describe('training a network against PyTorch in float32 on the GPU', () => {
  for (const kernel of ['software', 'processor'] as const)
    for (const sample of cases)
      it(`follows ${sample.id} by the kernel for a ${kernel}`, async () => {
        const engine = engines[kernel];
        expect(engine && (await agreement.problems(sample, engine))).toEqual([]);
      });
});
