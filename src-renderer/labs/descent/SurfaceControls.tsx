/** Which surface, its parameters, the start as numbers, and how many steps. */
import { findSurface, SURFACES, surfaceDefinitionOf } from '@shared/numerics/catalog/surfaces.ts';
import { isTypedSurface, MAX_STEPS, type SurfaceChoice } from '@shared/numerics/labs/descent-recipe.ts';
import { type Dispatch, useId } from 'react';
import { NumberBox, NumberControl } from '../NumberControl.tsx';
import { isLegal, sliderRange } from '../slider-ranges.ts';
import { TexText } from '../TexText.tsx';
import type { LabEdit } from './lab-state.ts';

export interface SurfaceControlsProps {
  readonly surface: SurfaceChoice;
  readonly start: readonly [number, number];
  readonly steps: number;
  readonly edit: Dispatch<LabEdit>;
}

export function SurfaceControls({ surface, start, steps, edit }: SurfaceControlsProps) {
  const id = useId();
  return (
    <section className="surface-controls" aria-label="Surface and start">
      <h2 className="lab-heading">
        <label htmlFor={id}>Surface</label>
      </h2>
      <select
        id={id}
        className="lab-select is-wide"
        value={surface.id}
        onChange={(event) => {
          const chosen = findSurface(event.currentTarget.value);
          edit({ type: 'surface', surface: { id: chosen.id }, start: chosen.start });
        }}
      >
        {isTypedSurface(surface) && <option value={surface.id}>{surfaceDefinitionOf(surface).title}</option>}
        {SURFACES.map((one) => (
          <option key={one.id} value={one.id}>
            {one.title}
          </option>
        ))}
      </select>
      <SurfaceParameters surface={surface} edit={edit} />
      <div className="start-fields">
        <span className="number-control-label" aria-hidden="true">
          start
        </span>
        <NumberBox name="Start, x" value={start[0]} onChange={(x) => edit({ type: 'start', start: [x, start[1]] })} />
        <NumberBox name="Start, y" value={start[1]} onChange={(y) => edit({ type: 'start', start: [start[0], y] })} />
      </div>
      <NumberControl
        label="steps"
        name="Number of steps"
        value={steps}
        range={{ scale: 'log', min: 10, max: MAX_STEPS }}
        isLegal={(next) => next >= 1 && next <= MAX_STEPS}
        isWhole
        onChange={(value) => edit({ type: 'steps', steps: value })}
      />
    </section>
  );
}

/** The sliders of a surface's own parameters: κ and θ, or Rosenbrock's a and b. */
export function SurfaceParameters({ surface, edit }: Pick<SurfaceControlsProps, 'surface' | 'edit'>) {
  return surfaceDefinitionOf(surface).parameters.map((parameter) => {
    const value = surface[parameter.name];
    return (
      <NumberControl
        key={parameter.name}
        label={<TexText tex={parameter.tex} />}
        name={parameter.name}
        value={typeof value === 'number' ? value : parameter.default}
        defaultValue={parameter.default}
        range={sliderRange(parameter)}
        isLegal={(next) => isLegal(next, parameter)}
        onChange={(next) => edit({ type: 'surface-parameter', name: parameter.name, value: next })}
      />
    );
  });
}
