import type { FileView, RejectionSample } from '../api/types.ts';
import { formatMoment, parseTime } from '../format/date.ts';
import { formatCount, formatShare, plural } from '../format/number.ts';
import { Equation, Verdict } from '../ui/equation.tsx';
import { ChevronIcon } from '../ui/icons.tsx';
import { reasonLabel, sortedReasons } from './reasons.ts';
import { StatusBadge } from './status-badge.tsx';

/** An uploaded file: what was read of it, what was rejected and why. */
export function FileCard({ file }: { file: FileView }) {
  const uploaded = parseTime(file.uploadedAt);
  const reasons = sortedReasons(file.reasons);
  const isCounted = file.read > 0 || file.status === 'committed';
  return (
    <article className="file card" data-file={file.source} data-status={file.status}>
      <header className="file-head">
        <div>
          <h3 className="file-name">{file.source}</h3>
          <p className="muted">
            {file.dataset ?? 'no dataset'}
            {uploaded !== null && <> · uploaded {formatMoment(uploaded)}</>}
          </p>
        </div>
        <div className="badges">
          {isCounted && <Verdict whole={file.read} parts={[file.clean, file.rejected]} />}
          <StatusBadge status={file.status} />
        </div>
      </header>
      {file.quarantine && <Quarantine file={file} quarantine={file.quarantine} />}
      {file.status === 'withdrawn' && <p className="muted">Its rows were taken out again.</p>}
      {isCounted && (
        <>
          <Equation
            whole={{ label: file.read === 1 ? 'record read' : 'records read', count: file.read }}
            parts={[
              { label: 'clean', count: file.clean, tone: 'kept' },
              { label: 'rejected', count: file.rejected, tone: 'out' },
            ]}
          />
          <p className="file-notes muted">
            {plural(file.skipped, 'other line')} skipped
            {file.skippedRules.length > 0 && <> ({file.skippedRules.map(reasonLabel).join(', ')})</>}
            {file.repaired > 0 && <> · trailing delimiters dropped from {plural(file.repaired, 'record')}</>}
            {file.rejected > 0 && <> · {formatShare(file.rejected, file.read)} of the records rejected</>}
          </p>
        </>
      )}
      {reasons.length > 0 && <Reasons file={file} reasons={reasons} />}
    </article>
  );
}

const Quarantine = ({ file, quarantine }: { file: FileView; quarantine: { code: string; message: string } }) => (
  <div className="notice notice-bad">
    <strong>Quarantined: {reasonLabel(quarantine.code)}</strong>
    <p>{quarantine.message}</p>
    {file.read > 0 && <p>None of its records went further.</p>}
  </div>
);

function Reasons({ file, reasons }: { file: FileView; reasons: readonly (readonly [string, number])[] }) {
  return (
    <details className="rejects">
      <summary>
        <ChevronIcon />
        <span className="rejects-title">Why rejected</span>
        <span className="reason-chips">
          {reasons.slice(0, 4).map(([code, count]) => (
            <span key={code} className="chip">
              {reasonLabel(code)} <span className="number">{formatCount(count)}</span>
            </span>
          ))}
          {reasons.length > 4 && <span className="chip">+{reasons.length - 4}</span>}
        </span>
      </summary>
      <div className="rejects-body">
        <ReasonBars reasons={reasons} rejected={file.rejected} />
        {file.samples.length > 0 && <Samples samples={file.samples} source={file.source} />}
      </div>
    </details>
  );
}

const ReasonBars = ({ reasons, rejected }: { reasons: readonly (readonly [string, number])[]; rejected: number }) => (
  <div>
    <h4>Rejected records by reason</h4>
    <ul className="reason-bars">
      {reasons.map(([code, count]) => (
        <li key={code} data-reason={code}>
          <span>{reasonLabel(code)}</span>
          <span className="reason-bar" aria-hidden="true">
            <span style={{ '--part': Math.min(1, count / Math.max(rejected, 1)) }} />
          </span>
          <span className="number">{formatCount(count)}</span>
        </li>
      ))}
    </ul>
    <p className="hint">A record with two faults counts under both.</p>
  </div>
);

const Samples = ({ samples, source }: { samples: readonly RejectionSample[]; source: string }) => (
  <div>
    <h4>The first of each kind</h4>
    <div className="table-scroll" role="region" aria-label={`Samples of rejected records of ${source}`} tabIndex={0}>
      <table className="data-table samples">
        <thead>
          <tr>
            <th scope="col" data-number="true">
              Line
            </th>
            <th scope="col">Column</th>
            <th scope="col">Found</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {samples.map(({ line, column, value, code, message }) => (
            <tr key={`${code}:${column ?? ''}:${line}`}>
              <td data-number="true">{formatCount(line)}</td>
              <td>{column === null ? <span className="muted">whole record</span> : <code>{column}</code>}</td>
              <td>{value === '' ? <span className="muted">nothing</span> : <code className="found">{value}</code>}</td>
              <td>{message}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </div>
);
