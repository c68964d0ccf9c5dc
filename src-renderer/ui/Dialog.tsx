/** A modal on the native <dialog>: focus is kept inside, Esc closes, focus returns to where it was. */
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useEffect, useId, useRef } from 'react';
import { Button } from './Button.tsx';
import './dialog.css';

export interface DialogProps {
  readonly open: boolean;
  readonly title: string;
  /** Draws no title bar; the title still names the dialog. */
  readonly hideTitle?: boolean;
  readonly size?: 'small' | 'medium';
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons at the foot. */
  readonly actions?: ReactNode;
}

export function Dialog({ open, title, hideTitle = false, size = 'medium', onClose, children, actions }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (dialog === null) return;
    if (open && !dialog.open) dialog.showModal();
    if (!open && dialog.open) dialog.close();
  }, [open]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc and the close button are the keyboard's way; the click is only on the backdrop
    <dialog
      ref={ref}
      className={`dialog dialog-${size}`}
      aria-labelledby={titleId}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      {open && (
        <div className="dialog-sheet">
          <header className={hideTitle ? 'visually-hidden' : 'dialog-head'}>
            <h2 id={titleId} className="dialog-title">
              {title}
            </h2>
            {!hideTitle && <Button variant="quiet" size="small" icon={<X />} aria-label="Close" onClick={onClose} />}
          </header>
          <div className="dialog-body">{children}</div>
          {actions !== undefined && <footer className="dialog-actions">{actions}</footer>}
        </div>
      )}
    </dialog>
  );
}
