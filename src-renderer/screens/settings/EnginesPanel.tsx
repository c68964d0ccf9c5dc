/**
 * What can compute an ensemble on this machine, how fast, and how far from float64; measured when asked. Shows which one the
 * labs take.
 */
import type { BackendChoice } from '@shared/numerics/ensemble/choose-backend.ts';
import type { EnsembleBackend } from '@shared/numerics/ensemble/ensemble-engine.ts';
import { useSyncExternalStore } from 'react';
import {
  cancelMeasuring,
  type EngineState,
  measureEngines,
  readEngines,
  subscribeEngines,
} from '../../engines/fastest-engine.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import './engines-panel.css';

const NAMES: Readonly<Record<EnsembleBackend, string>> = { cpu: 'CPU', wasm: 'WebAssembly', webgpu: 'WebGPU' };

export function EnginesPanel() {
  const state = useSyncExternalStore(subscribeEngines, readEngines);
  // What went wrong is in the state; a cancelled measurement needs no words.
  const measure = (): void => void measureEngines().catch(() => {});
  return (
    <section aria-labelledby="engines-heading">
      <h2 id="engines-heading">Engines</h2>
      {state.status === 'measured' && <EngineTable choice={state.choice} />}
      {state.status === 'failed' && (
        <Notice tone="error" title={state.error.message}>
          {state.error.hint !== undefined && <p>{state.error.hint}</p>}
        </Notice>
      )}
      {state.status === 'measuring' ? (
        <Measuring state={state} />
      ) : (
        <Button onClick={measure}>{state.status === 'measured' ? 'Measure again' : 'Measure'}</Button>
      )}
      <p className="settings-hint">
        Adam takes 100 steps on Rosenbrock’s valley from 65,536 starts on each engine, and from every 64th of them in
        float64. The fastest engine whose end points agree with float64’s is used for ensembles.
      </p>
    </section>
  );
}

function Measuring({ state }: { readonly state: Extract<EngineState, { status: 'measuring' }> }) {
  return (
    <div className="engines-measuring">
      <progress aria-label={`Measuring ${NAMES[state.backend]}`} value={state.share} />
      <span>Measuring {NAMES[state.backend]}…</span>
      <Button size="small" onClick={cancelMeasuring}>
        Cancel
      </Button>
    </div>
  );
}

function EngineTable({ choice }: { readonly choice: BackendChoice }) {
  return (
    <table className="engines-table">
      <thead>
        <tr>
          <th scope="col">Engine</th>
          <th scope="col">Steps per second</th>
          <th scope="col">Off float64 by</th>
          <th scope="col">Used</th>
        </tr>
      </thead>
      <tbody>
        {choice.measured.map(({ backend, description, stepsPerSecond, largestDifference }) => (
          <tr key={backend} data-backend={backend}>
            <th scope="row">{description}</th>
            <td>{`${(stepsPerSecond / 1e6).toFixed(1)} million`}</td>
            <td>{backend === 'cpu' ? 'the reference' : largestDifference.toExponential(1)}</td>
            <td>{backend === choice.backend ? 'yes' : 'no'}</td>
          </tr>
        ))}
        {choice.refused.map(({ backend, sentence }) => (
          <tr key={backend} data-backend={backend}>
            <th scope="row">{NAMES[backend]}</th>
            <td colSpan={2}>{sentence}</td>
            <td>no</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
