/**
 * The clocks of a round: what is left of it, what was spent on the question, and the few moments worth saying aloud.
 * They count from the host's last reply; nothing here decides that time is over, and nothing blinks.
 */
import { useEffect, useEffectEvent, useState } from 'react';
import { clockText, markCrossed, type Reading, remainingAt, secondsLeft, secondsSpent, spentAt } from './countdown.ts';
import { counted } from './round-words.ts';
import { useShownValue } from './use-shown-value.ts';
import './round-clock.css';

/** Below this the round's clock is drawn as urgent, by weight and colour. */
const SHORT_S = 60;

export function RoundClock({ reading }: { readonly reading: Reading }) {
  const left = useShownValue(() => secondsLeft(remainingAt(reading, performance.now())), reading.isRunning);
  return (
    <p className={left <= SHORT_S ? 'clock clock-round clock-short' : 'clock clock-round'}>
      <span className="clock-label">Left in the round</span>
      <span className="clock-time" role="timer" aria-label="Left in the round">
        {clockText(left)}
      </span>
    </p>
  );
}

interface QuestionClockProps {
  readonly reading: Reading;
  /** Time budget, s. */
  readonly seconds: number;
}

/** Within the budget the bar fills up to it; beyond, the whole bar is the time spent and the budget a mark on it. */
export function QuestionClock({ reading, seconds }: QuestionClockProps) {
  const spent = useShownValue(() => secondsSpent(spentAt(reading, performance.now())), reading.isRunning);
  const over = spent - seconds;
  const share = over > 0 ? seconds / spent : spent / seconds;
  return (
    <div className="clock clock-question">
      <span className="clock-label">This question</span>
      <span className="clock-time">
        <span role="timer" aria-label="Spent on this question">
          {clockText(spent)}
        </span>
        <span className="clock-budget">
          {' '}
          of {clockText(seconds)}
          {over > 0 && <span className="clock-over"> · {clockText(over)} over</span>}
        </span>
      </span>
      <span className={over > 0 ? 'clock-bar clock-bar-over' : 'clock-bar'} aria-hidden="true">
        <span className="clock-bar-share" style={{ inlineSize: `${share * 100}%` }} />
      </span>
    </div>
  );
}

interface TimeAnnouncerProps {
  readonly reading: Reading;
  /** Whether the words are seen, too: they are all there is while the clock is hidden. */
  readonly isShown: boolean;
}

const LOOK_MS = 1000;

/** Says 10, 5 and 1 minutes before the end, once each, politely. */
export function TimeAnnouncer({ reading, isShown }: TimeAnnouncerProps) {
  const [words, setWords] = useState('');
  const [before, setBefore] = useState(() => remainingAt(reading, performance.now()));
  const look = useEffectEvent(() => {
    const now = remainingAt(reading, performance.now());
    const mark = markCrossed(before, now);
    if (mark !== undefined) setWords(`${counted(mark, 'minute')} left in the round.`);
    setBefore(now);
  });
  useEffect(() => {
    if (!reading.isRunning) return;
    const timer = setInterval(() => look(), LOOK_MS);
    return () => clearInterval(timer);
  }, [reading.isRunning]);
  return (
    <p className={isShown ? 'clock-words' : 'visually-hidden'} role="status">
      {words}
    </p>
  );
}
