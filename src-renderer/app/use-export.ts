/**
 * An export from start to file: starts the job, asks how it goes, saves it, and can call it off. One at a time per screen.
 */
import { AppError } from '@shared/contract/result.ts';
import type { ConceptId } from '@shared/study/concept.ts';
import { useCallback, useEffect, useRef, useState } from 'react';
import { api, toAppError } from './api.ts';

export type ExportState =
  | { readonly status: 'idle' }
  | { readonly status: 'running'; readonly message: string }
  | { readonly status: 'saved'; readonly message: string }
  | { readonly status: 'cancelled' }
  | { readonly status: 'failed'; readonly error: AppError };

export interface NoteExport {
  readonly state: ExportState;
  /** Exports these notes, in this order, to one PDF. */
  readonly start: (conceptIds: readonly ConceptId[]) => void;
  readonly cancel: () => void;
  /** Puts the outcome away. */
  readonly dismiss: () => void;
}

const ASK_EVERY_MS = 250;

export function useExport(): NoteExport {
  const [state, setState] = useState<ExportState>({ status: 'idle' });
  /** The run whose news still matter; another run or leaving the screen makes older ones stale. */
  const runRef = useRef(0);
  const jobRef = useRef<string>(undefined);

  useEffect(() => {
    return () => {
      runRef.current += 1;
      if (jobRef.current !== undefined) void api['export:cancel']({ jobId: jobRef.current }).catch(() => undefined);
    };
  }, []);

  const start = useCallback((conceptIds: readonly ConceptId[]): void => {
    runRef.current += 1;
    const run = runRef.current;
    const tell = (next: ExportState): void => {
      if (runRef.current === run) setState(next);
    };
    tell({ status: 'running', message: 'Setting the pages…' });
    const work = async (): Promise<void> => {
      const { jobId } = await api['export:start']({ conceptIds: [...conceptIds] });
      jobRef.current = jobId;
      try {
        tell(
          await followJob(
            jobId,
            () => runRef.current !== run,
            (message) => tell({ status: 'running', message }),
          ),
        );
      } finally {
        if (jobRef.current === jobId) jobRef.current = undefined;
      }
    };
    work().catch((thrown: unknown) => tell({ status: 'failed', error: toAppError(thrown) }));
  }, []);

  const cancel = useCallback((): void => {
    const jobId = jobRef.current;
    runRef.current += 1;
    jobRef.current = undefined;
    setState({ status: 'cancelled' });
    if (jobId !== undefined) {
      api['export:cancel']({ jobId }).catch((thrown: unknown) =>
        setState({ status: 'failed', error: toAppError(thrown) }),
      );
    }
  }, []);

  const dismiss = useCallback((): void => setState({ status: 'idle' }), []);
  return { state, start, cancel, dismiss };
}

async function followJob(jobId: string, isStale: () => boolean, tell: (message: string) => void): Promise<ExportState> {
  for (;;) {
    const status = await api['export:status']({ jobId });
    if (isStale() || status.state === 'cancelled') return { status: 'cancelled' };
    if (status.state === 'failed')
      throw new AppError('refused', status.message, 'Try again, or export fewer notes at once.');
    if (status.state === 'done') return saveJob(jobId);
    tell(status.message);
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
}

async function saveJob(jobId: string): Promise<ExportState> {
  const saved = await api['export:save']({ jobId });
  if (saved.kind === 'dismissed') return { status: 'idle' };
  if (saved.kind === 'download') {
    const link = document.createElement('a');
    link.href = saved.path;
    link.download = saved.fileName;
    document.body.append(link);
    link.click();
    link.remove();
  }
  return { status: 'saved', message: `${saved.kind === 'saved' ? 'Saved as' : 'Downloading'} ${saved.fileName}` };
}
