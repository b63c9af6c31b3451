import type { ReactNode } from 'react';
import { WarningIcon } from './icons.tsx';

/** Nothing to show, and why. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="state">
      <strong>{title}</strong>
      {children}
    </div>
  );
}

/** What went wrong, and the way to try again. */
export function Failure({ title, error, retry }: { title: string; error: string; retry?: () => void }) {
  return (
    <div className="state state-error" role="alert">
      <WarningIcon />
      <strong>{title}</strong>
      <p>{error}</p>
      {retry && (
        <button type="button" className="button" onClick={retry}>
          Try again
        </button>
      )}
    </div>
  );
}

/** A place that something will come to. */
export const Skeleton = ({ width = '100%', height }: { width?: string | number; height: string | number }) => (
  <span className="skeleton" style={{ width, height }} />
);
