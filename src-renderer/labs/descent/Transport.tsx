/**
 * Play, pause, step, scrub, reset, speed. The scrub slider is the keyboard's and the screen reader's way to any step; Space
 * anywhere in the lab plays and pauses, which DescentLab binds.
 */
import { ChevronFirst, ChevronLast, ChevronLeft, ChevronRight, Pause, Play } from 'lucide-react';
import { type Dispatch, useId } from 'react';
import { Button } from '../../ui/Button.tsx';
import { type Playback, type PlaybackEvent, SPEEDS, type Speed } from './playback.ts';

export interface TransportProps {
  readonly playback: Playback;
  readonly send: Dispatch<PlaybackEvent>;
  /** Leaves the speed and the jumps out, for the narrow column of a note. */
  readonly isCompact?: boolean;
}

export function Transport({ playback, send, isCompact = false }: TransportProps) {
  const id = useId();
  const { step, lastStep, isPlaying, speed } = playback;
  return (
    <div className="transport">
      <div className="transport-buttons">
        <Button
          variant="primary"
          size="small"
          icon={isPlaying ? <Pause /> : <Play />}
          aria-label={isPlaying ? 'Pause' : 'Play'}
          onClick={() => send({ type: 'toggle' })}
        />
        <Button
          size="small"
          icon={<ChevronFirst />}
          aria-label="Back to the start"
          onClick={() => send({ type: 'reset' })}
        />
        <Button
          size="small"
          icon={<ChevronLeft />}
          aria-label="One step back"
          disabled={step === 0}
          onClick={() => send({ type: 'step-by', steps: -1 })}
        />
        <Button
          size="small"
          icon={<ChevronRight />}
          aria-label="One step forward"
          disabled={step === lastStep}
          onClick={() => send({ type: 'step-by', steps: 1 })}
        />
        {!isCompact && (
          <Button size="small" icon={<ChevronLast />} aria-label="To the end" onClick={() => send({ type: 'end' })} />
        )}
      </div>
      <input
        className="transport-scrub"
        type="range"
        min={0}
        max={lastStep}
        step={1}
        value={step}
        aria-label="Step shown"
        aria-valuetext={`step ${step} of ${lastStep}`}
        onChange={(event) => send({ type: 'scrub', step: event.currentTarget.valueAsNumber })}
      />
      <span className="transport-step">
        step <b>{step}</b> of {lastStep}
      </span>
      {!isCompact && (
        <label className="transport-speed" htmlFor={id}>
          <span className="visually-hidden">Speed</span>
          <select
            id={id}
            className="lab-select"
            value={speed}
            onChange={(event) => send({ type: 'speed', speed: Number(event.currentTarget.value) as Speed })}
          >
            {SPEEDS.map((choice) => (
              <option key={choice} value={choice}>
                {choice} steps/s
              </option>
            ))}
          </select>
        </label>
      )}
    </div>
  );
}
