/** Which model is fitted, under which penalty and loss. */
import {
  ACTIVATIONS,
  CONVENTIONS,
  type Convention,
  LOSSES,
  type LossChoice,
  type ModelChoice,
  PENALTIES,
  type PenaltyChoice,
} from '@shared/numerics/labs/fit/fit-recipe.ts';
import { ChoiceField } from '../fields.tsx';
import { NumberControl } from '../NumberControl.tsx';

export interface ModelFieldProps {
  readonly model: ModelChoice;
  /** It is the largest of a family. */
  readonly isMost: boolean;
  readonly onChange: (model: ModelChoice) => void;
}

export function ModelField({ model, isMost, onChange }: ModelFieldProps) {
  const most = isMost ? 'Highest' : 'The';
  return (
    <div className="lab-group">
      <ChoiceField
        label="Model"
        value={model.kind}
        options={[
          { value: 'polynomial', label: 'polynomial' },
          { value: 'random-features', label: 'random features' },
        ]}
        onChange={(kind) => onChange({ ...model, kind })}
      />
      {model.kind === 'polynomial' ? (
        <NumberControl
          label="degree"
          name={isMost ? 'Highest degree' : 'Degree'}
          value={model.degree}
          defaultValue={isMost ? 15 : 9}
          range={{ scale: 'linear', min: 0, max: 40 }}
          isWhole
          isLegal={(degree) => degree >= 0 && degree <= 80}
          help={`${most} degree; beyond n − 1 the shortest of all interpolating fits is taken.`}
          onChange={(degree) => onChange({ ...model, degree })}
        />
      ) : (
        <>
          <NumberControl
            label="count"
            name={isMost ? 'Most features' : 'Number of features'}
            value={model.count}
            defaultValue={60}
            range={{ scale: 'log', min: 1, max: 300 }}
            isWhole
            isLegal={(count) => count >= 1 && count <= 300}
            help={`${most} number of hidden units; they are drawn once and never trained.`}
            onChange={(count) => onChange({ ...model, count })}
          />
          <ChoiceField
            label="Activation"
            value={model.activation}
            options={ACTIVATIONS.map((value) => ({ value, label: value }))}
            onChange={(activation) => onChange({ ...model, activation })}
          />
        </>
      )}
    </div>
  );
}

const PENALTY_LABELS = {
  none: 'none',
  ridge: 'L2 (ridge)',
  lasso: 'L1 (lasso)',
  'elastic-net': 'L1 + L2 (elastic net)',
};
const CONVENTION_LABELS: Readonly<Record<Convention, string>> = {
  sum: '|y − Xw|² + λP',
  mean: '|y − Xw|²/n + λP',
  'half-mean': '|y − Xw|²/2n + λP',
};

export interface PenaltyFieldProps {
  readonly penalty: PenaltyChoice;
  /** Where a path over λ is drawn there must be one. */
  readonly isRequired?: boolean;
  readonly isFull: boolean;
  readonly onChange: (penalty: PenaltyChoice) => void;
}

export function PenaltyField({ penalty, isRequired = false, isFull, onChange }: PenaltyFieldProps) {
  const { kind, lambda, mix, convention } = penalty;
  const usual = isRequired ? 0.2 : 0.01;
  return (
    <div className="lab-group">
      <ChoiceField
        label="Penalty"
        value={kind}
        options={PENALTIES.filter((value) => !isRequired || value !== 'none').map((value) => ({
          value,
          label: PENALTY_LABELS[value],
        }))}
        onChange={(chosen) => onChange({ ...penalty, kind: chosen })}
      />
      {kind !== 'none' && (
        <NumberControl
          label="λ"
          name="lambda of the penalty"
          value={lambda}
          defaultValue={usual}
          range={{ scale: 'log', min: 1e-6, max: 100 }}
          isLegal={(value) => value >= (isRequired ? 1e-8 : 0) && value <= 1e6}
          help={isFull ? 'P is Σ|w|, |w|² or their mix; the intercept is free.' : undefined}
          onChange={(value) => onChange({ ...penalty, lambda: value })}
        />
      )}
      {kind === 'elastic-net' && (
        <NumberControl
          label="mix"
          name="Share of L1"
          value={mix}
          defaultValue={0.5}
          range={{ scale: 'linear', min: 0, max: 1 }}
          isLegal={(value) => value >= 0 && value <= 1}
          help={isFull ? '1 is the lasso, 0 is ridge.' : undefined}
          onChange={(value) => onChange({ ...penalty, mix: value })}
        />
      )}
      {isFull && kind !== 'none' && (
        <ChoiceField
          label="Minimized"
          value={convention}
          options={CONVENTIONS.map((value) => ({ value, label: CONVENTION_LABELS[value] }))}
          help="Books and libraries scale the loss differently; the same λ then means another penalty."
          onChange={(chosen) => onChange({ ...penalty, convention: chosen })}
        />
      )}
    </div>
  );
}

export interface LossFieldProps {
  readonly loss: LossChoice;
  readonly isFull: boolean;
  readonly onChange: (loss: LossChoice) => void;
}

export function LossField({ loss, isFull, onChange }: LossFieldProps) {
  return (
    <div className="lab-group">
      <ChoiceField
        label="Loss"
        value={loss.kind}
        options={LOSSES.map((value) => ({ value, label: value === 'huber' ? 'Huber' : value }))}
        help={isFull ? 'Squared, absolute or Huber’s: what a residual costs.' : undefined}
        onChange={(kind) => onChange({ ...loss, kind })}
      />
      {loss.kind === 'huber' && (
        <NumberControl
          label="δ"
          name="delta of Huber’s loss"
          value={loss.delta}
          defaultValue={0.5}
          range={{ scale: 'log', min: 0.01, max: 10 }}
          isLegal={(value) => value >= 1e-3 && value <= 100}
          help={isFull ? 'Residuals beyond it count linearly.' : undefined}
          onChange={(delta) => onChange({ ...loss, delta })}
        />
      )}
    </div>
  );
}
