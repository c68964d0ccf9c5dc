/** The signal lab on screen: layer by layer, or as a map of gains on which a click opens the net under it. */
import { signalLab } from '@shared/numerics/labs/signal/signal.ts';
import type { SignalOutcome } from '@shared/numerics/labs/signal/signal-outcome.ts';
import type { SignalRecipe } from '@shared/numerics/labs/signal/signal-recipe.ts';
import { signalScript } from '@shared/numerics/labs/signal/signal-script.ts';
import { useMemo, useRef, useState } from 'react';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { complaintOf } from '../complaint.ts';
import { LabFrame } from '../LabFrame.tsx';
import type { LabProps } from '../lab-view.ts';
import { toCsv } from '../plot/csv.ts';
import { DataTable } from '../plot/DataTable.tsx';
import { useAnnouncedRecipe } from '../use-announced-recipe.ts';
import { useLabRun } from '../use-lab-run.ts';
import { useSize } from '../use-size.ts';
import { Verdict } from '../Verdict.tsx';
import { GainMap } from './GainMap.tsx';
import { ShapeStrip, SharePlot, SpreadPlot } from './LayerCharts.tsx';
import { SignalControls } from './SignalControls.tsx';
import { signalColumns } from './signal-charts.ts';
import './signal.css';

type Shows = SignalRecipe['shows'];

export default function SignalLab({ recipe: opened, variant, onRecipeChange, caption }: LabProps<SignalRecipe>) {
  // A map holds both directions: which one is looked at must not start another run.
  const [run, setRun] = useState(opened);
  const [shows, setShows] = useState<Shows>(opened.shows);
  const [complaint, setComplaint] = useState<string>();
  const recipe = useMemo(() => ({ ...run, shows }), [run, shows]);
  const work = useLabRun<SignalOutcome>(run);
  const change = (edit: Partial<SignalRecipe>) => {
    const next = { ...run, title: undefined, ...edit };
    const problem = complaintOf(() => signalLab.parse(next));
    setComplaint(problem);
    if (problem === undefined) setRun(signalLab.parse(next));
  };
  useAnnouncedRecipe(recipe, onRecipeChange);
  const isFull = variant === 'screen';
  const outcome = work.outcome?.recipe.view === run.view ? work.outcome : undefined;
  const layers = outcome?.layers;
  return (
    <LabFrame
      recipe={recipe}
      variant={variant}
      run={work}
      caption={caption}
      controls={
        <>
          <SignalControls recipe={run} isFull={isFull} onChange={change} />
          {complaint !== undefined && (
            <p className="lab-complaint" role="alert">
              {complaint}
            </p>
          )}
        </>
      }
      picture={<Picture recipe={recipe} outcome={outcome} isFull={isFull} onChange={change} onShows={setShows} />}
      side={outcome !== undefined && <Findings outcome={outcome} isFull={isFull} />}
      table={
        outcome !== undefined && (
          <DataTable columns={signalColumns(outcome)} fileName={`signal-${outcome.recipe.view}.csv`} />
        )
      }
      takeAway={{
        csv: outcome === undefined ? undefined : () => csvOf(outcome),
        pytorch: outcome === undefined || layers === undefined ? undefined : () => signalScript(outcome.recipe, layers),
      }}
    />
  );
}

interface PictureProps {
  readonly recipe: SignalRecipe;
  readonly outcome: SignalOutcome | undefined;
  readonly isFull: boolean;
  readonly onChange: (edit: Partial<SignalRecipe>) => void;
  readonly onShows: (shows: Shows) => void;
}

function Picture({ recipe, outcome, isFull, onChange, onShows }: PictureProps) {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const isMap = recipe.view === 'map';
  return (
    <>
      <div className="signal-tools">
        <SegmentedControl<SignalRecipe['view']>
          label="View"
          hideLabel
          value={recipe.view}
          options={[
            { value: 'layers', label: 'Layer by layer' },
            { value: 'map', label: 'Gain × depth' },
          ]}
          onChange={(view) => onChange({ view })}
        />
        {isMap && (
          <SegmentedControl<Shows>
            label="Direction"
            hideLabel
            value={recipe.shows}
            options={[
              { value: 'forward', label: 'Signal' },
              { value: 'backward', label: 'Gradient' },
            ]}
            onChange={onShows}
          />
        )}
      </div>
      <div ref={box} className="signal-plot">
        {outcome === undefined || size === undefined ? (
          <p className="signal-wait">The picture appears here.</p>
        ) : isMap ? (
          <GainMap
            outcome={outcome}
            shows={recipe.shows}
            size={size}
            onPick={(gain) => onChange({ view: 'layers', gain })}
          />
        ) : (
          <SpreadPlot outcome={outcome} size={size} />
        )}
      </div>
      {isMap && (
        <p className="signal-hint">
          Lines are theory’s: solid where it sees a thousandth or a thousand times of the start, dashed the edge. Click
          a gain to look into its net.
        </p>
      )}
      {!isMap && isFull && outcome !== undefined && (
        <div className="signal-strips">
          <ShapeStrip outcome={outcome} of="activation" />
          <ShapeStrip outcome={outcome} of="gradient" />
        </div>
      )}
    </>
  );
}

function Findings({ outcome, isFull }: { readonly outcome: SignalOutcome; readonly isFull: boolean }) {
  const { what, why, instead } = outcome.verdict;
  return (
    <>
      <Verdict>{what}</Verdict>
      <dl className="signal-reasons">
        <dt>Why</dt>
        <dd>{why}</dd>
        {instead !== undefined && (
          <>
            <dt>Instead</dt>
            <dd>{instead}</dd>
          </>
        )}
      </dl>
      {isFull && outcome.layers !== undefined && <SharePlot outcome={outcome} />}
    </>
  );
}

function csvOf(outcome: SignalOutcome): string {
  const columns = signalColumns(outcome);
  return toCsv(columns, columns[0]?.values.length ?? 0);
}
