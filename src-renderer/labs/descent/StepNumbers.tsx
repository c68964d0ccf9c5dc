/** The numbers of one step, a row per line of the update: what each name was for x and for y. */

import { optimizerEntryOf } from '@shared/numerics/catalog/optimizer-choice.ts';
import type { Surface } from '@shared/numerics/catalog/surface.ts';
import type { RunSettings } from '@shared/numerics/labs/descent-engine.ts';
import type { OptimizerChoice } from '@shared/numerics/labs/descent-recipe.ts';
import { useMemo } from 'react';
import { numberText } from '../plot/number-text.ts';
import { TexText } from '../TexText.tsx';
import { replayStep } from './replay-step.ts';

export interface StepNumbersProps {
  readonly surface: Surface;
  readonly choice: OptimizerChoice;
  readonly start: readonly [number, number];
  readonly settings: RunSettings;
  /** ≥ 1: the step that led to the shown state. */
  readonly step: number;
}

export function StepNumbers({ surface, choice, start, settings, step }: StepNumbersProps) {
  const replayed = useMemo(
    () => replayStep(surface, choice, start, step, settings),
    [surface, choice, start, step, settings],
  );
  const names = optimizerEntryOf(choice).definition.tex;
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
        <Row name="gradient" tex="\nabla f" values={replayed.gradient} />
        {replayed.lines.map(({ target, values }) => (
          <Row
            key={target}
            name={target}
            tex={names?.[target] ?? (target === 'theta' ? '\\theta' : target)}
            values={values}
          />
        ))}
      </tbody>
    </table>
  );
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
