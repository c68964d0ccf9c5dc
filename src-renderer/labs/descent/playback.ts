/**
 * Playing a finished run back: which step is shown, whether it moves, how fast. A reducer over events; the clock that sends
 * `tick` lives in use-playback.ts. A run is always computed whole, so playing, scrubbing and stepping are the same thing.
 */

/** Steps a second that the reader may choose from. */
export const SPEEDS = [5, 20, 60, 200] as const;
export type Speed = (typeof SPEEDS)[number];

export interface Playback {
  /** 0: the start; lastStep: the end of the run. */
  readonly step: number;
  readonly lastStep: number;
  readonly isPlaying: boolean;
  readonly speed: Speed;
  /** Part of a step gathered by ticks and not shown yet, in [0, 1). */
  readonly fraction: number;
}

export type PlaybackEvent =
  | { readonly type: 'toggle' }
  | { readonly type: 'pause' }
  | { readonly type: 'reset' }
  | { readonly type: 'end' }
  | { readonly type: 'step-by'; readonly steps: number }
  | { readonly type: 'scrub'; readonly step: number }
  | { readonly type: 'speed'; readonly speed: Speed }
  | { readonly type: 'tick'; readonly elapsedMs: number }
  /** The recipe has another number of steps now: a reader who looked at the end keeps looking at the end. */
  | { readonly type: 'length'; readonly lastStep: number };

/** Starts paused at the end, so that the first thing seen is the whole path. */
export function startPlayback(lastStep: number): Playback {
  return { step: lastStep, lastStep, isPlaying: false, speed: 20, fraction: 0 };
}

export function reducePlayback(state: Playback, event: PlaybackEvent): Playback {
  switch (event.type) {
    case 'toggle':
      if (state.isPlaying) return { ...state, isPlaying: false };
      return { ...state, isPlaying: true, fraction: 0, step: state.step >= state.lastStep ? 0 : state.step };
    case 'pause':
      return state.isPlaying ? { ...state, isPlaying: false } : state;
    case 'reset':
      return { ...state, isPlaying: false, step: 0, fraction: 0 };
    case 'end':
      return { ...state, isPlaying: false, step: state.lastStep, fraction: 0 };
    case 'step-by':
      return { ...state, isPlaying: false, fraction: 0, step: clampStep(state.step + event.steps, state.lastStep) };
    case 'scrub':
      return { ...state, isPlaying: false, fraction: 0, step: clampStep(event.step, state.lastStep) };
    case 'speed':
      return { ...state, speed: event.speed };
    case 'tick':
      return tick(state, event.elapsedMs);
    case 'length':
      if (event.lastStep === state.lastStep) return state;
      return {
        ...state,
        lastStep: event.lastStep,
        step: state.step === state.lastStep ? event.lastStep : Math.min(state.step, event.lastStep),
      };
    default:
      event satisfies never;
      return state;
  }
}

function tick(state: Playback, elapsedMs: number): Playback {
  if (!state.isPlaying) return state;
  const progress = state.fraction + (elapsedMs / 1000) * state.speed;
  const step = state.step + Math.floor(progress);
  if (step >= state.lastStep) return { ...state, step: state.lastStep, isPlaying: false, fraction: 0 };
  return { ...state, step, fraction: progress - Math.floor(progress) };
}

function clampStep(step: number, lastStep: number): number {
  return Math.max(0, Math.min(lastStep, Math.round(step)));
}
