/** What of a race is the same for every racer and may be left out: a schedule of lr, noise on the gradient, clipping. */
import type { ArgumentValue } from '@shared/numerics/catalog/arguments.ts';
import { fillScheduleChoice } from '@shared/numerics/catalog/schedule-choice.ts';
import { findSchedule, isChained, isSequential, type ScheduleChoice } from '@shared/numerics/catalog/schedules.ts';
import { parseDescentRecipe } from '@shared/numerics/labs/descent.ts';
import { useState } from 'react';
import { complaintOf } from '../complaint.ts';
import { ChoiceField, TextField } from '../fields.tsx';
import { NumberControl } from '../NumberControl.tsx';
import { ArgumentField } from './ArgumentField.tsx';
import { RateChart } from './RateChart.tsx';
import { OFFERED_SCHEDULES, spanning, warmThenCosine } from './schedule-offers.ts';
import type { Descent } from './use-descent.ts';

export function RunSettings({ descent }: { readonly descent: Descent }) {
  const { schedule, noise, clip } = descent.state;
  const count = [schedule, noise, clip].filter((setting) => setting !== undefined).length;
  const [isOpen, setOpen] = useState(count > 0);
  return (
    <details className="run-settings" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Schedule, noise, clipping{count === 0 ? '' : ` · ${count} on`}</summary>
      <div className="run-settings-body">
        <ScheduleControls descent={descent} />
        <NoiseControls descent={descent} />
        <ClipControls descent={descent} />
      </div>
    </details>
  );
}

const NONE = 'none';
const COMPOSED = 'composed';
function ScheduleControls({ descent }: { readonly descent: Descent }) {
  const { state, edit, recipe } = descent;
  const { schedule } = state;
  const isComposed = schedule !== undefined && (isSequential(schedule) || isChained(schedule));
  const complaint = (choice: unknown) => complaintOf(() => parseDescentRecipe({ ...recipe, schedule: choice }));
  const put = (choice: ScheduleChoice) => edit({ type: 'schedule', schedule: fillScheduleChoice(choice) });
  return (
    <div className="lab-group">
      <ChoiceField
        label="Schedule"
        value={schedule === undefined ? NONE : isComposed ? COMPOSED : schedule.id}
        options={[
          { value: NONE, label: 'lr stands still' },
          ...OFFERED_SCHEDULES.map(({ id, title }) => ({ value: id, label: title })),
          { value: COMPOSED, label: 'Several, as JSON…' },
        ]}
        help={schedule === undefined || isComposed ? undefined : findSchedule(schedule.id).teaches}
        onChange={(id) => {
          if (id === NONE) edit({ type: 'schedule', schedule: undefined });
          else put(id === COMPOSED ? warmThenCosine(state.steps) : spanning(id, state.steps));
        }}
      />
      {isComposed && (
        <TextField
          label="Schedules"
          value={JSON.stringify(schedule)}
          rows={4}
          help="sequential: one after another at milestones; chained: all at once."
          complaint={(text) => complaintOf(() => JSON.parse(text)) ?? complaint(JSON.parse(text))}
          onChange={(text) => put(JSON.parse(text) as ScheduleChoice)}
        />
      )}
      {schedule !== undefined &&
        !isComposed &&
        findSchedule(schedule.id)
          // Momentum stays where the racer has it.
          .args.filter(({ name }) => !/momentum/.test(name))
          .map((argument) => (
            <ArgumentField
              key={`${schedule.id} ${argument.name}`}
              argument={argument}
              value={
                ((schedule as Readonly<Record<string, unknown>>)[argument.name] ?? argument.default) as ArgumentValue
              }
              complaint={(value) => complaint({ ...schedule, [argument.name]: value })}
              onChange={(value) => put({ ...schedule, [argument.name]: value })}
            />
          ))}
      {schedule !== undefined && <RateChart descent={descent} />}
    </div>
  );
}

function NoiseControls({ descent: { state, edit } }: { readonly descent: Descent }) {
  const { noise } = state;
  const kinds = { none: 'none', gaussian: 'Gaussian', student_t: 'Student’s t, heavy tails' } as const;
  return (
    <div className="lab-group">
      <ChoiceField
        label="Noise"
        value={noise?.kind ?? 'none'}
        options={Object.entries(kinds).map(([value, label]) => ({ value: value as keyof typeof kinds, label }))}
        help={
          noise?.kind === 'student_t'
            ? 'Two degrees of freedom: the variance is infinite, so now and then one draw outweighs hundreds.'
            : undefined
        }
        onChange={(kind) =>
          edit({ type: 'noise', noise: kind === 'none' ? undefined : { std: 0.5, seed: 0, ...noise, kind } })
        }
      />
      {noise !== undefined && (
        <>
          <NumberControl
            label="std"
            name="std of the noise"
            value={noise.std}
            defaultValue={0.5}
            range={{ scale: 'log-or-zero', min: 0.001, max: 100 }}
            isLegal={(value) => value >= 0}
            help="Added to each part of the gradient, the same draws for every racer, as they would share minibatches."
            onChange={(std) => edit({ type: 'noise', noise: { ...noise, std } })}
          />
          <NumberControl
            label="seed"
            name="seed of the noise"
            value={noise.seed}
            defaultValue={0}
            range={{ scale: 'linear', min: 0, max: 100 }}
            isWhole
            isLegal={(value) => value >= 0 && Number.isSafeInteger(value)}
            help="The same seed draws the same noise, here and anywhere."
            onChange={(seed) => edit({ type: 'noise', noise: { ...noise, seed } })}
          />
        </>
      )}
    </div>
  );
}

function ClipControls({ descent: { state, edit } }: { readonly descent: Descent }) {
  const { clip } = state;
  const kinds = { none: 'none', norm: 'by norm', value: 'by value' } as const;
  return (
    <div className="lab-group">
      <ChoiceField
        label="Clipping"
        value={clip?.by ?? 'none'}
        options={Object.entries(kinds).map(([value, label]) => ({ value: value as keyof typeof kinds, label }))}
        help={
          clip === undefined
            ? undefined
            : clip.by === 'norm'
              ? 'A longer gradient is shortened to the limit and keeps its direction.'
              : 'Each part of the gradient is cut at the limit, which turns its direction.'
        }
        onChange={(by) => edit({ type: 'clip', clip: by === 'none' ? undefined : { limit: 1, ...clip, by } })}
      />
      {clip !== undefined && (
        <NumberControl
          label="limit"
          name="limit of clipping"
          value={clip.limit}
          defaultValue={1}
          range={{ scale: 'log', min: 0.001, max: 1000 }}
          isLegal={(value) => value >= 0}
          onChange={(limit) => edit({ type: 'clip', clip: { ...clip, limit } })}
        />
      )}
    </div>
  );
}
