/** The rubric of one question, ticked by the person, each tick saved as it is made. Adds up, and judges nothing itself. */
import type { RubricPoint } from '@shared/study/question.ts';
import { Button } from '../../ui/Button.tsx';
import type { SaveState } from './draft-saver.ts';
import { counted } from './round-words.ts';
import { SaveNote } from './SaveNote.tsx';
import type { Ticks } from './use-grading.ts';
import './rubric.css';

interface RubricChecklistProps {
  /** Tells this rubric from those of other questions, for assistive technology. */
  readonly name: string;
  readonly rubric: readonly RubricPoint[];
  readonly ticks: Ticks;
  readonly saveState: SaveState;
  readonly onMark: (ticks: readonly number[]) => void;
}

export function RubricChecklist({ name, rubric, ticks, saveState, onMark }: RubricChecklistProps) {
  const ticked = ticks ?? [];
  return (
    <fieldset className="rubric">
      <legend className="debrief-label">
        <span className="visually-hidden">{name}: </span>Tick what your answer said
      </legend>
      <ul className="rubric-points">
        {rubric.map((point, index) => (
          <li key={point.text}>
            <label className="rubric-point">
              <input
                type="checkbox"
                checked={ticked.includes(index)}
                onChange={(event) =>
                  onMark(
                    event.currentTarget.checked
                      ? [...ticked, index].toSorted((a, b) => a - b)
                      : ticked.filter((other) => other !== index),
                  )
                }
              />
              <span>{point.text}</span>
              <span className="rubric-weight">{counted(point.weight, 'point')}</span>
            </label>
          </li>
        ))}
      </ul>
      <div className="rubric-foot">
        {ticks === undefined && (
          <Button size="small" onClick={() => onMark([])}>
            It said none of these
          </Button>
        )}
        {ticks === undefined ? (
          <p className="rubric-unmarked">Not marked yet; marks are saved as you make them.</p>
        ) : (
          saveState.kind !== 'untouched' && <SaveNote state={saveState} />
        )}
      </div>
    </fieldset>
  );
}
