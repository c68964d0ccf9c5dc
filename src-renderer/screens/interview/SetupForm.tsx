/** The choice of a round: areas, minutes, pace, and what is going to happen. Starts it. */
import type { Response } from '@shared/contract/contract.ts';
import type { AppError } from '@shared/contract/result.ts';
import type { Pace, RoundView } from '@shared/study/round.ts';
import { useId, useState } from 'react';
import { api, toAppError } from '../../app/api.ts';
import { Button } from '../../ui/Button.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { RoundTrouble } from './RoundTrouble.tsx';
import { counted } from './round-words.ts';
import '../../ui/field.css';

interface SetupFormProps {
  readonly areas: Response<'interview:options'>['areas'];
  /** Another round is unfinished, so that none can be started. */
  readonly isBlocked: boolean;
  readonly onOpen: (path: string) => void;
}

const MINUTES = [
  { value: '15', label: '15 minutes' },
  { value: '30', label: '30 minutes' },
  { value: '45', label: '45 minutes' },
] as const;
const MINUTES_OF = { '15': 15, '30': 30, '45': 45 } as const satisfies Record<string, RoundView['minutes']>;

const PACES: readonly { readonly value: Pace; readonly name: string; readonly sentence: string }[] = [
  {
    value: 'exam',
    name: 'Exam',
    sentence:
      'The time is the point: nothing stops the clock, not closing the desk, not the machine asleep, and it cannot be extended.',
  },
  {
    value: 'practice',
    name: 'Practice',
    sentence: 'Pause whenever you like; closing the desk pauses the round, and only time spent here counts.',
  },
];

export function SetupForm({ areas, isBlocked, onOpen }: SetupFormProps) {
  const [unchosen, setUnchosen] = useState<ReadonlySet<string>>(new Set());
  const [minutes, setMinutes] = useState<keyof typeof MINUTES_OF>('30');
  const [pace, setPace] = useState<Pace>('exam');
  const [isStarting, setStarting] = useState(false);
  const [trouble, setTrouble] = useState<AppError>();
  const [wasTriedEmpty, setTriedEmpty] = useState(false);
  const ids = useId();
  const chosen = areas.filter(({ id }) => !unchosen.has(id));
  const questionCount = chosen.reduce((sum, area) => sum + area.questionCount, 0);
  const isEmpty = chosen.length === 0;

  const start = async (): Promise<void> => {
    setTriedEmpty(isEmpty);
    if (isEmpty || isStarting) return;
    setStarting(true);
    setTrouble(undefined);
    try {
      const view = await api['interview:start']({
        areas: chosen.map(({ id }) => id),
        minutes: MINUTES_OF[minutes],
        pace,
      });
      onOpen(`/interview/${view.id}`);
    } catch (thrown) {
      setTrouble(toAppError(thrown));
      setStarting(false);
    }
  };

  return (
    <form
      className="setup-form"
      aria-label="New round"
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <div className="setup-choices">
        <fieldset className="setup-areas" aria-describedby={wasTriedEmpty && isEmpty ? `${ids}-none` : undefined}>
          <legend className="setup-label">Areas</legend>
          <ul className="setup-area-list">
            {areas.map(({ id, title, questionCount: count }) => (
              <li key={id}>
                <label className="setup-check">
                  <input
                    type="checkbox"
                    checked={!unchosen.has(id)}
                    onChange={(event) => setUnchosen(toggled(unchosen, id, !event.currentTarget.checked))}
                  />
                  <span>{title}</span>
                  <span className="setup-count">{counted(count, 'question')}</span>
                </label>
              </li>
            ))}
          </ul>
          <div className="setup-all">
            <Button size="small" variant="quiet" disabled={unchosen.size === 0} onClick={() => setUnchosen(new Set())}>
              Choose all
            </Button>
            <Button
              size="small"
              variant="quiet"
              disabled={isEmpty}
              onClick={() => setUnchosen(new Set(areas.map(({ id }) => id)))}
            >
              Choose none
            </Button>
          </div>
          {wasTriedEmpty && isEmpty && (
            <p className="field-error" id={`${ids}-none`} role="alert">
              A round needs at least one area to ask about; choose one.
            </p>
          )}
        </fieldset>
        <SegmentedControl label="Length" value={minutes} options={MINUTES} onChange={setMinutes} />
        <fieldset className="setup-paces">
          <legend className="setup-label">Pace</legend>
          {PACES.map(({ value, name, sentence }) => (
            <label key={value} className="setup-pace">
              <input
                type="radio"
                name={`${ids}-pace`}
                value={value}
                checked={pace === value}
                onChange={() => setPace(value)}
              />
              <span>
                <strong>{name}</strong>
                <span className="setup-pace-text">{sentence}</span>
              </span>
            </label>
          ))}
        </fieldset>
      </div>
      <section className="setup-plan" aria-labelledby={`${ids}-plan`}>
        <h2 id={`${ids}-plan`} className="setup-label">
          What will happen
        </h2>
        <ol className="setup-steps">
          <li>
            About {aboutQuestions(MINUTES_OF[minutes])} questions out of {questionCount}, drawn anew each time. Each has
            a time budget; going over is noted, not punished.
          </li>
          <li>You answer in text with live formulas, or with a number. There is no way back to an earlier question.</li>
          <li>Every keystroke is saved within about a second. Whatever happens, the round can be resumed.</li>
          <li>
            When the time is up the debrief opens. Numbers are checked by computation; everything else is judged by you,
            against a rubric.
          </li>
        </ol>
        <RoundTrouble trouble={trouble} what="The round could not be started" />
        <Button type="submit" variant="primary" className="setup-start" disabled={isBlocked || isStarting}>
          Start the round
        </Button>
        {isBlocked && <p className="field-hint">One round at a time: resume the unfinished one, or end it.</p>}
      </section>
    </form>
  );
}

/** Typical questions take three to four minutes. */
const aboutQuestions = (minutes: number): number => Math.round(minutes / 3.7);

function toggled(set: ReadonlySet<string>, id: string, isIn: boolean): ReadonlySet<string> {
  const next = new Set(set);
  if (isIn) next.add(id);
  else next.delete(id);
  return next;
}
