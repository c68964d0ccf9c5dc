/** Saves what is on the bench under a name, or renames it. */
import { type KeptRun, runNameSchema } from '@shared/study/lab-run.ts';
import { Bookmark, BookmarkCheck } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { api, toAppError } from '../../app/api.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import type { RunHistory } from './use-run-history.ts';

export function SaveRun({ history, suggested }: { readonly history: RunHistory; readonly suggested: string }) {
  const { run } = history;
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [draft, setDraft] = useState('');
  const [saved, setSaved] = useState<KeptRun>();
  const [problem, setProblem] = useState<string>();
  // After the dialog has opened and put the focus on its close button.
  useEffect(() => {
    if (isOpen) field.current?.select();
  }, [isOpen]);
  const name = saved !== undefined && saved.id === run?.id ? saved.name : run?.name;
  const open = () => {
    setDraft(name ?? suggested);
    setProblem(undefined);
    setOpen(true);
  };
  const save = async () => {
    try {
      const { id: kept } = run ?? (await history.note());
      setSaved(await api['runs:name']({ id: kept, name: draft }));
      setOpen(false);
    } catch (thrown) {
      setProblem(toAppError(thrown).message);
    }
  };
  return (
    <>
      <Button size="small" variant="quiet" icon={name === undefined ? <Bookmark /> : <BookmarkCheck />} onClick={open}>
        {name ?? 'Save…'}
      </Button>
      <Dialog open={isOpen} title="Save this run" onClose={() => setOpen(false)}>
        <form
          className="save-run"
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <label htmlFor={id}>Name</label>
          <input
            ref={field}
            id={id}
            type="text"
            className="field"
            value={draft}
            maxLength={80}
            aria-invalid={problem === undefined ? undefined : true}
            onChange={(event) => setDraft(event.currentTarget.value)}
          />
          {problem !== undefined && <p className="lab-complaint">{problem}</p>}
          <Button type="submit" variant="primary" disabled={!runNameSchema.safeParse(draft).success}>
            Save
          </Button>
        </form>
      </Dialog>
    </>
  );
}
