/**
 * A run as a short video: what its pictures show, one frame a few steps, on one canvas that a MediaRecorder films. Takes as long as
 * the video lasts, because a recorder's clock is the wall's.
 */
import { AppError } from '@shared/contract/result.ts';
import { resolveColour } from '../use-theme-revision.ts';

export interface Recording {
  /** Laid out and in sight; its canvases are filmed, from the back to the front. */
  readonly element: HTMLElement;
  readonly lastStep: number;
  /** Shows a step; drawn by the next animation frame but one. */
  readonly show: (step: number) => void;
  /** Written below the picture. */
  readonly caption: (step: number) => string;
  readonly signal: AbortSignal;
}

const FRAMES_A_SECOND = 30;
const [SHORTEST, LONGEST] = [2, 8];
/** Steps a second a reader can still follow, where the run is short. */
const STEPS_A_SECOND = 15;
/** Frames the last step stays, so that a loop has an end. */
const REST = 24;
const CAPTION_PX = 34;
const TYPES = ['video/webm;codecs=vp9', 'video/webm;codecs=vp8', 'video/webm'];

/** The steps shown, frame by frame: from 0 to the last and a rest there. */
export function videoSteps(lastStep: number): number[] {
  const seconds = Math.max(SHORTEST, Math.min(LONGEST, lastStep / STEPS_A_SECOND));
  const frames = Math.round(seconds * FRAMES_A_SECOND);
  const moving = Array.from({ length: frames }, (_, frame) => Math.round((lastStep * frame) / (frames - 1)));
  return [...moving, ...Array.from({ length: REST }, () => lastStep)];
}

/** Rejects with AppError: 'unavailable' where the browser films nothing, 'cancelled' after the signal. */
export async function recordRun({ element, lastStep, show, caption, signal }: Recording): Promise<Blob> {
  const type = TYPES.find((one) => typeof MediaRecorder !== 'undefined' && MediaRecorder.isTypeSupported(one));
  const box = element.getBoundingClientRect();
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  if (type === undefined || context === null || box.width === 0)
    throw new AppError('unavailable', 'This browser cannot record a video here.', 'Save the picture as PNG instead.');
  const ratio = Math.min(2, Math.max(1, window.devicePixelRatio));
  // Codecs want even sides.
  [canvas.width, canvas.height] = [even(box.width * ratio), even((box.height + CAPTION_PX) * ratio)];
  const stream = canvas.captureStream(FRAMES_A_SECOND);
  const recorder = new MediaRecorder(stream, { mimeType: type, videoBitsPerSecond: 6_000_000 });
  const chunks: Blob[] = [];
  recorder.ondataavailable = ({ data }) => chunks.push(data);
  const stopped = new Promise<void>((resolve) => {
    recorder.onstop = () => resolve();
  });
  recorder.start();
  try {
    let due = performance.now();
    for (const step of videoSteps(lastStep)) {
      if (signal.aborted) throw new AppError('cancelled', 'The recording was stopped.');
      show(step);
      await nextFrame();
      await nextFrame();
      compose(context, element, box, ratio, caption(step));
      due += 1000 / FRAMES_A_SECOND;
      await pause(due - performance.now());
    }
  } finally {
    recorder.stop();
    await stopped;
    for (const track of stream.getTracks()) track.stop();
  }
  return new Blob(chunks, { type });
}

function compose(
  context: CanvasRenderingContext2D,
  element: HTMLElement,
  box: DOMRect,
  ratio: number,
  caption: string,
): void {
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.fillStyle = resolveColour('var(--paper, white)');
  context.fillRect(0, 0, box.width, box.height + CAPTION_PX);
  for (const layer of element.querySelectorAll('canvas')) {
    const place = layer.getBoundingClientRect();
    context.drawImage(layer, place.left - box.left, place.top - box.top, place.width, place.height);
  }
  context.fillStyle = resolveColour('var(--ink, black)');
  context.font = `14px ${resolveColour('var(--font-ui, sans-serif)')}`;
  context.textBaseline = 'middle';
  context.fillText(caption, 14, box.height + CAPTION_PX / 2 - 2, box.width - 28);
}

function even(pixels: number): number {
  return 2 * Math.max(1, Math.floor(pixels / 2));
}

function nextFrame(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => resolve()));
}

function pause(milliseconds: number): Promise<void> {
  return milliseconds <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, milliseconds));
}
