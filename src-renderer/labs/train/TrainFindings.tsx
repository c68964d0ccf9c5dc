/** What a run found beside its picture: the verdict, scores, confusion, folds, and the spread of weights and gradients. */
import type { SeedSpread } from '@shared/numerics/labs/train/seed-spread.ts';
import type { Snapshot, Spread } from '@shared/numerics/labs/train/snapshot.ts';
import type { TrainOutcome } from '@shared/numerics/labs/train.ts';
import { type CSSProperties, useMemo, useRef, useState } from 'react';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { Histogram } from '../plot/Histogram.tsx';
import { Histograms } from '../plot/Histograms.tsx';
import { numberText } from '../plot/number-text.ts';
import { useSize } from '../use-size.ts';
import { Verdict } from '../Verdict.tsx';
import { percent, trainVerdict } from './train-words.ts';

export interface TrainFindingsProps {
  readonly outcome: TrainOutcome;
  readonly snapshot: Snapshot;
  /** Otherwise the verdict alone. */
  readonly isFull: boolean;
}

export function TrainFindings({ outcome, snapshot, isFull }: TrainFindingsProps) {
  if (!isFull) return <Verdict>{trainVerdict(outcome)}</Verdict>;
  return (
    <>
      <Verdict>{trainVerdict(outcome)}</Verdict>
      <Scores outcome={outcome} />
      {outcome.confusion !== undefined && <Confusion outcome={outcome} />}
      {outcome.spread !== undefined && <SeedsHistogram outcome={outcome} spread={outcome.spread} />}
      <LayerSpreads snapshot={snapshot} />
      <Notes outcome={outcome} />
    </>
  );
}

function Scores({ outcome }: { readonly outcome: TrainOutcome }) {
  const { kept, task, folds, validation } = outcome;
  const rows = [
    { name: 'training', score: kept.train },
    ...(validation.label.length > 0 ? [{ name: 'held out', score: kept.validation }] : []),
    ...(folds === undefined ? [] : [{ name: `${folds.scores.length} folds`, score: folds.mean, std: folds.std }]),
  ];
  return (
    <table className="train-scores">
      <caption>After epoch {kept.epoch}</caption>
      <thead>
        <tr>
          <th scope="col">points</th>
          <th scope="col">loss</th>
          {task === 'classes' && <th scope="col">accuracy</th>}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, score, std }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{withSpread(numberText(score.loss, 3), std === undefined ? undefined : numberText(std.loss, 2))}</td>
            {task === 'classes' && (
              <td>
                {withSpread(percent(score.accuracy), std === undefined ? undefined : numberText(100 * std.accuracy, 2))}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function withSpread(value: string, std: string | undefined): string {
  return std === undefined ? value : `${value} ± ${std}`;
}

function Confusion({ outcome }: { readonly outcome: TrainOutcome }) {
  const { confusion = [], classes, validation } = outcome;
  return (
    <table className="train-confusion">
      <caption>{validation.label.length > 0 ? 'Held out' : 'Training'}: is ↓, taken for →</caption>
      <thead>
        <tr>
          <th scope="col">is</th>
          {classes.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {confusion.map((row, own) => {
          const total = row.reduce((sum, count) => sum + count, 0);
          return (
            <tr key={classes[own]}>
              <th scope="row">{classes[own]}</th>
              {row.map((count, taken) => (
                <td
                  key={classes[taken]}
                  className={own === taken ? 'is-right' : 'is-wrong'}
                  style={{ '--share': total === 0 ? 0 : count / total } as CSSProperties}
                >
                  {count}
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

const SEED_BINS = 20;

/** Where the starts end: how many at each accuracy, or at each loss of a regression. */
function SeedsHistogram({ outcome, spread }: { readonly outcome: TrainOutcome; readonly spread: SeedSpread }) {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const isShare = outcome.task === 'classes';
  const counted = useMemo(
    () => countsOf((isShare ? spread.finalAccuracy : spread.finalLoss).filter(Number.isFinite)),
    [spread, isShare],
  );
  const label = isShare ? 'accuracy at the end' : 'loss at the end';
  return (
    <div ref={box} className="train-seeds-box">
      {size !== undefined && (
        <Histogram
          size={size}
          {...counted}
          x={{ label, scale: 'linear' }}
          countLabel="starts"
          title={`How many of ${spread.seeds} starts end at which ${isShare ? 'accuracy' : 'loss'}`}
        />
      )}
    </div>
  );
}

function countsOf(values: readonly number[]): { readonly edges: number[]; readonly counts: number[] } {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const width = (high - low || 0.1) / SEED_BINS;
  const counts = Array.from({ length: SEED_BINS }, () => 0);
  for (const value of values) {
    const bin = Math.min(SEED_BINS - 1, Math.floor((value - low) / width));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { edges: Array.from({ length: SEED_BINS + 1 }, (_, edge) => low + edge * width), counts };
}

type SpreadKind = 'weights' | 'gradients';

function LayerSpreads({ snapshot }: { readonly snapshot: Snapshot }) {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const [kind, setKind] = useState<SpreadKind>('weights');
  const spreads = snapshot[kind];
  return (
    <div className="train-spreads">
      <SegmentedControl<SpreadKind>
        label="Spread of"
        hideLabel
        value={kind}
        options={[
          { value: 'weights', label: 'Weights' },
          { value: 'gradients', label: 'Gradients' },
        ]}
        onChange={setKind}
      />
      <div ref={box} className="train-spreads-box">
        {size !== undefined && (
          <Histograms
            size={size}
            layers={spreads.map((spread) => ({ label: spread.name, edges: spread.edges, counts: spread.counts }))}
            value={{ label: kind === 'weights' ? 'weight' : 'gradient', scale: 'linear' }}
            layerLabel={`layer, epoch ${snapshot.epoch}`}
            title={`${kind === 'weights' ? 'Weights' : 'Gradients'} of each layer after epoch ${snapshot.epoch}: ${spreads.map(spoken).join('; ')}`}
          />
        )}
      </div>
    </div>
  );
}

function spoken({ name, std, largest }: Spread): string {
  return `${name} standard deviation ${numberText(std, 3)}, largest ${numberText(largest, 3)}`;
}

/** What belongs to a single method and needs a sentence. */
function Notes({ outcome }: { readonly outcome: TrainOutcome }) {
  const { dropout, wrongModeLoss, sharpness, kept, parameterCount, stepsPerEpoch, recipe } = outcome;
  const lines = [
    `${parameterCount} parameters, ${stepsPerEpoch} ${stepsPerEpoch === 1 ? 'step' : 'steps'} an epoch.`,
    ...(dropout === undefined
      ? []
      : [
          `Over ${dropout.masks} ${dropout.isExact ? '(all)' : 'random'} masks the first output averages ${numberText(dropout.output.mean, 4)}; without masks it is ${numberText(dropout.output.scaled, 4)}.`,
          ...(dropout.share === undefined
            ? []
            : [
                `The share of class 1 there: ${numberText(dropout.share.mean, 3)} on average, ${numberText(dropout.share.geometric, 3)} as normalized geometric mean, ${numberText(dropout.share.scaled, 3)} without masks.`,
              ]),
          `Multiplying by the drop rate ${recipe.net.dropout} at evaluation would leave ${percent(dropout.ratio.mistaken)} of every hidden signal.`,
        ]),
    ...(wrongModeLoss === undefined
      ? []
      : [
          `Left in training mode by mistake, the held-out loss would read ${numberText(wrongModeLoss, 3)} instead of ${numberText(kept.validation.loss, 3)}.`,
        ]),
    ...(sharpness === undefined ? [] : [`Sharpness: ${sharpness.method}.`]),
  ];
  return (
    <ul className="train-notes">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
