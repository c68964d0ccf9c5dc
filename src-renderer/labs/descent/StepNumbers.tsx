/** The numbers of one step, a row per line of the update: what each name was for x and for y. */

import { optimizerEntryOf } from '@shared/numerics/catalog/optimizer-choice.ts';
import { isHandwritten } from '@shared/numerics/catalog/racer-choice.ts';
import type { Surface } from '@shared/numerics/catalog/surface.ts';
import type { RunSettings } from '@shared/numerics/labs/descent-engine.ts';
import type { RacePath } from '@shared/numerics/labs/race.ts';
import { hessianAt } from '@shared/numerics/theory/hessian.ts';
import { useMemo } from 'react';
import { numberText } from '../plot/number-text.ts';
import { TexText } from '../TexText.tsx';
import { replayStep } from './replay-step.ts';

export interface StepNumbersProps {
  readonly surface: Surface;
  readonly path: RacePath;
  readonly settings: RunSettings;
  /** ≥ 1: the step that led to the shown state. */
  readonly step: number;
}

export function StepNumbers({ surface, path, settings, step }: StepNumbersProps) {
  const { optimizer, start } = path;
  const rows = useMemo((): readonly RowProps[] => {
    if (isHandwritten(optimizer)) return rowsAround(surface, path, step);
    const { gradient, lines } = replayStep(surface, optimizer, start, step, settings);
    const names = optimizerEntryOf(optimizer).definition.tex;
    return [
      { name: 'gradient', tex: '\\nabla f', values: gradient },
      ...lines.map(({ target, values }) => ({
        name: target,
        tex: names[target] ?? (target === 'theta' ? '\\theta' : target),
        values,
      })),
    ];
  }, [surface, path, optimizer, start, step, settings]);
  return (
    <table className="step-numbers">
      <caption>The numbers of step {step}, in float64</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">x</th>
          <th scope="col">y</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.name} {...row} />
        ))}
      </tbody>
    </table>
  );
}

/** Of a step that update lines cannot say: where it set out, what the surface is like there, where it went. */
function rowsAround(surface: Surface, { x, y }: RacePath, step: number): readonly RowProps[] {
  const at = (index: number): readonly [number, number] => [x[index] ?? Number.NaN, y[index] ?? Number.NaN];
  const [from, to] = [at(step - 1), at(step)];
  const { gradient, hessian } = hessianAt(surface, ...from);
  return [
    { name: 'theta before', tex: '\\theta_{\\text{before}}', values: from },
    { name: 'gradient', tex: '\\nabla f', values: gradient },
    { name: 'Hessian, row x', tex: '\\nabla^2 f_x', values: hessian[0] },
    { name: 'Hessian, row y', tex: '\\nabla^2 f_y', values: hessian[1] },
    { name: 'move', tex: '\\Delta\\theta', values: [to[0] - from[0], to[1] - from[1]] },
    { name: 'theta', tex: '\\theta', values: to },
  ];
}

interface RowProps {
  /** As in the definition; what a screen reader says. */
  readonly name: string;
  readonly tex: string;
  readonly values: readonly [number, number];
}

function Row({ name, tex, values }: RowProps) {
  return (
    <tr>
      <th scope="row">
        <span aria-hidden="true">
          <TexText tex={tex} />
        </span>
        <span className="visually-hidden">{name}</span>
      </th>
      <td>{numberText(values[0], 5)}</td>
      <td>{numberText(values[1], 5)}</td>
    </tr>
  );
}
