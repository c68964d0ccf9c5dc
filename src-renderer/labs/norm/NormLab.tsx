/** The norm lab on screen: five views of what statistics are shared and what that does, one recipe at a time. */
import { slopeTex } from '@shared/numerics/labs/norm/gradient.ts';
import { layerTex } from '@shared/numerics/labs/norm/layer-pass.ts';
import type { NormOutcome } from '@shared/numerics/labs/norm/norm.ts';
import {
  type BlockShape,
  type LayerRecipe,
  NORM_VIEWS,
  type NormRecipe,
  type NormView,
} from '@shared/numerics/labs/norm/norm-recipe.ts';
import { normScript } from '@shared/numerics/labs/norm/norm-script.ts';
import { useRef, useState } from 'react';
import { ChoiceField } from '../fields.tsx';
import { LabFrame } from '../LabFrame.tsx';
import type { LabProps } from '../lab-view.ts';
import { toCsv } from '../plot/csv.ts';
import { DataTable } from '../plot/DataTable.tsx';
import { TexText } from '../TexText.tsx';
import { useAnnouncedRecipe } from '../use-announced-recipe.ts';
import { useLabRun } from '../use-lab-run.ts';
import { useSize } from '../use-size.ts';
import { Verdict } from '../Verdict.tsx';
import { CellReadout } from './CellReadout.tsx';
import { DataControls } from './DataControls.tsx';
import { DescentNumbers } from './DescentNumbers.tsx';
import { LayerControls, ShapeControls } from './LayerControls.tsx';
import { NormPicture } from './NormPicture.tsx';
import { withView } from './norm-edits.ts';
import { longTable, shortTable } from './norm-tables.ts';
import { normVerdict, partText } from './norm-words.ts';
import { AdainControls, ConditioningControls, GradientControls, RunningControls } from './ViewControls.tsx';
import './norm.css';

const VIEW_TITLES: Readonly<Record<NormView, string>> = {
  cube: 'Shared statistics',
  running: 'Running statistics',
  gradient: 'Gradient',
  adain: 'AdaIN of colours',
  conditioning: 'Conditioning',
};

export default function NormLab({ recipe: opened, variant, onRecipeChange, caption }: LabProps<NormRecipe>) {
  const [recipe, setRecipe] = useState(opened);
  const run = useLabRun<NormOutcome>(recipe);
  const [pointed, setPointed] = useState(0);
  const [channel, setChannel] = useState(0);
  useAnnouncedRecipe(recipe, onRecipeChange);
  const { outcome } = run;
  const place = outcome !== undefined && 'block' in outcome && pointed < outcome.block.x.length ? pointed : 0;
  const shown = outcome?.view === 'running' && channel < outcome.channels ? channel : 0;
  const change = (next: NormRecipe): void => {
    const { title, ...rest } = next;
    setRecipe(rest);
  };
  return (
    <LabFrame
      recipe={recipe}
      variant={variant}
      run={run}
      caption={caption}
      controls={<Controls recipe={recipe} change={change} isFull={variant === 'screen'} />}
      picture={
        <>
          {outcome?.view === 'running' && (
            <ChannelChoice channels={outcome.channels} channel={shown} onChange={setChannel} />
          )}
          <Picture outcome={outcome} place={place} onPlace={setPointed} channel={shown} />
          {outcome !== undefined && 'block' in outcome && <PartHint shape={outcome.recipe.shape} />}
        </>
      }
      side={outcome !== undefined && <Findings outcome={outcome} place={place} />}
      table={outcome !== undefined && <Numbers outcome={outcome} channel={shown} />}
      takeAway={
        outcome === undefined
          ? {}
          : {
              csv: () => {
                const columns = longTable(outcome, shown);
                return toCsv(columns, columns[0]?.values.length ?? 0);
              },
              pytorch: () => normScript(outcome),
            }
      }
    />
  );
}

interface ControlsProps {
  readonly recipe: NormRecipe;
  readonly change: (recipe: NormRecipe) => void;
  readonly isFull: boolean;
}

function Controls({ recipe, change, isFull }: ControlsProps) {
  return (
    <>
      {isFull && (
        <ChoiceField
          label="View"
          value={recipe.view}
          options={NORM_VIEWS.map((view) => ({ value: view, label: VIEW_TITLES[view] }))}
          onChange={(view) => change(withView(recipe, view))}
        />
      )}
      {recipe.view === 'gradient' && <GradientControls recipe={recipe} change={change} isFull={isFull} />}
      {recipe.view === 'adain' && <AdainControls recipe={recipe} change={change} isFull={isFull} />}
      {recipe.view === 'conditioning' && <ConditioningControls recipe={recipe} change={change} isFull={isFull} />}
      {'norm' in recipe && <LayerParts recipe={recipe} change={change} isFull={isFull} />}
    </>
  );
}

function LayerParts({ recipe, change, isFull }: ControlsProps & { readonly recipe: LayerRecipe }) {
  return (
    <>
      <LayerControls recipe={recipe} change={change} isFull={isFull} />
      {recipe.view === 'running' && <RunningControls recipe={recipe} change={change} isFull={isFull} />}
      <ShapeControls recipe={recipe} change={change} isFull={isFull} />
      <DataControls recipe={recipe} change={change} isFull={isFull} />
    </>
  );
}

interface ChannelChoiceProps {
  readonly channels: number;
  readonly channel: number;
  readonly onChange: (channel: number) => void;
}

function ChannelChoice({ channels, channel, onChange }: ChannelChoiceProps) {
  return (
    <div className="norm-channel">
      <ChoiceField
        label="Channel"
        value={String(channel)}
        options={Array.from({ length: channels }, (_, index) => ({ value: String(index), label: String(index) }))}
        onChange={(value) => onChange(Number(value))}
      />
    </div>
  );
}

function PartHint({ shape }: { readonly shape: BlockShape }) {
  const text = partText(shape);
  return text === undefined ? null : <p className="norm-hint">{text}</p>;
}

interface PictureProps {
  readonly outcome: NormOutcome | undefined;
  readonly place: number;
  readonly onPlace: (place: number) => void;
  readonly channel: number;
}

function Picture({ outcome, ...pointed }: PictureProps) {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  return (
    <div ref={box} className={`norm-box is-${outcome?.view ?? 'empty'}`}>
      {outcome === undefined || size === undefined ? (
        <p className="norm-wait">The picture appears here.</p>
      ) : (
        <NormPicture outcome={outcome} size={size} {...pointed} />
      )}
    </div>
  );
}

function Findings({ outcome, place }: { readonly outcome: NormOutcome; readonly place: number }) {
  return (
    <>
      <Verdict>{normVerdict(outcome)}</Verdict>
      {outcome.view === 'cube' && <CellReadout outcome={outcome} place={place} />}
      {outcome.view === 'gradient' && <TexText tex={slopeTex(outcome.dependence)} isBlock label="dx" />}
      {outcome.view === 'running' && <TexText tex={`y = ${layerTex(outcome.recipe, 'output')}`} isBlock label="y" />}
      {outcome.view === 'conditioning' && <DescentNumbers outcome={outcome} />}
    </>
  );
}

function Numbers({ outcome, channel }: { readonly outcome: NormOutcome; readonly channel: number }) {
  const { summary, columns } = shortTable(outcome, channel);
  return <DataTable fileName={`norm-${outcome.view}.csv`} summary={summary} columns={columns} />;
}
