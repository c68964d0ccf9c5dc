/** The engines a lab has in tests: float64 on this thread, so that every number is the same on every machine. */
import { createCpuEngine } from '@shared/numerics/cpu/descent-engine.ts';
import { createCpuEnsemble } from '@shared/numerics/ensemble/cpu-ensemble.ts';
import type { LabContext } from '@shared/numerics/labs/lab.ts';
import { createCpuMlp } from '@shared/numerics/mlp/cpu-mlp.ts';
import { createCpuSignal } from '@shared/numerics/signal/cpu-signal.ts';

export function labContext(more: Partial<LabContext> = {}): LabContext {
  const now = (): number => performance.now();
  return {
    engines: {
      descent: async () => createCpuEngine(),
      ensembles: [{ backend: 'cpu', open: async () => createCpuEnsemble(now) }],
      signal: async () => createCpuSignal(now),
      mlp: async () => createCpuMlp(now),
    },
    now,
    ...more,
  };
}
