/** The thread that runs labs: takes a recipe, tells how far it is, answers with the outcome or with a refusal in a sentence. */
import '@shared/contract/jitless.ts';
import { toErrorData } from '@shared/contract/result.ts';
import { labOf } from '@shared/numerics/labs/list.ts';
import { openEngines } from '../engines/thread-engines.ts';
import type { LabReply, LabRequest } from './lab-messages.ts';

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
      (outcome) => page.postMessage({ kind: 'done', outcome }),
      (thrown: unknown) => page.postMessage({ kind: 'failed', error: toErrorData(thrown) }),
    );
};
