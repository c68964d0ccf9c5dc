/** How an export is going: progress with a way out, then where the file went or why there is none. */
import type { NoteExport } from '../../app/use-export.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Spinner } from '../../ui/Spinner.tsx';

export function ExportNotice({ job }: { readonly job: NoteExport }) {
  const { state, cancel, dismiss } = job;
  if (state.status === 'idle') return null;
  if (state.status === 'running') {
    return (
      <div className="export-progress">
        <Spinner label={state.message} />
        <Button size="small" onClick={cancel}>
          Cancel
        </Button>
      </div>
    );
  }
  const close = (
    <Button size="small" variant="quiet" onClick={dismiss}>
      Dismiss
    </Button>
  );
  if (state.status === 'failed') {
    return (
      <Notice tone="error" title={state.error.message} actions={close}>
        {state.error.hint !== undefined && <p>{state.error.hint}</p>}
      </Notice>
    );
  }
  return (
    <Notice actions={close}>
      <p>{state.status === 'saved' ? state.message : 'The export was called off; no file was written.'}</p>
    </Notice>
  );
}
