/** The rounds that have ended, newest first, and what can honestly be said over several of them. */
import type { RoundSummary } from '@shared/study/round.ts';
import { useState } from 'react';
import { Link } from 'wouter';
import { Button } from '../../ui/Button.tsx';
import { bandOverRounds, counted, dateText, PACE_NAMES, ROUNDS_FOR_A_BAND, scoreBand } from './round-words.ts';
import './round-history.css';

interface RoundHistoryProps {
  /** Newest first. */
  readonly rounds: readonly RoundSummary[];
  readonly titles: ReadonlyMap<string, string>;
}

const SHOWN_AT_FIRST = 12;

export function RoundHistory({ rounds, titles }: RoundHistoryProps) {
  const [showsAll, setShowsAll] = useState(false);
  const shown = showsAll ? rounds : rounds.slice(0, SHOWN_AT_FIRST);
  return (
    <section className="history" aria-labelledby="history-title">
      <h2 id="history-title" className="history-title">
        Earlier rounds
      </h2>
      <p className="history-note">{noteOn(rounds)}</p>
      {rounds.length > 0 && (
        <ul className="history-list">
          {shown.map((round) => (
            <HistoryLine key={round.id} round={round} titles={titles} />
          ))}
        </ul>
      )}
      {shown.length < rounds.length && (
        <Button onClick={() => setShowsAll(true)}>Show all {rounds.length} rounds</Button>
      )}
    </section>
  );
}

function HistoryLine({
  round,
  titles,
}: {
  readonly round: RoundSummary;
  readonly titles: RoundHistoryProps['titles'];
}) {
  const areas = round.areas.map((id) => titles.get(id) ?? id);
  return (
    <li className="history-line">
      <Link href={`/interview/${round.id}/debrief`} className="history-link">
        {dateText(round.startedAtMs)}
      </Link>
      <span className="history-areas">{areas.length > 3 ? counted(areas.length, 'area') : areas.join(', ')}</span>
      <span>
        {round.minutes} min, {PACE_NAMES[round.pace]}
      </span>
      <span>
        {round.answeredCount} of {round.questionCount} answered
      </span>
      <span className="history-score">
        {round.score === undefined ? (
          'not marked yet'
        ) : (
          <>
            <strong>{scoreBand(round.score)}</strong> of the rubric
            {round.gradedCount < round.questionCount && `, ${round.gradedCount} of ${round.questionCount} marked`}
          </>
        )}
      </span>
    </li>
  );
}

function noteOn(rounds: readonly RoundSummary[]): string {
  if (rounds.length === 0) {
    return 'Each round you finish is kept here with its questions, your answers and your own marks. A first one of 15 minutes is enough to see how it goes.';
  }
  const band = bandOverRounds(rounds);
  if (band === undefined) {
    return `One round says little: the same person does well one day and badly the next. After ${ROUNDS_FOR_A_BAND} rounds you have marked, the range over them stands here.`;
  }
  return `Over your last ${ROUNDS_FOR_A_BAND} marked rounds: ${band} of the rubric, by your own marks.`;
}
