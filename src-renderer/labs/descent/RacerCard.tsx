/** One racer in the list: shown or not, inspected or not, learning rate at hand, the other hyperparameters one click away. */
import { optimizerEntryOf } from '@shared/numerics/catalog/optimizer-choice.ts';
import { fillRacerChoice, isHandwritten, racerEntryOf } from '@shared/numerics/catalog/racer-choice.ts';
import {
  isTypedOptimizer,
  type OptimizerChoice,
  TYPED,
  type TypedOptimizerChoice,
} from '@shared/numerics/labs/descent-recipe.ts';
import { ChevronDown, Eye, EyeOff, Trash2 } from 'lucide-react';
import { type Dispatch, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { complaintOf } from '../complaint.ts';
import { TextField } from '../fields.tsx';
import { HyperparameterControl } from '../HyperparameterControl.tsx';
import type { LabEdit, Racer } from './lab-state.ts';
import { RacerSwatch } from './RacerSwatch.tsx';
import { racerStyle } from './racer-style.ts';

export interface RacerCardProps {
  readonly racer: Racer;
  readonly name: string;
  readonly readout: string | undefined;
  readonly isInspected: boolean;
  readonly canHide: boolean;
  readonly canRemove: boolean;
  /** Something else ran the others: this one ran on the CPU. */
  readonly isOnCpu: boolean;
  readonly onInspect: () => void;
  readonly edit: Dispatch<LabEdit>;
}

export function RacerCard(props: RacerCardProps) {
  const { racer, name, isInspected, edit } = props;
  const [isOpen, setOpen] = useState(false);
  const { parameters, teaches } = racerEntryOf(racer.choice);
  const change = (choice: OptimizerChoice) => edit({ type: 'racer', slot: racer.slot, choice });
  const shownOnes = isOpen ? parameters : parameters.filter((parameter) => parameter.name === 'lr');
  return (
    <li className={isInspected ? 'racer is-inspected' : 'racer'}>
      <div className="racer-head">
        <button type="button" className="racer-name" aria-pressed={isInspected} onClick={props.onInspect}>
          <RacerSwatch style={racerStyle(racer.choice.id, racer.slot)} isFaded={!racer.isShown} />
          <span>{name}</span>
        </button>
        <span className="racer-readout">{racer.isShown ? props.readout : 'hidden'}</span>
        <Button
          variant="quiet"
          size="small"
          icon={racer.isShown ? <Eye /> : <EyeOff />}
          aria-label={`Show ${name}`}
          aria-pressed={racer.isShown}
          disabled={!props.canHide}
          onClick={() => edit({ type: 'show', slot: racer.slot, isShown: !racer.isShown })}
        />
        <Button
          variant="quiet"
          size="small"
          className={isOpen ? 'racer-unfold is-open' : 'racer-unfold'}
          icon={<ChevronDown />}
          aria-label={`All hyperparameters of ${name}`}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        />
      </div>
      {isOpen && !isTypedOptimizer(racer.choice) && <p className="racer-teaches">{teaches}</p>}
      {isHandwritten(racer.choice) && (props.isOnCpu || isOpen) && (
        <p className="racer-teaches">
          {props.isOnCpu && 'Runs on the CPU, in float64. '}
          {isOpen && 'Takes lr and gradient as they stand: no schedule, no clipping.'}
        </p>
      )}
      {isTypedOptimizer(racer.choice) && <UpdateField choice={racer.choice} onChange={change} />}
      {shownOnes.map((parameter) => (
        <HyperparameterControl
          key={parameter.name}
          choice={racer.choice}
          owner={name}
          parameter={parameter}
          isHelped={isOpen}
          onChange={change}
        />
      ))}
      {isOpen && (
        <Button
          variant="quiet"
          size="small"
          icon={<Trash2 />}
          disabled={!props.canRemove}
          onClick={() => edit({ type: 'remove', slot: racer.slot })}
        >
          Remove {name}
        </Button>
      )}
    </li>
  );
}

/** The lines of a typed update; hyperparameters that its new lines still read keep their values. */
function UpdateField({ choice, onChange }: UpdateFieldProps) {
  const typed = (update: string) => {
    const known = optimizerEntryOf({ id: TYPED, update } as TypedOptimizerChoice).definition.parameters;
    const kept = known.flatMap(({ name }) => (choice[name] === undefined ? [] : [[name, choice[name]] as const]));
    const { name } = choice;
    return fillRacerChoice({ id: TYPED, update, ...(name !== undefined && { name }), ...Object.fromEntries(kept) });
  };
  return (
    <TextField
      label="Update, line by line"
      value={choice.update}
      rows={Math.max(3, choice.update.split('\n').length)}
      help="theta is the parameter, grad its gradient, t the step; other names become hyperparameters or state."
      complaint={(update) => complaintOf(() => typed(update))}
      onChange={(update) => onChange(typed(update))}
    />
  );
}

interface UpdateFieldProps {
  readonly choice: TypedOptimizerChoice;
  readonly onChange: (choice: OptimizerChoice) => void;
}
