/** Which surface, of the catalogue or typed, its parameters, where the racers start as numbers, and how many steps. */
import { surfaceDefinitionOf } from '@shared/numerics/catalog/surfaces.ts';
import { isTypedSurface, MAX_STARTS, MAX_STEPS, type SurfaceChoice } from '@shared/numerics/labs/descent-recipe.ts';
import { Plus, X } from 'lucide-react';
import type { Dispatch } from 'react';
import { Button } from '../../ui/Button.tsx';
import { NumberBox, NumberControl } from '../NumberControl.tsx';
import { SurfaceField } from '../SurfaceField.tsx';
import { isLegal, sliderRange } from '../slider-ranges.ts';
import { TexText } from '../TexText.tsx';
import type { LabEdit } from './lab-state.ts';

export interface SurfaceControlsProps {
  readonly surface: SurfaceChoice;
  readonly starts: readonly (readonly [number, number])[];
  readonly steps: number;
  readonly edit: Dispatch<LabEdit>;
}

export function SurfaceControls({ surface, starts, steps, edit }: SurfaceControlsProps) {
  const change = (next: SurfaceChoice) => {
    // Another entry of the catalogue is another landscape; what is typed or slid keeps the starts.
    const isSame = next.id === surface.id;
    edit({ type: 'surface', surface: next, ...(!isSame && { start: surfaceDefinitionOf(next).start }) });
  };
  return (
    <section className="surface-controls" aria-label="Surface and start">
      <SurfaceField surface={surface} onChange={change} />
      {isTypedSurface(surface) && <ViewFields surface={surface} onChange={change} />}
      <StartFields starts={starts} edit={edit} />
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

function StartFields({ starts, edit }: Pick<SurfaceControlsProps, 'starts' | 'edit'>) {
  const [first = [0, 0]] = starts;
  return (
    <>
      {starts.map((start, index) => {
        const name = starts.length === 1 ? 'Start' : `Start ${index + 1}`;
        const move = (to: readonly [number, number]) => edit({ type: 'start', index, start: to });
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a start is its place in the list
          <div key={index} className="start-fields">
            <span className="number-control-label" aria-hidden="true">
              {name.toLowerCase()}
            </span>
            <NumberBox name={`${name}, x`} value={start[0]} onChange={(x) => move([x, start[1]])} />
            <NumberBox name={`${name}, y`} value={start[1]} onChange={(y) => move([start[0], y])} />
            <Button
              variant="quiet"
              size="small"
              icon={<X />}
              className={starts.length === 1 ? 'is-absent' : ''}
              disabled={starts.length === 1}
              aria-label={`Remove ${name.toLowerCase()}`}
              onClick={() => edit({ type: 'remove-start', index })}
            />
          </div>
        );
      })}
      <Button
        variant="quiet"
        size="small"
        icon={<Plus />}
        className="add-start"
        disabled={starts.length >= MAX_STARTS}
        onClick={() => edit({ type: 'add-start', start: [-first[0], -first[1]] })}
      >
        Race from another start too
      </Button>
    </>
  );
}

/** What part of the plane a typed surface is drawn on. */
function ViewFields({ surface, onChange }: Pick<SurfaceControlsProps, 'surface'> & ViewFieldsMore) {
  const { view } = surfaceDefinitionOf(surface);
  const put = (axis: 'x' | 'y', end: 0 | 1, value: number) => {
    const side: [number, number] = [view[axis][0], view[axis][1]];
    side[end] = value;
    onChange({ ...surface, view: { ...view, [axis]: side } } as SurfaceChoice);
  };
  return (['x', 'y'] as const).map((axis) => (
    <div key={axis} className="start-fields">
      <span className="number-control-label" aria-hidden="true">
        {axis} from, to
      </span>
      <NumberBox
        name={`Lowest ${axis} shown`}
        value={view[axis][0]}
        isLegal={(value) => value < view[axis][1]}
        onChange={(value) => put(axis, 0, value)}
      />
      <NumberBox
        name={`Highest ${axis} shown`}
        value={view[axis][1]}
        isLegal={(value) => value > view[axis][0]}
        onChange={(value) => put(axis, 1, value)}
      />
    </div>
  ));
}

interface ViewFieldsMore {
  readonly onChange: (surface: SurfaceChoice) => void;
}

/** The sliders of a surface's own parameters alone: κ and θ, or Rosenbrock's a and b. */
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
        onChange={(next) => edit({ type: 'surface', surface: { ...surface, [parameter.name]: next } })}
      />
    );
  });
}
