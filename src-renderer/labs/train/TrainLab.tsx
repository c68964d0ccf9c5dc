/** Training on screen: the boundary while it is learned, paint in hand, curves below, findings beside. */
import type { Snapshot } from '@shared/numerics/labs/train/snapshot.ts';
import { trainPython } from '@shared/numerics/labs/train/train-python.ts';
import type { TrainRecipe } from '@shared/numerics/labs/train/train-recipe.ts';
import type { TrainOutcome } from '@shared/numerics/labs/train.ts';
import { useEffect, useEffectEvent, useState } from 'react';
import { Notice } from '../../ui/Notice.tsx';
import { complaintOf } from '../complaint.ts';
import { LabFrame } from '../LabFrame.tsx';
import type { LabProps } from '../lab-view.ts';
import { OptimizerField } from '../OptimizerField.tsx';
import { useLabRun } from '../use-lab-run.ts';
import { DataControls } from './DataControls.tsx';
import { NetControls } from './NetControls.tsx';
import { RunControls } from './RunControls.tsx';
import { TrainFindings } from './TrainFindings.tsx';
import { CurvesTable, curvesCsv } from './TrainNumbers.tsx';
import { TrainPicture } from './TrainPicture.tsx';
import { edited, type TrainEdit, withPoints } from './train-edits.ts';
import './train.css';

export default function TrainLab({ recipe: opened, variant, onRecipeChange, caption }: LabProps<TrainRecipe>) {
  const [recipe, setRecipe] = useState(opened);
  const [complaint, setComplaint] = useState<string>();
  const [epoch, setEpoch] = useState<number>();
  const run = useLabRun<TrainOutcome>(recipe);
  const change = (edit: TrainEdit): void => {
    const refused = complaintOf(() => setRecipe(edited(recipe, edit)));
    setComplaint(refused);
    if (refused === undefined) setEpoch(undefined);
  };
  const announce = useEffectEvent(() => onRecipeChange?.(recipe));
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of the recipe is what is announced
  useEffect(() => announce(), [recipe]);
  const { outcome } = run;
  const snapshot = outcome === undefined ? undefined : snapshotAt(outcome, epoch);
  const isFull = variant === 'screen';
  return (
    <LabFrame
      recipe={recipe}
      variant={variant}
      run={run}
      caption={caption}
      controls={
        <>
          {complaint !== undefined && <Notice tone="warn">{complaint}</Notice>}
          {isFull && <DataControls recipe={recipe} change={change} />}
          <NetControls recipe={recipe} change={change} isFull={isFull} isRegression={outcome?.task === 'regression'} />
          <OptimizerField
            optimizer={recipe.optimizer}
            isFull={isFull}
            onChange={(optimizer) => change({ optimizer })}
          />
          <RunControls recipe={recipe} change={change} isFull={isFull} />
        </>
      }
      picture={
        <TrainPicture
          recipe={recipe}
          outcome={outcome}
          snapshot={snapshot}
          onEpoch={setEpoch}
          onPoints={(points) => change(withPoints(recipe, points))}
        />
      }
      side={
        outcome !== undefined &&
        snapshot !== undefined && <TrainFindings outcome={outcome} snapshot={snapshot} isFull={isFull} />
      }
      table={outcome !== undefined && <CurvesTable outcome={outcome} />}
      takeAway={outcome === undefined ? {} : { csv: () => curvesCsv(outcome), pytorch: () => trainPython(outcome) }}
    />
  );
}

/** The snapshot of that epoch, else of the weights that are kept. */
function snapshotAt({ snapshots, kept }: TrainOutcome, epoch: number | undefined): Snapshot | undefined {
  return (
    snapshots.find((one) => one.epoch === epoch) ??
    snapshots.find((one) => one.epoch === kept.epoch) ??
    snapshots.at(-1)
  );
}
