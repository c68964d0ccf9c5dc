/** The last net under a part of the screen: what threw there is said there, and the rest stays usable. */

import { AppError } from '@shared/contract/result.ts';
import type { ReactNode } from 'react';
import { Component } from 'react';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';

interface Props {
  /** What failed, as the start of a sentence: `This lab`. */
  readonly what: string;
  /** Another value means another thing is shown: the error is forgotten. */
  readonly resetKey?: string;
  readonly children: ReactNode;
}

interface State {
  readonly failed: boolean;
  /** What threw, if it threw in words for the person. */
  readonly error: AppError | undefined;
  readonly resetKey: string | undefined;
}

export class ErrorBoundary extends Component<Props, State> {
  override state: State = { failed: false, error: undefined, resetKey: this.props.resetKey };

  static getDerivedStateFromError(thrown: unknown): Partial<State> {
    return { failed: true, error: thrown instanceof AppError ? thrown : undefined };
  }

  static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    return props.resetKey === state.resetKey ? null : { failed: false, resetKey: props.resetKey };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    const { error } = this.state;
    if (error !== undefined) {
      return (
        <Notice tone="error" title={`${this.props.what} could not be shown. ${error.message}`}>
          {error.hint !== undefined && <p>{error.hint}</p>}
        </Notice>
      );
    }
    return (
      <Notice
        tone="error"
        title={`${this.props.what} could not be shown.`}
        actions={
          <Button size="small" onClick={() => this.setState({ failed: false })}>
            Try again
          </Button>
        }
      >
        <p>Something in Saddlepoint itself went wrong. The rest of the desk still works.</p>
      </Notice>
    );
  }
}
