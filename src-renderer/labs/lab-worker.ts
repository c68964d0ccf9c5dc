/** The thread that runs labs: takes a recipe, tells how far it is, answers with the outcome or with a refusal in a sentence. */
import '@shared/contract/jitless.ts';
import { toErrorData } from '@shared/contract/result.ts';
import { labOf } from '@shared/numerics/labs/list.ts';
import { openEngines } from '../engines/thread-engines.ts';
import type { LabReply, LabRequest } from './lab-messages.ts';

/** Smaller arrays are copied: a lab may keep them. */
const LARGE_BYTES = 2 ** 18;

/** The memory of an outcome's large arrays, which is handed over and not copied. */
function buffersIn(value: unknown, found = new Set<ArrayBuffer>()): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer && value.byteLength >= LARGE_BYTES) found.add(value.buffer);
  } else if (Array.isArray(value)) {
    // Lists of numbers have no arrays inside, and may be long.
    if (typeof value[0] === 'object') for (const inner of value) buffersIn(inner, found);
  } else if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) buffersIn(inner, found);
  }
  return [...found];
}

// `self` is typed as a window, whose postMessage wants a target.
const page = globalThis as unknown as {
  postMessage(reply: LabReply, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<LabRequest>) => void) | null;
};

page.onmessage = ({ data: { recipe, backend, fastest } }) => {
  const lab = labOf(recipe);
  lab
    .run(lab.parse(recipe), {
      engines: openEngines(backend, fastest),
      now: () => performance.now(),
      onProgress: (share) => page.postMessage({ kind: 'progress', share }),
      onPreview: (outcome) => page.postMessage({ kind: 'preview', outcome }),
    })
    .then(
      (outcome) => page.postMessage({ kind: 'done', outcome }, buffersIn(outcome)),
      (thrown: unknown) => page.postMessage({ kind: 'failed', error: toErrorData(thrown) }),
    );
};
