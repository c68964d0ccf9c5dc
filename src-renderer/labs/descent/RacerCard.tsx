/** One racer in the list: shown or not, inspected or not, learning rate at hand, the other hyperparameters one click away. */
import { optimizerEntryOf } from '@shared/numerics/catalog/optimizer-choice.ts';
import { ChevronDown, Eye, EyeOff, Trash2 } from 'lucide-react';
import { type Dispatch, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
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
  readonly onInspect: () => void;
  readonly edit: Dispatch<LabEdit>;
}

export function RacerCard(props: RacerCardProps) {
  const { racer, name, isInspected, edit } = props;
  const [isOpen, setOpen] = useState(false);
  const { parameters, teaches } = optimizerEntryOf(racer.choice);
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
      {isOpen && <p className="racer-teaches">{teaches}</p>}
      {shownOnes.map((parameter) => (
        <HyperparameterControl
          key={parameter.name}
          choice={racer.choice}
          owner={name}
          parameter={parameter}
          isHelped={isOpen}
          onChange={(choice) => edit({ type: 'racer', slot: racer.slot, choice })}
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
