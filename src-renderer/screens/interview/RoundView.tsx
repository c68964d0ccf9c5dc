/** One question of a running round, from props only: what is asked, where the answer goes, whether it is saved. */
import type { AppError } from '@shared/contract/result.ts';
import type { PosedQuestion } from '@shared/study/question.ts';
import { type Answer, isBlank } from '@shared/study/round.ts';
import { PageHeading } from '../../app/PageHeading.tsx';
import { COMMAND_KEY } from '../../app/shortcuts.ts';
import { Button } from '../../ui/Button.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import { AnswerEditor } from './AnswerEditor.tsx';
import type { SaveState } from './draft-saver.ts';
import { NumberAnswer } from './NumberAnswer.tsx';
import { QuestionText } from './QuestionText.tsx';
import { RoundTrouble } from './RoundTrouble.tsx';
import { DIFFICULTY_NAMES, KIND_NAMES } from './round-words.ts';
import { SaveNote } from './SaveNote.tsx';

export interface RoundViewProps {
  readonly question: PosedQuestion;
  /** From 0. */
  readonly index: number;
  readonly questionCount: number;
  readonly areaTitle: string;
  readonly answer: Answer;
  readonly saveState: SaveState;
  readonly trouble: AppError | undefined;
  readonly isHostSilent: boolean;
  readonly isBusy: boolean;
  readonly onChange: (part: Partial<Answer>) => void;
  readonly onBlur: () => void;
  readonly onSubmit: () => void;
}

export function RoundView(props: RoundViewProps) {
  const { question, index, questionCount, answer, onChange, onBlur } = props;
  const isLast = index + 1 === questionCount;
  const isNumeric = question.kind === 'numeric';
  return (
    <form
      className="round-sheet"
      onSubmit={(event) => {
        event.preventDefault();
        props.onSubmit();
      }}
    >
      <section className="round-question" aria-labelledby="round-question-title">
        <PageHeading title={`Question ${index + 1} of ${questionCount}`} className="round-heading">
          <span id="round-question-title">
            Question {index + 1} of {questionCount}
          </span>
        </PageHeading>
        <p className="round-about">
          {KIND_NAMES[question.kind]} <span aria-hidden="true">·</span> {DIFFICULTY_NAMES[question.difficulty]}{' '}
          <span aria-hidden="true">·</span> {props.areaTitle}
        </p>
        <QuestionText text={question.prompt} />
      </section>
      {isNumeric && (
        <NumberAnswer
          value={answer.number}
          unit={question.unit}
          onChange={(number) => onChange({ number })}
          onBlur={onBlur}
        />
      )}
      <AnswerEditor
        label={isNumeric ? 'Working, if you like' : 'Your answer'}
        value={answer.text}
        isShort={isNumeric}
        onChange={(text) => onChange({ text })}
        onBlur={onBlur}
      />
      {props.isHostSilent && props.trouble === undefined && (
        <p className="round-silent">
          The desk does not answer. The clock shown is counted by this window; it is checked again when the desk is
          back.
        </p>
      )}
      <RoundTrouble trouble={props.trouble} what="That did not reach the desk" />
      <footer className="round-foot">
        <SaveNote state={props.saveState} />
        <div className="round-submit">
          {isBlank(answer) && <p className="round-blank">Left blank, a question counts as not answered.</p>}
          <Kbd keys={`${COMMAND_KEY}+Enter`} />
          <Button type="submit" variant="primary" disabled={props.isBusy}>
            {isLast ? 'Submit and finish' : 'Submit and continue'}
          </Button>
        </div>
      </footer>
    </form>
  );
}
