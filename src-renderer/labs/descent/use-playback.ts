/**
 * The clock behind the playback reducer: one animation frame a tick while playing, none otherwise. Knows no numbers of the run.
 */
import { type Dispatch, useEffect, useReducer } from 'react';
import { type Playback, type PlaybackEvent, reducePlayback, startPlayback } from './playback.ts';

/** `lastStep`: steps of the run on screen. Starts paused; nothing ever plays unless the reader asks. */
export function usePlayback(lastStep: number): readonly [Playback, Dispatch<PlaybackEvent>] {
  const [playback, send] = useReducer(reducePlayback, lastStep, startPlayback);
  useEffect(() => send({ type: 'length', lastStep }), [lastStep]);

  const { isPlaying } = playback;
  useEffect(() => {
    if (!isPlaying) return;
    let frame = 0;
    let previous = performance.now();
    const onFrame = (now: number) => {
      // A tab that slept must not jump to the end.
      send({ type: 'tick', elapsedMs: Math.min(100, now - previous) });
      previous = now;
      frame = requestAnimationFrame(onFrame);
    };
    frame = requestAnimationFrame(onFrame);
    return () => cancelAnimationFrame(frame);
  }, [isPlaying]);

  return [playback, send];
}
