/** One question of a debrief: what was asked, own answer beside model answer, the number checked, the rubric, the follow-up. */
import { type DebriefItem, isBlank } from '@shared/study/round.ts';
import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import type { NoteSurroundings } from '../library/note-context.ts';
import { clockText } from './countdown.ts';
import { pointsOf, splitFollowUp } from './debrief-sums.ts';
import type { SaveState } from './draft-saver.ts';
import { NumberVerdict } from './NumberVerdict.tsx';
import { QuestionText } from './QuestionText.tsx';
import { RubricChecklist } from './RubricChecklist.tsx';
import { DIFFICULTY_NAMES, KIND_NAMES } from './round-words.ts';
import type { Ticks } from './use-grading.ts';

interface DebriefQuestionProps {
  readonly item: DebriefItem;
  readonly areaTitle: string;
  readonly ticks: Ticks;
  readonly saveState: SaveState;
  readonly surroundings: NoteSurroundings;
  readonly isOpen: boolean;
  readonly onToggle: (isOpen: boolean) => void;
  readonly onMark: (ticks: readonly number[]) => void;
}

export function DebriefQuestion(props: DebriefQuestionProps) {
  const { item, ticks } = props;
  const { question } = item;
  return (
    <details
      id={`question-${item.index}`}
      className="debrief-question"
      open={props.isOpen}
      onToggle={(event) => props.onToggle(event.currentTarget.open)}
    >
      <summary className="debrief-summary">
        <h3 className="debrief-question-title">
          {item.index + 1}. {question.conceptTitle}
        </h3>
        <span className="debrief-about">
          {KIND_NAMES[question.kind]}, {DIFFICULTY_NAMES[question.difficulty]}, {props.areaTitle}
        </span>
        <span className="debrief-state">{stateWords(item, ticks)}</span>
      </summary>
      {props.isOpen && <Opened {...props} />}
    </details>
  );
}

function Opened({ item, ticks, saveState, surroundings, onMark }: DebriefQuestionProps) {
  const { question, given } = item;
  const isNumeric = question.kind === 'numeric';
  return (
    <div className="debrief-body">
      <div className="debrief-prompt">
        <QuestionText text={question.prompt} surroundings={surroundings} copyable />
      </div>
      {isNumeric && <NumberVerdict item={item} />}
      <div className="debrief-answers">
        <div className="debrief-answer debrief-own">
          <h4 className="debrief-label">{isNumeric ? 'Your working' : 'Your answer'}</h4>
          {given.text.trim() === '' ? (
            <p className="debrief-blank">
              {item.reached ? 'Nothing was written.' : 'The round ended before this question.'}
            </p>
          ) : (
            <QuestionText text={given.text} by="candidate" />
          )}
        </div>
        <div className="debrief-answer">
          <h4 className="debrief-label">Model answer</h4>
          <QuestionText text={question.answer} surroundings={surroundings} copyable />
          {question.sources.length > 0 && <p className="debrief-sources">Source: {question.sources.join('; ')}</p>}
        </div>
      </div>
      <RubricChecklist
        name={`Rubric of question ${item.index + 1}`}
        rubric={question.rubric}
        ticks={ticks}
        saveState={saveState}
        onMark={onMark}
      />
      <FollowUp text={question.followUp} surroundings={surroundings} />
      <p className="debrief-more">
        The note behind this question: <a href={`#/library/${question.concept}`}>{question.conceptTitle}</a>
      </p>
    </div>
  );
}

function FollowUp({ text, surroundings }: { readonly text: string; readonly surroundings: NoteSurroundings }) {
  const [shown, setShown] = useState<0 | 1 | 2>(0);
  const { question, answer } = splitFollowUp(text);
  return (
    <div className="debrief-follow">
      {shown > 0 && (
        <div role="status">
          <h4 className="debrief-label">Follow-up</h4>
          <QuestionText text={question} surroundings={surroundings} copyable />
        </div>
      )}
      {shown === 2 && (
        <div className="debrief-follow-answer" role="status">
          <QuestionText text={answer} surroundings={surroundings} copyable />
        </div>
      )}
      {shown === 0 && <Button onClick={() => setShown(1)}>Show the follow-up question</Button>}
      {shown === 1 && answer !== '' && <Button onClick={() => setShown(2)}>Show its answer</Button>}
    </div>
  );
}

function stateWords(item: DebriefItem, ticks: Ticks): string {
  const parts: string[] = [];
  if (!item.reached) parts.push('not reached');
  else {
    if (isBlank(item.given)) parts.push('left blank');
    if (item.numberRight !== undefined) parts.push(item.numberRight ? 'number right' : 'number wrong');
    parts.push(clockText(Math.floor(item.spentMs / 1000)));
  }
  if (ticks === undefined) parts.push('not marked');
  else {
    const { ticked, possible } = pointsOf(item, ticks);
    parts.push(`${ticked} of ${possible} points`);
  }
  return parts.join(' · ');
}
