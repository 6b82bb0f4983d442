import { Component, type ReactNode } from "react";
import { Empty } from "../parts/Notes";

interface BoundaryProps {
  /** The page that is shown: another one is tried anew. */
  page: string;
  children: ReactNode;
}

interface BoundaryState {
  failure: Error | null;
  page: string;
}

/** A page that fails leaves the navigation in place, and says what can be done. React knows no hook for it. */
export class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { failure: null, page: this.props.page };

  static getDerivedStateFromError(failure: unknown): Partial<BoundaryState> {
    return { failure: failure instanceof Error ? failure : new Error(String(failure)) };
  }

  static getDerivedStateFromProps({ page }: BoundaryProps, state: BoundaryState): Partial<BoundaryState> | null {
    return page === state.page ? null : { failure: null, page };
  }

  override render(): ReactNode {
    const { failure } = this.state;
    return failure ? (
      <div className="panel" role="alert">
        <Empty title="This page can't be shown">
          <p>It failed with: {failure.message}</p>
          <p>
            <button type="button" onClick={() => location.reload()}>
              Load it again
            </button>
          </p>
        </Empty>
      </div>
    ) : (
      this.props.children
    );
  }
}
