/** Which points a network learns: a drawn set and its noise, painted points or a CSV, and what is held out. */
import { findPlanarSet, PLANAR_SETS } from '@shared/numerics/data/planar-sets.ts';
import type { TrainRecipe } from '@shared/numerics/labs/train/train-recipe.ts';
import { Dices } from 'lucide-react';
import { Button } from '../../ui/Button.tsx';
import { complaintOf } from '../complaint.ts';
import { ChoiceField, SwitchField, TextField } from '../fields.tsx';
import { NumberControl } from '../NumberControl.tsx';
import { edited, type TrainEdit, withCsv, withPoints, withSet } from './train-edits.ts';

const FIRST_CSV = 'x,y,label\n0,0,no\n1,1,no\n0,1,yes\n1,0,yes\n0.1,0.1,no\n0.9,1,no\n0,0.9,yes\n1,0.1,yes\n';
const FIRST_POINTS = [
  [-0.6, -0.6, 0],
  [0.6, 0.6, 0],
  [-0.6, 0.6, 1],
  [0.6, -0.6, 1],
] as const;

export interface ControlsProps {
  readonly recipe: TrainRecipe;
  readonly change: (edit: TrainEdit) => void;
}

export function DataControls({ recipe, change }: ControlsProps) {
  const { data } = recipe;
  const set = 'id' in data ? findPlanarSet(data.id) : undefined;
  const edit = (part: object): void => change({ data: { ...data, ...part } });
  const choose = (id: string): void => {
    if (id === 'points') change(withPoints(recipe, FIRST_POINTS));
    else if (id === 'csv') change(withCsv(recipe, FIRST_CSV, 'classes'));
    else change(withSet(recipe, id));
  };
  return (
    <div className="lab-group">
      <ChoiceField
        label="Points"
        value={'id' in data ? data.id : 'csv' in data ? 'csv' : 'points'}
        options={[
          ...PLANAR_SETS.map(({ id, title, task }) => ({
            value: id,
            label: title,
            group: task === 'classes' ? 'Classes' : 'Numbers',
          })),
          { value: 'points', label: 'Painted', group: 'Your own' },
          { value: 'csv', label: 'CSV', group: 'Your own' },
        ]}
        help={
          set?.teaches ??
          ('points' in data ? 'Choose a class above the plane and click where its points lie.' : undefined)
        }
        onChange={choose}
      />
      {'csv' in data && (
        <>
          <TextField
            label="x, y, label on each line"
            value={data.csv}
            rows={6}
            complaint={(csv) => complaintOf(() => edited(recipe, withCsv(recipe, csv, data.task)))}
            onChange={(csv) => change(withCsv(recipe, csv, data.task))}
          />
          <SwitchField
            label="Labels are numbers to predict"
            value={data.task === 'regression'}
            onChange={(isNumber) => change(withCsv(recipe, data.csv, isNumber ? 'regression' : 'classes'))}
          />
        </>
      )}
      {'id' in data && set !== undefined && (
        <>
          <NumberControl
            label="n"
            name="Number of points"
            value={data.n}
            defaultValue={200}
            range={{ scale: 'log', min: 10, max: 1000 }}
            isLegal={(n) => n >= 8 && n <= 1000}
            isWhole
            help="Few points are learned by heart, many force a rule."
            onChange={(n) => edit({ n })}
          />
          <NumberControl
            label="noise"
            name="Noise of the points"
            value={data.noise}
            defaultValue={set.noise}
            range={{ scale: 'linear', min: 0, max: 1 }}
            isLegal={(noise) => noise >= 0 && noise <= 2}
            help="Standard deviation of what shakes each point (or each number to predict)."
            onChange={(noise) => edit({ noise })}
          />
          {data.classes !== undefined && (
            <NumberControl
              label="classes"
              name="Number of classes"
              value={data.classes}
              defaultValue={set.classes}
              range={{ scale: 'linear', min: 2, max: 10 }}
              isLegal={(classes) => classes >= 2 && classes <= 10}
              isWhole
              onChange={(classes) => edit({ classes })}
            />
          )}
          {data.minority !== undefined && (
            <NumberControl
              label="rare"
              name="Share of the rare class"
              value={data.minority}
              defaultValue={0.05}
              range={{ scale: 'log', min: 0.005, max: 0.5 }}
              isLegal={(minority) => minority >= 0.005 && minority <= 0.5}
              onChange={(minority) => edit({ minority })}
            />
          )}
        </>
      )}
      <NumberControl
        label="held out"
        name="Share of the points that is held out"
        value={data.validation}
        defaultValue={0.3}
        range={{ scale: 'linear', min: 0, max: 0.9 }}
        isLegal={(share) => share >= 0 && share <= 0.9}
        help="Drawn as rings; the network never learns from them."
        onChange={(validation) => edit({ validation })}
      />
      <NumberControl
        label="wrong labels"
        name="Share of the training labels that is wrong"
        value={data.label_noise}
        defaultValue={0}
        range={{ scale: 'linear', min: 0, max: 0.5 }}
        isLegal={(share) => share >= 0 && share <= 0.5}
        help="What there is to overfit to."
        onChange={(label_noise) => edit({ label_noise })}
      />
      <SwitchField
        label="Standardize the inputs"
        value={data.standardize}
        help="The network sees (x − mean)/std of the training points."
        onChange={(standardize) => edit({ standardize })}
      />
      <Button size="small" icon={<Dices />} onClick={() => edit({ seed: (data.seed + 1) % 2 ** 32 })}>
        {'id' in data ? 'New points' : 'New cut'}
      </Button>
    </div>
  );
}
