/** The playback reducer of the descent lab. */
import { describe, expect, it } from 'vitest';
import { reducePlayback, startPlayback } from '../../../src-renderer/labs/descent/playback.ts';

describe('playback', () => {
  it('starts paused with the whole run in view', () => {
    expect(startPlayback(100)).toMatchObject({ step: 100, isPlaying: false });
  });

  it('plays from the beginning when started at the end, and from where it stands otherwise', () => {
    expect(reducePlayback(startPlayback(100), { type: 'toggle' })).toMatchObject({ step: 0, isPlaying: true });
    const middle = reducePlayback(startPlayback(100), { type: 'scrub', step: 40 });
    expect(reducePlayback(middle, { type: 'toggle' })).toMatchObject({ step: 40, isPlaying: true });
  });

  it('shows the same step after the same time however it was cut into frames', () => {
    const playing = reducePlayback(startPlayback(1000), { type: 'toggle' });
    let fine = playing;
    for (let frame = 0; frame < 120; frame++)
      fine = reducePlayback(fine, { type: 'tick', elapsedMs: 1000 / 60 + 0.01 });
    const coarse = reducePlayback(playing, { type: 'tick', elapsedMs: 120 * (1000 / 60 + 0.01) });
    expect(fine.step).toBe(coarse.step);
    expect(fine.step).toBe(40);
  });

  it('stops itself at the last step', () => {
    const playing = reducePlayback(startPlayback(10), { type: 'toggle' });
    expect(reducePlayback(playing, { type: 'tick', elapsedMs: 60_000 })).toMatchObject({ step: 10, isPlaying: false });
  });

  it('stepping and scrubbing pause and stay inside the run', () => {
    const playing = reducePlayback(startPlayback(10), { type: 'toggle' });
    expect(reducePlayback(playing, { type: 'step-by', steps: -1 })).toMatchObject({ step: 0, isPlaying: false });
    expect(reducePlayback(playing, { type: 'scrub', step: 99 })).toMatchObject({ step: 10, isPlaying: false });
  });

  it('keeps looking at the end when the run gets longer, and at the same step otherwise', () => {
    expect(reducePlayback(startPlayback(10), { type: 'length', lastStep: 50 }).step).toBe(50);
    const middle = reducePlayback(startPlayback(10), { type: 'scrub', step: 4 });
    expect(reducePlayback(middle, { type: 'length', lastStep: 50 }).step).toBe(4);
    expect(reducePlayback(middle, { type: 'length', lastStep: 2 }).step).toBe(2);
  });
});
