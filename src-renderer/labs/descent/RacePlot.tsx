/** Joins a lab's state to its pictures of the surface: the plane, the relief, or both beside each other. */
import { surfaceDefinitionOf } from '@shared/numerics/catalog/surfaces.ts';
import { useMemo } from 'react';
import { ReliefPlot } from './ReliefPlot.tsx';
import { SurfacePlot } from './SurfacePlot.tsx';
import { lossAt, type StyledPath } from './styled-path.ts';
import type { Descent } from './use-descent.ts';
import { cpuEngine } from './use-run.ts';

export type Look = 'plane' | 'relief' | 'both';

export interface RacePlotProps {
  readonly descent: Descent;
  readonly look?: Look;
}

export function RacePlot({ descent, look = 'plane' }: RacePlotProps) {
  const { state, edit, gpu, wanted, paths, kept, playback, inspected, facts } = descent;
  const { surface } = state;
  const definition = useMemo(() => surfaceDefinitionOf(surface), [surface]);
  const ghosts = useMemo(() => kept.flatMap((run) => run.paths), [kept]);
  const quick = cpuEngine();
  const shared = {
    surface,
    // The plot keeps its zoom as long as the view is the same one.
    view: definition.view,
    minima: facts.minima,
    floor: facts.floor,
    quickEngine: quick,
    engine: wanted === 'webgpu' && gpu.status === 'ready' ? gpu.engine : quick,
    paths,
    ghosts,
    step: playback.step,
    inspected: inspected?.key,
    onStep: (path: StyledPath, step: number) => {
      descent.inspect(path);
      descent.send({ type: 'scrub', step });
    },
  };
  return (
    <div className={look === 'both' ? 'race-plots is-both' : 'race-plots'} data-picture="">
      {look !== 'relief' && (
        <SurfacePlot
          {...shared}
          starts={state.starts}
          startLosses={state.starts.map((_, index) => {
            const path = paths.find(({ startIndex }) => startIndex === index);
            return path && lossAt(path, 0);
          })}
          onStart={(index, start) => edit({ type: 'start', index, start })}
          probe={descent.probe}
          curvature={descent.curvature}
          onHover={descent.setHovered}
        />
      )}
      {look !== 'plane' && (
        <ReliefPlot
          {...shared}
          floors={facts.floors}
          heightScale={descent.heightScale ?? definition.colours}
          onHeightScale={descent.setHeightScale}
        />
      )}
    </div>
  );
}
