/**
 * A link that leaves the desk. The desk never goes online, so following it shows the whole address to copy into a browser
 * instead; on paper it is an ordinary link.
 */
import { type ReactNode, useState } from 'react';
import { createPortal } from 'react-dom';
import { CopyButton } from './CopyButton.tsx';
import { Dialog } from './Dialog.tsx';
import './outside-link.css';

interface OutsideLinkProps {
  readonly href: string;
  readonly printing: boolean;
  readonly children: ReactNode;
}

export function OutsideLink({ href, printing, children }: OutsideLinkProps) {
  const [isOpen, setIsOpen] = useState(false);
  if (printing) return <a href={href}>{children}</a>;
  return (
    <>
      <a
        href={href}
        onClick={(event) => {
          event.preventDefault();
          setIsOpen(true);
        }}
        // The middle button would open a tab without asking.
        onAuxClick={(event) => event.preventDefault()}
      >
        {children}
      </a>
      {isOpen &&
        // Beside the page, because a link may stand in a paragraph and a dialog may not.
        createPortal(
          <Dialog
            open
            title="This link leaves the desk"
            size="small"
            onClose={() => setIsOpen(false)}
            actions={<CopyButton text={href} label="Copy the address" />}
          >
            <p>Saddlepoint stays offline. Copy the address and open it in your browser:</p>
            <p className="outside-address">{href}</p>
          </Dialog>,
          document.body,
        )}
    </>
  );
}
