/** A round looked back at, from props only: what it came to, where the time went, and each question with its marks. */
import type { Debrief } from '@shared/study/round.ts';
import { useState } from 'react';
import { Link } from 'wouter';
import { PageHeading } from '../../app/PageHeading.tsx';
import { Button } from '../../ui/Button.tsx';
import type { NoteSurroundings } from '../library/note-context.ts';
import { durationWords } from './countdown.ts';
import { DebriefQuestion } from './DebriefQuestion.tsx';
import { type DebriefSums, sumsOf } from './debrief-sums.ts';
import { counted, dateText, END_WORDS, listed, PACE_NAMES } from './round-words.ts';
import { TimeRows } from './TimeRows.tsx';
import type { Grading } from './use-grading.ts';
import './debrief.css';

interface DebriefViewProps {
  readonly debrief: Debrief;
  readonly grading: Grading;
  /** Where links in model answers lead. */
  readonly surroundings: NoteSurroundings;
  readonly areaTitle: (area: string) => string;
}

export function DebriefView({ debrief, grading, surroundings, areaTitle }: DebriefViewProps) {
  const { round, items } = debrief;
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set([0]));
  const setOne = (index: number, isOpen: boolean): void =>
    setOpen((old) => {
      const next = new Set(old);
      if (isOpen) next.add(index);
      else next.delete(index);
      return next;
    });
  const goTo = (index: number): void => {
    setOne(index, true);
    const summary = document.getElementById(`question-${index}`)?.querySelector('summary');
    summary?.focus({ preventScroll: true });
    summary?.scrollIntoView();
  };
  const areOpen = open.size === items.length;
  return (
    <div className="page debrief">
      <header className="debrief-head">
        <p className="debrief-where">
          <Link href="/interview">Interview</Link> <span aria-hidden="true">·</span> {dateText(round.startedAtMs)}
        </p>
        <PageHeading title="Debrief" />
        <p className="debrief-lead">
          {round.minutes} minutes, {PACE_NAMES[round.pace]}, on {listed(round.areas.map(areaTitle))}.{' '}
          {debrief.endReason !== undefined && END_WORDS[debrief.endReason]}
        </p>
      </header>
      <Summary debrief={debrief} sums={sumsOf(debrief, grading.ticksOf)} />
      <p className="debrief-honesty">
        Only numbers are checked by the desk, by computing them. Everything else is yours to judge: read your answer
        beside the model answer, then tick what yours really said.
      </p>
      <TimeRows items={items} onGo={goTo} />
      <section aria-labelledby="debrief-questions">
        <div className="debrief-section-head">
          <h2 id="debrief-questions" className="debrief-title">
            Questions
          </h2>
          <Button
            size="small"
            variant="quiet"
            onClick={() => setOpen(areOpen ? new Set() : new Set(items.map(({ index }) => index)))}
          >
            {areOpen ? 'Close all' : 'Open all'}
          </Button>
        </div>
        {items.map((item) => (
          <DebriefQuestion
            key={item.index}
            item={item}
            areaTitle={areaTitle(item.question.area)}
            ticks={grading.ticksOf(item.index)}
            saveState={grading.saveStateOf(item.index)}
            surroundings={surroundings}
            isOpen={open.has(item.index)}
            onToggle={(isOpen) => setOne(item.index, isOpen)}
            onMark={(ticks) => grading.mark(item.index, ticks)}
          />
        ))}
      </section>
      <p>
        <Link href="/interview">Back to the interviews</Link>
      </p>
    </div>
  );
}

function Summary({ debrief: { round, items }, sums }: { readonly debrief: Debrief; readonly sums: DebriefSums }) {
  return (
    <dl className="debrief-sums">
      <div>
        <dt>Time used</dt>
        <dd>
          {durationWords(sums.usedSeconds)} <span className="debrief-of">of {round.minutes} min</span>
        </dd>
      </div>
      <div>
        <dt>Answered</dt>
        <dd>
          {round.answeredCount} <span className="debrief-of">of {counted(items.length, 'question')}</span>
        </dd>
      </div>
      {sums.numericCount > 0 && (
        <div>
          <dt>Numbers right</dt>
          <dd>
            {sums.numericRight} <span className="debrief-of">of {sums.numericCount}, computed</span>
          </dd>
        </div>
      )}
      <div>
        <dt>Your own marks</dt>
        <dd>
          {sums.markedCount === 0 ? (
            <span className="debrief-of">none yet</span>
          ) : (
            <>
              {Math.round((100 * sums.ticked) / Math.max(1, sums.possible))} %{' '}
              <span className="debrief-of">
                {sums.ticked} of {sums.possible} points, {sums.markedCount} of {items.length} marked
              </span>
            </>
          )}
        </dd>
      </div>
    </dl>
  );
}
