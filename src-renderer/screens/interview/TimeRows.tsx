/** Where the round's time went: one bar a question on a common scale, with its budget marked. The words say the same. */
import type { DebriefItem } from '@shared/study/round.ts';
import { clockText, durationWords } from './countdown.ts';
import { timeShares } from './debrief-sums.ts';
import { KIND_NAMES } from './round-words.ts';
import './time-rows.css';

interface TimeRowsProps {
  readonly items: readonly DebriefItem[];
  /** A question was chosen. */
  readonly onGo: (index: number) => void;
}

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;

export function TimeRows({ items, onGo }: TimeRowsProps) {
  const shares = timeShares(items);
  return (
    <section aria-labelledby="debrief-time">
      <h2 id="debrief-time" className="debrief-title">
        Time per question
      </h2>
      <p className="time-key">
        <span className="time-key-sample" aria-hidden="true" /> The line is the question’s budget; what lies beyond it
        is hatched.
      </p>
      <ol className="time-rows">
        {items.map((item, position) => {
          const share = shares[position];
          const seconds = Math.floor(item.spentMs / 1000);
          const over = seconds - item.question.seconds;
          return (
            <li key={item.index} className="time-row">
              <button type="button" className="time-go" onClick={() => onGo(item.index)}>
                {item.index + 1} <span className="time-kind">{KIND_NAMES[item.question.kind]}</span>
              </button>
              {share !== undefined && (
                <span className="time-track" aria-hidden="true">
                  <span className="time-within" style={{ inlineSize: percent(share.within) }} />
                  <span
                    className="time-over"
                    style={{ insetInlineStart: percent(share.within), inlineSize: percent(share.over) }}
                  />
                  <span className="time-budget" style={{ insetInlineStart: percent(share.budget) }} />
                </span>
              )}
              <span className="time-words">
                {item.reached ? (
                  <>
                    {clockText(seconds)} <span className="time-of">of {clockText(item.question.seconds)}</span>
                    {over > 0 && <span className="time-beyond"> {durationWords(over)} over</span>}
                  </>
                ) : (
                  <span className="time-of">not reached</span>
                )}
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
