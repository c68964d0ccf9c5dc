/**
 * The racers: who runs, with which hyperparameters. Each shows its learning rate; the rest unfolds. Knows no numbers of a run
 * but the loss each racer has at the shown step, which it is told.
 */

import { OPTIMIZERS } from '@shared/numerics/catalog/optimizers.ts';
import { fillRacerChoice, HANDWRITTEN_RACERS } from '@shared/numerics/catalog/racer-choice.ts';
import { type OptimizerChoice, TYPED } from '@shared/numerics/labs/descent-recipe.ts';
import { Plus } from 'lucide-react';
import { type Dispatch, useId, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { FIRST_UPDATE } from '../OptimizerField.tsx';
import { type LabEdit, MAX_RACERS, type Racer } from './lab-state.ts';
import { RacerCard } from './RacerCard.tsx';
import { racerNames } from './racer-names.ts';

export interface RacerListProps {
  readonly racers: readonly Racer[];
  readonly edit: Dispatch<LabEdit>;
  readonly inspected: number | undefined;
  readonly onInspect: (slot: number) => void;
  /** What stands beside a racer's name, e.g. its loss at the shown step; by slot. */
  readonly readouts: ReadonlyMap<number, string>;
  /** Slots that the CPU ran while something else ran the others. */
  readonly onCpu: ReadonlySet<number>;
}

export function RacerList({ racers, edit, inspected, onInspect, readouts, onCpu }: RacerListProps) {
  const shown = racers.filter((racer) => racer.isShown).length;
  const names = racerNames(racers);
  return (
    <section className="racers" aria-label="Racers">
      <h2 className="lab-heading">Racers</h2>
      <ul className="racer-list">
        {racers.map((racer) => (
          <RacerCard
            key={racer.slot}
            racer={racer}
            name={names.get(racer.slot) ?? racer.choice.id}
            readout={readouts.get(racer.slot)}
            isInspected={racer.slot === inspected}
            canHide={!racer.isShown || shown > 1}
            canRemove={racers.length > 1}
            isOnCpu={onCpu.has(racer.slot)}
            onInspect={() => onInspect(racer.slot)}
            edit={edit}
          />
        ))}
      </ul>
      {racers.length < MAX_RACERS && <AddRacer onAdd={(choice) => edit({ type: 'add', choice })} />}
    </section>
  );
}

function AddRacer({ onAdd }: { readonly onAdd: (choice: OptimizerChoice) => void }) {
  const id = useId();
  const [chosen, setChosen] = useState(OPTIMIZERS[0]?.id ?? '');
  return (
    <div className="add-racer">
      <label className="visually-hidden" htmlFor={id}>
        Optimizer to add
      </label>
      <select id={id} className="lab-select" value={chosen} onChange={(event) => setChosen(event.currentTarget.value)}>
        <option value={TYPED}>Type update lines…</option>
        {[
          { label: 'First order', entries: OPTIMIZERS },
          { label: 'On the CPU only', entries: HANDWRITTEN_RACERS },
        ].map(({ label, entries }) => (
          <optgroup key={label} label={label}>
            {entries.map((entry) => (
              <option key={entry.id} value={entry.id}>
                {entry.title}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      <Button
        size="small"
        icon={<Plus />}
        onClick={() => onAdd(fillRacerChoice(chosen === TYPED ? { id: TYPED, update: FIRST_UPDATE } : { id: chosen }))}
      >
        Add racer
      </Button>
    </div>
  );
}
