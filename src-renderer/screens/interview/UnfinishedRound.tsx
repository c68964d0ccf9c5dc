/** The round that was interrupted: how much of it is left, and the two things that can be done about it. */
import type { AppError } from '@shared/contract/result.ts';
import type { RoundSummary } from '@shared/study/round.ts';
import { useState } from 'react';
import { api, toAppError } from '../../app/api.ts';
import { Button } from '../../ui/Button.tsx';
import { durationWords, secondsLeft } from './countdown.ts';
import { EndRoundDialog } from './EndRoundDialog.tsx';
import { RoundTrouble } from './RoundTrouble.tsx';
import { counted, dateText, listed, PACE_NAMES } from './round-words.ts';

interface UnfinishedRoundProps {
  readonly round: RoundSummary;
  readonly titles: ReadonlyMap<string, string>;
  /** The round may not be what it was. */
  readonly onGone: () => void;
  readonly onOpen: (path: string) => void;
}

export function UnfinishedRound({ round, titles, onGone, onOpen }: UnfinishedRoundProps) {
  const [isEnding, setEnding] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<AppError>();
  const act = async (channel: 'interview:resume' | 'interview:finish', path: string): Promise<void> => {
    setBusy(true);
    setTrouble(undefined);
    try {
      await api[channel]({ roundId: round.id });
      onOpen(path);
    } catch (thrown) {
      setTrouble(toAppError(thrown));
      setBusy(false);
      onGone();
    }
  };
  return (
    <section className="unfinished" aria-labelledby="unfinished-title">
      <div>
        <h2 id="unfinished-title" className="unfinished-title">
          A round is unfinished: {durationWords(secondsLeft(round.remainingMs))} left
        </h2>
        <p className="unfinished-text">
          {round.minutes} minutes, {PACE_NAMES[round.pace]}, begun {dateText(round.startedAtMs)} on{' '}
          {listed(round.areas.map((id) => titles.get(id) ?? id))}. {round.answeredCount} of{' '}
          {counted(round.questionCount, 'question')} answered.{' '}
          {round.pace === 'exam' ? 'Its clock is running.' : 'Its clock stands still until you resume.'}
        </p>
      </div>
      <div className="unfinished-actions">
        <Button
          variant="primary"
          disabled={isBusy}
          onClick={() => void act('interview:resume', `/interview/${round.id}`)}
        >
          Resume
        </Button>
        <Button disabled={isBusy} onClick={() => setEnding(true)}>
          End it and see the debrief
        </Button>
      </div>
      <RoundTrouble trouble={trouble} what="That did not work" />
      <EndRoundDialog
        open={isEnding}
        unaskedCount={0}
        onClose={() => setEnding(false)}
        onEnd={() => {
          setEnding(false);
          void act('interview:finish', `/interview/${round.id}/debrief`);
        }}
      />
    </section>
  );
}
