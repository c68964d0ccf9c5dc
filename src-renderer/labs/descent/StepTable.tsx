/** The numbers behind both plots as a table, for reading with a screen reader or by eye: some twenty steps, every racer. */
import { useId, useState } from 'react';
import { numberText } from '../plot/number-text.ts';
import { sampleSteps } from './sample-steps.ts';
import { pathName, type StyledPath } from './styled-path.ts';

export interface StepTableProps {
  readonly paths: readonly StyledPath[];
  readonly names: ReadonlyMap<number, string>;
  readonly lastStep: number;
  readonly step: number;
}

export function StepTable({ paths, names, lastStep, step }: StepTableProps) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="step-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary id={id}>Numbers behind the picture</summary>
      {isOpen && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that may scroll sideways must be reachable by keyboard
        <section className="step-table-scroll" aria-labelledby={id} tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col" rowSpan={2}>
                  step
                </th>
                {paths.map((path) => (
                  <th key={path.key} scope="colgroup" colSpan={3}>
                    {pathName(path, names)}
                  </th>
                ))}
              </tr>
              <tr>
                {paths.map((path) =>
                  ['x', 'y', 'loss'].map((column) => <th key={`${path.key} ${column}`}>{column}</th>),
                )}
              </tr>
            </thead>
            <tbody>
              {sampleSteps(lastStep, step).map((row) => (
                <tr key={row} className={row === step ? 'is-shown' : undefined}>
                  <th scope="row">{row}</th>
                  {paths.map(({ key, trajectory }) =>
                    [trajectory.x, trajectory.y, trajectory.loss].map((values, column) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: the three columns never change places
                      <td key={`${key} ${column}`}>{numberText(values[row] ?? Number.NaN, 5)}</td>
                    )),
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </details>
  );
}
