/** Joins a lab's state to the surface plot, the same way in the sandbox and in a note. */
import { surfaceDefinitionOf } from '@shared/numerics/catalog/surfaces.ts';
import { useMemo } from 'react';
import { SurfacePlot } from './SurfacePlot.tsx';
import type { Descent } from './use-descent.ts';
import { cpuEngine } from './use-run.ts';

export function RacePlot({ descent }: { readonly descent: Descent }) {
  const { state, edit, gpu, wanted, paths, playback, inspected, facts } = descent;
  const { surface } = state;
  // The plot keeps its zoom as long as the view is the same one.
  const view = useMemo(() => surfaceDefinitionOf(surface).view, [surface]);
  const quick = cpuEngine();
  return (
    <SurfacePlot
      surface={surface}
      view={view}
      minima={facts.minima}
      floor={facts.floor}
      quickEngine={quick}
      engine={wanted === 'webgpu' && gpu.status === 'ready' ? gpu.engine : quick}
      paths={paths}
      step={playback.step}
      inspected={inspected?.slot}
      start={state.start}
      startLoss={paths[0]?.trajectory.loss[0]}
      onStart={(start) => edit({ type: 'start', start })}
      probe={descent.probe}
      curvature={descent.curvature}
      onHover={descent.setHovered}
    />
  );
}
