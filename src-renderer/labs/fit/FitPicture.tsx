/** The pictures of a view: one large, and below it a second where the view has one. */
import type { FitOutcome } from '@shared/numerics/labs/fit.ts';
import { useRef, useState } from 'react';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { LineChart } from '../plot/LineChart.tsx';
import { type Size, useSize } from '../use-size.ts';
import type { FitChart } from './chart.ts';
import { chartsOf } from './fit-charts.ts';
import { settingText } from './fit-words.ts';
import { GeometryPlot } from './GeometryPlot.tsx';

export interface FitPictureProps {
  readonly outcome: FitOutcome | undefined;
  readonly isFull: boolean;
}

export function FitPicture({ outcome, isFull }: FitPictureProps) {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const [second, setSecond] = useState('');
  const charts = outcome === undefined ? [] : chartsOf(outcome);
  const [main, ...others] = charts;
  const below = others.find(({ name }) => name === second) ?? others[0];
  return (
    <>
      <div ref={box} className={outcome?.recipe.view === 'geometry' ? 'fit-box is-square' : 'fit-box'}>
        {outcome === undefined ? (
          <p className="fit-wait">The picture appears here.</p>
        ) : (
          size !== undefined && <MainPicture outcome={outcome} chart={main} size={size} />
        )}
      </div>
      {isFull && others.length > 1 && (
        <SegmentedControl
          label="Second picture"
          hideLabel
          value={below?.name ?? ''}
          options={others.map(({ name }) => ({ value: name, label: name }))}
          onChange={setSecond}
        />
      )}
      {isFull && below !== undefined && <SecondPicture chart={below} />}
      {outcome !== undefined && <p className="fit-setting">{settingText(outcome.recipe, outcome.found)}</p>}
    </>
  );
}

interface MainPictureProps {
  readonly outcome: FitOutcome;
  readonly chart: FitChart | undefined;
  readonly size: Size;
}

export function MainPicture({ outcome: { recipe, found }, chart, size }: MainPictureProps) {
  if (recipe.view === 'geometry' && found.view === 'geometry')
    return <GeometryPlot size={size} recipe={recipe} found={found} />;
  return chart === undefined ? null : <LineChart size={size} {...chart} />;
}

function SecondPicture({ chart }: { readonly chart: FitChart }) {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  return (
    <div ref={box} className="fit-box is-second">
      {size !== undefined && <LineChart key={chart.name} size={size} {...chart} />}
    </div>
  );
}
