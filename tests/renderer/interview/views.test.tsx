/** What the views show, and what they must not: drawn to markup from props, with no window. */
import { AppError } from '@shared/contract/result.ts';
import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { Router } from 'wouter';
import { DebriefView } from '../../../src-renderer/screens/interview/DebriefView.tsx';
import { NumberAnswer } from '../../../src-renderer/screens/interview/NumberAnswer.tsx';
import { PausedView } from '../../../src-renderer/screens/interview/PausedView.tsx';
import { RoundView, type RoundViewProps } from '../../../src-renderer/screens/interview/RoundView.tsx';
import { SaveNote } from '../../../src-renderer/screens/interview/SaveNote.tsx';
import { LOOSE } from '../../../src-renderer/screens/library/note-context.ts';
import { sampleDebrief, sampleItem } from './sample-debrief.ts';

const nothing = (): void => undefined;

/** The text a reader meets: tags out, the few entities React writes read. */
function textOf(element: ReactElement): string {
  return renderToStaticMarkup(element)
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ');
}

const round: RoundViewProps = {
  question: sampleItem({ index: 1 }).question,
  index: 1,
  questionCount: 4,
  areaTitle: 'Optimizers',
  answer: { text: '', number: '' },
  saveState: { kind: 'untouched' },
  trouble: undefined,
  isHostSilent: false,
  isBusy: false,
  onChange: nothing,
  onBlur: nothing,
  onSubmit: nothing,
};

describe('a running question', () => {
  it('tells kind, difficulty and area, and neither the concept nor any part of the answer', () => {
    const text = textOf(<RoundView {...round} />);
    expect(text).toContain('Question 2 of 4');
    expect(text).toMatch(/Concept · easy · Optimizers/);
    for (const secret of ['Adam', 'secret', 'First point', 'follow-up', 'Kingma']) expect(text).not.toContain(secret);
  });

  it('has a number field for a numeric question only', () => {
    const numeric = sampleItem({ index: 1, kind: 'numeric' }).question;
    expect(textOf(<RoundView {...round} question={numeric} />)).toContain('Your number');
    expect(textOf(<RoundView {...round} />)).not.toContain('Your number');
  });

  it('keeps the text in its field when submitting failed, and says what failed', () => {
    const trouble = new AppError('unavailable', 'The desk does not answer.', 'Start it again.');
    const text = textOf(<RoundView {...round} answer={{ text: 'my words', number: '' }} trouble={trouble} />);
    expect(text).toContain('my words');
    expect(text).toContain('The desk does not answer.');
    expect(text).toContain('Start it again.');
  });

  it('is out of sight while the round is paused', () => {
    const paused = (
      <PausedView
        index={1}
        questionCount={4}
        saveState={{ kind: 'untouched' }}
        trouble={undefined}
        isBusy={false}
        onResume={nothing}
      />
    );
    expect(renderToStaticMarkup(paused)).not.toContain('textarea');
    expect(textOf(paused)).toContain('Resume');
  });
});

describe('the number field', () => {
  const echo = (value: string, unit?: string): string =>
    textOf(<NumberAnswer value={value} unit={unit} onChange={nothing} onBlur={nothing} />);

  it('echoes how the number is read, with its unit', () => {
    expect(echo('1/81')).toContain('reads as 0.012345679');
    expect(echo('12 %', '%')).toContain('reads as 12 %');
  });

  it('says in words what cannot be read', () => {
    expect(echo('3,5')).toContain('decimals with a point');
  });

  it('says nothing of right or wrong', () => {
    expect(echo('2')).not.toMatch(/right|wrong|correct/i);
  });
});

describe('the words on saving', () => {
  it('say saved only for what the host has confirmed', () => {
    expect(textOf(<SaveNote state={{ kind: 'saving' }} />)).toContain('Saving…');
    expect(textOf(<SaveNote state={{ kind: 'retrying', message: 'No answer.' }} />)).toMatch(
      /^ *Not saved: No answer\./,
    );
    expect(textOf(<SaveNote state={{ kind: 'saved', savedAtMs: Date.UTC(2026, 0, 1, 12, 3, 22) }} />)).toMatch(
      /Saved \d\d:03:22/,
    );
  });
});

describe('the debrief', () => {
  const items = [
    sampleItem({ index: 0, kind: 'numeric', number: '3', numberRight: false, text: 'I guessed', spentMs: 200_000 }),
    sampleItem({ index: 1, reached: false }),
  ];
  const grading = { ticksOf: () => undefined, saveStateOf: () => ({ kind: 'untouched' }) as const, mark: nothing };
  const draw = () => (
    <Router ssrPath="/interview">
      <DebriefView
        debrief={sampleDebrief(items)}
        grading={grading}
        surroundings={LOOSE}
        areaTitle={() => 'Optimizers'}
      />
    </Router>
  );

  it('sets the first question’s own answer beside the model answer and judges the number in words', () => {
    const text = textOf(draw());
    for (const part of ['I guessed', 'model answer', 'Wrong', '±3 %', 'First point']) expect(text).toContain(part);
  });

  it('keeps the follow-up back until it is asked for', () => {
    expect(textOf(draw())).not.toContain('hidden follow-up');
  });

  it('shows no score before anything was marked, and says who marks', () => {
    const text = textOf(draw());
    expect(text).toContain('none yet');
    expect(text).toContain('Only numbers are checked by the desk');
  });
});
