/** What an empty place says: one line of what belongs here, one of how to bring it about, and the way there. */
import type { ReactNode } from 'react';
import './empty-state.css';

export interface EmptyStateProps {
  readonly title: string;
  readonly children: ReactNode;
  /** Decorative. */
  readonly icon?: ReactNode;
  readonly actions?: ReactNode;
}

export function EmptyState({ title, children, icon, actions }: EmptyStateProps) {
  return (
    <div className="empty">
      {icon !== undefined && (
        <div className="empty-icon" aria-hidden="true">
          {icon}
        </div>
      )}
      <p className="empty-title">{title}</p>
      <div className="empty-text">{children}</div>
      {actions !== undefined && <div className="empty-actions">{actions}</div>}
    </div>
  );
}
