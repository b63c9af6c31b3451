import { useCallback, useEffect } from 'react';
import { fetchDashboard, fetchDashboards, fetchData, fetchFiles } from '../api/client.ts';
import type { DashboardListing, FilesAnswer } from '../api/types.ts';
import { useRequest } from '../api/use-request.ts';
import { committed } from '../files/accounts.ts';
import { formatCount, plural } from '../format/number.ts';
import { dashboardHref } from '../routing/route.ts';
import { ArrowIcon } from '../ui/icons.tsx';
import { Equation, Verdict } from '../ui/equation.tsx';
import { Sparkline } from '../ui/sparkline.tsx';
import { Empty, Failure, Skeleton } from '../ui/states.tsx';
import { previewOf } from './preview.ts';

/** The dashboards there are, and whether the accounts behind them balance. */
export function HomePage() {
  const request = useRequest(fetchDashboards);
  const files = useRequest(fetchFiles);
  useEffect(() => {
    document.title = 'Sluice';
  }, []);
  return (
    <>
      <header className="page-head">
        <h1>Dashboards</h1>
        <p>Drawn from cleaned data, every row of it accounted for from the uploaded line to the chart.</p>
      </header>
      {request.error ? (
        <div className="state-page">
          <Failure title="The dashboards cannot be listed" error={request.error.message} retry={request.retry} />
        </div>
      ) : request.value?.length === 0 ? (
        <div className="card state-card">
          <Empty title="There is no dashboard yet">A dashboard is one file beside its dataset’s contract.</Empty>
        </div>
      ) : (
        <ul className="dashboards" aria-busy={!request.value}>
          {request.value?.map((dashboard) => <DashboardCard key={dashboard.name} dashboard={dashboard} />) ??
            [0, 1, 2].map((index) => (
              <li key={index} className="card dashboard-card">
                <Skeleton width="55%" height={22} />
                <Skeleton height={120} />
              </li>
            ))}
        </ul>
      )}
      {files.value && files.value.files.length > 0 && <LakeSummary {...files.value} />}
    </>
  );
}

function DashboardCard({ dashboard }: { dashboard: DashboardListing }) {
  const { name, title, description } = dashboard;
  const ask = useCallback(
    (signal: AbortSignal) =>
      Promise.all([fetchDashboard(name, signal), fetchData(name, {}, signal)]).then(([view, data]) =>
        previewOf(view, data),
      ),
    [name],
  );
  const { value: preview, error } = useRequest(ask);
  return (
    <li className="card dashboard-card" data-dashboard={name} aria-busy={!preview && !error}>
      <div>
        <h2>
          <a href={dashboardHref(name)}>{title}</a>
        </h2>
        {description !== undefined && <p className="muted">{description}</p>}
      </div>
      {preview?.isEmpty ? (
        <p className="muted">
          No rows yet: take files in with <code>sluice run</code>.
        </p>
      ) : preview ? (
        <>
          {preview.line && (
            <figure className="dashboard-shape">
              <Sparkline lines={preview.line.lines} />
              <figcaption>{preview.line.title}</figcaption>
            </figure>
          )}
          {preview.numbers.length > 0 && (
            <dl className="dashboard-numbers">
              {preview.numbers.map(({ id, title: label, value }) => (
                <div key={id}>
                  <dt>{label}</dt>
                  <dd className="number">{value}</dd>
                </div>
              ))}
            </dl>
          )}
        </>
      ) : error ? (
        <p className="muted">No preview: {error.message}</p>
      ) : (
        <Skeleton height={140} />
      )}
      <span className="dashboard-open" aria-hidden="true">
        Open <ArrowIcon />
      </span>
    </li>
  );
}

function LakeSummary({ files, published }: FilesAnswer) {
  const sum = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0);
  const quarantined = files.filter((file) => file.status === 'quarantined').length;
  const good = committed(files);
  const read = sum(good.map((file) => file.read));
  const clean = sum(good.map((file) => file.clean));
  const rejected = sum(good.map((file) => file.rejected));
  const final = sum(published.map((dataset) => dataset.final));
  return (
    <section className="section" aria-labelledby="lake-title">
      <h2 id="lake-title">The rows behind them</h2>
      <div className="card lake-summary">
        <div>
          <p className="muted lake-line">
            {plural(files.length, 'file')}
            {quarantined > 0 && <>, {formatCount(quarantined)} of them quarantined</>}, {plural(final, 'final row')}
            <Verdict whole={read} parts={[clean, rejected]} />
          </p>
          <Equation
            whole={{ label: 'records read', count: read }}
            parts={[
              { label: 'clean', count: clean, tone: 'kept' },
              { label: 'rejected', count: rejected, tone: 'out' },
            ]}
          />
        </div>
        <a className="button" href="#/files">
          What happened to every file <ArrowIcon />
        </a>
      </div>
    </section>
  );
}
