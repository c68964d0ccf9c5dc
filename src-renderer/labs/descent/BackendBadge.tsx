/**
 * Says what computed the picture on screen, how far it is from the float64 reference, and lets the reader change it. Never
 * claims the GPU for a picture the CPU drew.
 */
import type { Backend } from '@shared/numerics/labs/descent-engine.ts';
import type { GpuState } from '../../gpu/shared-engine.ts';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { numberText } from '../plot/number-text.ts';
import type { Run } from './use-run.ts';

export interface BackendBadgeProps {
  readonly run: Run | undefined;
  readonly gpu: GpuState;
  readonly isPending: boolean;
  readonly wanted: Backend;
  readonly onWant: (backend: Backend) => void;
  /** The badge alone, for notes. */
  readonly isCompact?: boolean;
}

export function BackendBadge({ run, gpu, isPending, wanted, onWant, isCompact = false }: BackendBadgeProps) {
  return (
    <div className="backend">
      <p className="backend-badge" data-backend={run?.backend ?? 'none'}>
        <span className={isPending ? 'backend-dot is-busy' : 'backend-dot'} aria-hidden="true" />
        <span className="backend-name">
          {backendName(run?.backend ?? 'cpu', gpu)}
          {isMixed(run) && ' · some on the CPU'}
        </span>
        {!isCompact && <span className="backend-difference">{differenceText(run, gpu, wanted)}</span>}
      </p>
      {!isCompact && (
        <SegmentedControl<Backend>
          label="Backend"
          hideLabel
          value={wanted}
          options={[
            { value: 'webgpu', label: 'GPU' },
            { value: 'cpu', label: 'CPU' },
          ]}
          onChange={onWant}
        />
      )}
    </div>
  );
}

/** Handwritten optimizers run on the CPU beside the others. */
function isMixed(run: Run | undefined): boolean {
  return run?.trajectories.some(({ backend }) => backend !== run.backend) ?? false;
}

export function backendName(backend: Backend, gpu: GpuState): string {
  if (backend === 'cpu') return 'CPU · float64';
  if (backend === 'wasm') return 'WebAssembly · float32';
  return `WebGPU · float32${gpu.status === 'ready' ? ` · ${gpu.adapterName}` : ''}`;
}

function differenceText(run: Run | undefined, gpu: GpuState, wanted: Backend): string {
  if (run?.difference !== undefined) {
    return run.difference.relative === 0
      ? 'equal to float64'
      : `within ${numberText(run.difference.relative, 2)} of float64 (step ${run.difference.step})`;
  }
  if (wanted === 'webgpu' && gpu.status === 'opening') return 'opening the GPU…';
  if (wanted === 'webgpu' && gpu.status === 'unavailable') return 'no GPU';
  return 'the reference';
}
