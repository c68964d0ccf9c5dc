/** Which optimizer: one of the catalogue or update lines of one's own, and its hyperparameters. */
import { fillOptimizerChoice, optimizerEntryOf } from '@shared/numerics/catalog/optimizer-choice.ts';
import { OPTIMIZERS } from '@shared/numerics/catalog/optimizers.ts';
import { isTypedOptimizer, type OptimizerChoice, TYPED } from '@shared/numerics/labs/descent-recipe.ts';
import { complaintOf } from './complaint.ts';
import { ChoiceField, TextField } from './fields.tsx';
import { HyperparameterControl } from './HyperparameterControl.tsx';

export interface OptimizerFieldProps {
  readonly optimizer: OptimizerChoice;
  /** Shows what each hyperparameter does, and all of them; otherwise lr alone. */
  readonly isFull: boolean;
  readonly onChange: (optimizer: OptimizerChoice) => void;
}

/** What a reader who types an optimizer begins with. */
export const FIRST_UPDATE = 'm = beta*m + grad\ntheta = theta - lr*m';

export function OptimizerField({ optimizer, isFull, onChange }: OptimizerFieldProps) {
  const filled = fillOptimizerChoice(optimizer);
  const { title, teaches, parameters } = optimizerEntryOf(optimizer);
  return (
    <div className="lab-group">
      <ChoiceField
        label="Optimizer"
        value={optimizer.id}
        options={[
          { value: TYPED, label: 'Type update lines…' },
          ...OPTIMIZERS.map((entry) => ({ value: entry.id, label: entry.title })),
        ]}
        help={isTypedOptimizer(optimizer) ? undefined : teaches}
        onChange={(id) => onChange(fillOptimizerChoice(id === TYPED ? { id: TYPED, update: FIRST_UPDATE } : { id }))}
      />
      {isTypedOptimizer(optimizer) && (
        <TextField
          label="Update, line by line"
          value={optimizer.update}
          rows={4}
          help="theta is the parameter, grad its gradient, t the step; other names become hyperparameters or state."
          complaint={(update) => complaintOf(() => optimizerEntryOf({ id: TYPED, update } as OptimizerChoice))}
          onChange={(update) => onChange(fillOptimizerChoice({ id: TYPED, update }))}
        />
      )}
      {parameters
        .filter(({ name }) => isFull || name === 'lr')
        .map((parameter) => (
          <HyperparameterControl
            key={parameter.name}
            choice={filled}
            owner={title}
            parameter={parameter}
            isHelped={isFull}
            onChange={onChange}
          />
        ))}
    </div>
  );
}
