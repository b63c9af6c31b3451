import { useCallback, useEffect, useMemo } from 'react';
import { fetchDashboard, fetchData } from '../api/client.ts';
import type { DashboardAnswer } from '../api/types.ts';
import { useRequest } from '../api/use-request.ts';
import { FiltersBar } from '../filters/filters-bar.tsx';
import { formatState, parseState, type DashboardState } from '../routing/filter-state.ts';
import { dashboardHref } from '../routing/route.ts';
import { replaceAddress } from '../routing/use-route.ts';
import { Failure, Skeleton } from '../ui/states.tsx';
import { panelId, tabId, Tabs } from '../ui/tabs.tsx';
import { layout } from '../visuals/layout.ts';
import { Visual } from '../visuals/visual.tsx';

/** A dashboard: what it is, its filters, and the sheet that is open. */
export default function DashboardPage({ name, query }: { name: string; query: URLSearchParams }) {
  const request = useRequest(useCallback((signal: AbortSignal) => fetchDashboard(name, signal), [name]));
  if (request.error) {
    return (
      <div className="state-page">
        <Failure title="This dashboard cannot be opened" error={request.error.message} retry={request.retry} />
      </div>
    );
  }
  if (!request.value || request.value.name !== name) return <Loading />;
  return <Sheets dashboard={request.value} query={query} />;
}

const group = 'sheets';

function Sheets({ dashboard, query }: { dashboard: DashboardAnswer; query: URLSearchParams }) {
  const { name, title, description, filters, sheets, options } = dashboard;
  const state = useMemo(() => parseState(query, filters, sheets.length), [query, filters, sheets]);
  const update = (change: Partial<DashboardState>) =>
    replaceAddress(dashboardHref(name, formatState({ ...state, ...change }, filters)));

  // The address changes with the sheet too; only what the filters say asks for other data.
  const asked = JSON.stringify(state.filters);
  const ask = useCallback(
    (signal: AbortSignal) => fetchData(name, JSON.parse(asked) as DashboardState['filters'], signal),
    [name, asked],
  );
  const data = useRequest(ask);
  const domains = useMemo(
    () => new Map(filters.map(({ column, label }) => [label, (options[column] ?? []).map(([value]) => value ?? null)])),
    [filters, options],
  );
  const sheet = sheets[state.sheet];

  useEffect(() => {
    document.title = `${title} · Sluice`;
  }, [title]);

  return (
    <>
      <header className="page-head">
        <h1>{title}</h1>
        {description !== undefined && <p>{description}</p>}
      </header>
      <div className="controls">
        <FiltersBar
          dashboard={dashboard}
          options={options}
          filters={state.filters}
          onChange={(next) => update({ filters: next })}
        />
        {sheets.length > 1 && (
          <Tabs
            group={group}
            label="Sheets"
            titles={sheets.map((each) => each.title)}
            selected={state.sheet}
            onSelect={(index) => update({ sheet: index })}
          />
        )}
      </div>
      {data.error ? (
        <div className="state-page">
          <Failure title="The data did not come" error={data.error.message} retry={data.retry} />
        </div>
      ) : (
        sheet && (
          <div
            className="sheet"
            id={panelId(group)}
            {...(sheets.length > 1 ? { role: 'tabpanel', 'aria-labelledby': tabId(group, state.sheet) } : {})}
          >
            {layout(sheet.visuals).map(({ visual, span }) => (
              <Visual
                key={visual.id}
                visual={visual}
                span={span}
                data={data.value?.[visual.id]}
                isLoading={data.state === 'loading'}
                domains={domains}
                retry={data.retry}
              />
            ))}
          </div>
        )
      )}
    </>
  );
}

const Loading = () => (
  <div aria-busy="true" aria-label="Loading the dashboard">
    <div className="page-head">
      <Skeleton width={280} height={32} />
      <Skeleton width="min(100%, 520px)" height={20} />
    </div>
    <Skeleton height={42} />
  </div>
);
