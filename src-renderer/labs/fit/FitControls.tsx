/** The controls of the fit lab: which view, what truth, model, penalty and loss it fits, and the numbers of the view. */
import { ACTIVATIONS, FIT_VIEWS, type FitRecipe, type FitView, truthOf } from '@shared/numerics/labs/fit/fit-recipe.ts';
import { complaintOf } from '../complaint.ts';
import { ChoiceField, TextField } from '../fields.tsx';
import { NumberControl } from '../NumberControl.tsx';
import { VIEW_NAMES } from './fit-words.ts';
import { LossField, ModelField, PenaltyField } from './ModelFields.tsx';
import { NUMBER_FIELDS, type NumberField, OUTLIER_FIELDS, plainRecipe } from './number-fields.ts';

export interface FitControlsProps {
  readonly recipe: FitRecipe;
  readonly isFull: boolean;
  /** Fields of the present view. */
  readonly onChange: (edit: object) => void;
  readonly onView: (view: FitView) => void;
}

export const TRUTHS = [
  { value: 'sin(pi*x)', label: 'sine' },
  { value: '1.5*x', label: 'straight line' },
  { value: 'x^3 - 0.5*x', label: 'cubic' },
  { value: '1/(1 + 25*x^2)', label: 'Runge’s hill' },
  { value: 'where(x > 0, 1, -1)', label: 'step' },
  { value: 'sin(3*pi*x)*exp(-x)', label: 'growing wave' },
] as const;

export function FitControls({ recipe, isFull, onChange, onView }: FitControlsProps) {
  return (
    <>
      {isFull && (
        <ChoiceField<FitView>
          label="View"
          value={recipe.view}
          options={FIT_VIEWS.map((view) => ({ value: view, label: VIEW_NAMES[view] }))}
          onChange={onView}
        />
      )}
      {isFull && 'truth' in recipe && <TruthField truth={recipe.truth} onChange={(truth) => onChange({ truth })} />}
      {'model' in recipe && (
        <ModelField
          model={recipe.model}
          isMost={recipe.view === 'bias-variance'}
          onChange={(model) => onChange({ model })}
        />
      )}
      <Choices recipe={recipe} isFull={isFull} onChange={onChange} />
      <div className="lab-group">
        {recipe.view === 'robustness' && (
          <Numbers fields={OUTLIER_FIELDS[recipe.outlier]} recipe={recipe} isFull={isFull} onChange={onChange} />
        )}
        <Numbers fields={NUMBER_FIELDS[recipe.view]} recipe={recipe} isFull={isFull} onChange={onChange} />
      </div>
    </>
  );
}

type PartProps = Omit<FitControlsProps, 'onView'>;

function TruthField({ truth, onChange }: { readonly truth: string; readonly onChange: (truth: string) => void }) {
  const isListed = TRUTHS.some(({ value }) => value === truth);
  return (
    <div className="lab-group">
      <ChoiceField
        label="Truth"
        value={isListed ? truth : 'typed'}
        options={[...TRUTHS, ...(isListed ? [] : [{ value: 'typed', label: 'as typed' }])]}
        onChange={(chosen) => {
          if (chosen !== 'typed') onChange(chosen);
        }}
      />
      <TextField
        key={isListed ? truth : 'typed'}
        label="f(x)"
        value={truth}
        help="Any formula in x; samples are this plus noise."
        complaint={(text) => complaintOf(() => truthOf(text))}
        onChange={onChange}
      />
    </div>
  );
}

function Choices({ recipe, isFull, onChange }: PartProps) {
  switch (recipe.view) {
    case 'curve':
      return (
        <>
          <PenaltyField penalty={recipe.penalty} isFull={isFull} onChange={(penalty) => onChange({ penalty })} />
          <LossField loss={recipe.loss} isFull={isFull} onChange={(loss) => onChange({ loss })} />
          {isFull && <PlacedField placed={recipe.placed} onChange={onChange} />}
        </>
      );
    case 'bias-variance':
      return (
        <>
          <PenaltyField penalty={recipe.penalty} isFull={isFull} onChange={(penalty) => onChange({ penalty })} />
          {isFull && <PlacedField placed={recipe.placed} onChange={onChange} />}
        </>
      );
    case 'path':
      return (
        <PenaltyField
          penalty={recipe.penalty}
          isRequired
          isFull={isFull}
          onChange={(penalty) => onChange({ penalty })}
        />
      );
    case 'geometry':
      return (
        <>
          <ChoiceField
            label="Penalty"
            value={recipe.kind}
            options={[
              { value: 'lasso', label: 'L1 (lasso)' },
              { value: 'ridge', label: 'L2 (ridge)' },
              { value: 'elastic-net', label: 'both (elastic net)' },
            ]}
            help="L1 balls have corners on the axes; L2 balls are round."
            onChange={(kind) => onChange({ kind })}
          />
          {recipe.kind === 'elastic-net' && (
            <NumberControl
              label="mix"
              name="Share of L1"
              value={recipe.mix}
              defaultValue={0.5}
              range={{ scale: 'linear', min: 0, max: 1 }}
              isLegal={(value) => value >= 0 && value <= 1}
              help="1 is the lasso, 0 is ridge."
              onChange={(mix) => onChange({ mix })}
            />
          )}
        </>
      );
    case 'double-descent':
      return (
        <ChoiceField
          label="Features"
          value={recipe.activation}
          options={ACTIVATIONS.map((value) => ({ value, label: value }))}
          help="A hidden layer that is drawn and never trained."
          onChange={(activation) => onChange({ activation })}
        />
      );
    case 'robustness':
      return (
        <ChoiceField
          label="Bad point"
          value={recipe.outlier}
          options={[
            { value: 'target', label: 'a wrong target' },
            { value: 'leverage', label: 'a point far out in x' },
          ]}
          help="A wrong y at a known x, or one more point with a long lever."
          onChange={(outlier) => onChange({ outlier })}
        />
      );
    default:
      return null;
  }
}

function PlacedField({
  placed,
  onChange,
}: {
  readonly placed: 'even' | 'random';
  readonly onChange: (edit: object) => void;
}) {
  return (
    <ChoiceField
      label="Places"
      value={placed}
      options={[
        { value: 'even', label: 'evenly spaced' },
        { value: 'random', label: 'drawn anew' },
      ]}
      help="Drawn anew, the places of the samples add to the variance."
      onChange={(choice) => onChange({ placed: choice })}
    />
  );
}

interface NumbersProps extends PartProps {
  readonly fields: readonly NumberField[];
}

function Numbers({ fields, recipe, isFull, onChange }: NumbersProps) {
  const plain = plainRecipe(recipe.view);
  return fields
    .filter(({ key, isMain }) => (isFull || isMain) && !(key === 'p' && 'spectrum' in recipe))
    .map(({ key, name, help, range, legal, isWhole }) => {
      const value = numberAt(recipe, key);
      return value === undefined ? null : (
        <NumberControl
          key={`${recipe.view} ${key}`}
          label={LABELS[key] ?? key}
          name={name}
          value={value}
          defaultValue={numberAt(plain, key)}
          range={range}
          isWhole={isWhole}
          isLegal={(next) => next >= legal[0] && next <= legal[1]}
          help={isFull ? help : undefined}
          onChange={(next) => onChange({ [key]: next })}
        />
      );
    });
}

/** What stands beside a slider, where the recipe's name is not what one would write. */
const LABELS: Readonly<Record<string, string>> = {
  lambda: 'λ',
  rho: 'ρ',
  delta: 'δ',
  w1: 'ŵ1',
  w2: 'ŵ2',
  outlierSize: 'shift',
};

function numberAt(recipe: FitRecipe, key: string): number | undefined {
  const value: unknown = Reflect.get(recipe, key);
  return typeof value === 'number' ? value : undefined;
}
