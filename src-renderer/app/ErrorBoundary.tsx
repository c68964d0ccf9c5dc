/** The last net under a part of the screen: what threw there is said there, and the rest stays usable. */
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
  readonly resetKey: string | undefined;
}

export class ErrorBoundary extends Component<Props, State> {
  override state: State = { failed: false, resetKey: this.props.resetKey };

  static getDerivedStateFromError(): Partial<State> {
    return { failed: true };
  }

  static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    return props.resetKey === state.resetKey ? null : { failed: false, resetKey: props.resetKey };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
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
