/** Runs set aside to hold the present one against: pale on every picture, and how they ended in numbers here. */
import { Pin, PinOff } from 'lucide-react';
import { Button } from '../../ui/Button.tsx';
import { numberText } from '../plot/number-text.ts';
import { RacerSwatch } from './RacerSwatch.tsx';
import { lossAt } from './styled-path.ts';
import type { Descent } from './use-descent.ts';

const MOST = 4;

export function KeptRuns({ descent }: { readonly descent: Descent }) {
  const { kept, paths, recipe } = descent;
  const present = new Map(paths.map((path) => [path.key, lossAt(path, recipe.steps)]));
  return (
    <section className="kept-runs" aria-label="Runs to compare">
      <div className="kept-head">
        <Button size="small" icon={<Pin />} disabled={kept.length >= MOST || paths.length === 0} onClick={descent.keep}>
          Keep this run
        </Button>
        {kept.length > 0 && (
          <Button variant="quiet" size="small" icon={<PinOff />} onClick={descent.clearKept}>
            Clear
          </Button>
        )}
      </div>
      {kept.length > 0 && (
        <table className="step-numbers">
          <caption>Loss at the end: kept runs beside the present one</caption>
          <thead>
            <tr>
              <td />
              <th scope="col">kept</th>
              <th scope="col">now</th>
            </tr>
          </thead>
          <tbody>
            {kept.flatMap((run, index) =>
              run.racers.map(({ key, name, style, endLoss }) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: kept runs are only ever added to
                <tr key={`${index} ${key}`}>
                  <th scope="row">
                    <RacerSwatch style={style} isFaded /> {name}
                  </th>
                  <td>{said(endLoss)}</td>
                  <td>{present.has(key) ? said(present.get(key)) : '–'}</td>
                </tr>
              )),
            )}
          </tbody>
        </table>
      )}
    </section>
  );
}

function said(loss: number | undefined): string {
  return loss === undefined ? 'diverged' : numberText(loss, 3);
}
