import { CheckIcon, WarningIcon } from '../ui/icons.tsx';

/** What became of a file. */
export function StatusBadge({ status }: { status: string }) {
  if (status === 'quarantined') {
    return (
      <span className="badge badge-bad">
        <WarningIcon /> quarantined
      </span>
    );
  }
  if (status === 'withdrawn') return <span className="badge badge-plain">withdrawn</span>;
  return (
    <span className="badge badge-good">
      <CheckIcon /> {status}
    </span>
  );
}
