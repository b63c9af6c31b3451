import { Component, useId, useState, type ReactNode } from 'react';
import type { VisualView } from '@sluice/dashboard-spec';
import type { VisualData } from '../api/types.ts';
import type { Domains } from '../charts/colours.ts';
import { isEmpty } from '../charts/frame.ts';
import { ChartIcon, TableIcon } from '../ui/icons.tsx';
import { Empty, Failure, Skeleton } from '../ui/states.tsx';
import { ChartVisual } from './chart-visual.tsx';
import { DataTable } from './data-table.tsx';
import { Kpi } from './kpi.tsx';

type State = 'loading' | 'ready' | 'empty' | 'error';

interface VisualProps {
  visual: VisualView;
  span: number;
  /** Of the last answer; kept on show, dimmed, while the next one is on its way. */
  data: VisualData | undefined;
  isLoading: boolean;
  domains: Domains;
  retry: () => void;
}

/** One visual in its frame. An answer that cannot be drawn fails here, and takes nothing else of the page down. */
export function Visual(props: VisualProps) {
  const failed = (error: Error) => <Framed {...props} data={{ columns: [], rows: [], error: error.message }} />;
  return (
    <Boundary of={props.data} fallback={failed}>
      <Framed {...props} />
    </Boundary>
  );
}

/** Title, the data as a chart or as a table, and what is left out of it. */
function Framed({ visual, span, data, isLoading, domains, retry }: VisualProps) {
  const [asTable, setAsTable] = useState(false);
  const titleId = useId();
  const state: State =
    isLoading || !data ? 'loading' : data.error !== undefined ? 'error' : isEmpty(data) ? 'empty' : 'ready';
  const isTile = visual.kind === 'kpi';
  const isChart = !isTile && visual.kind !== 'table';
  return (
    <section
      className={isTile ? 'visual tile card' : 'visual card'}
      style={{ '--span': span }}
      data-visual={visual.id}
      data-kind={visual.kind}
      data-state={state}
      aria-labelledby={titleId}
      aria-busy={state === 'loading'}
    >
      <header className="visual-head">
        <div>
          <h3 id={titleId}>{visual.title}</h3>
          {visual.description !== undefined && <p className="visual-description">{visual.description}</p>}
        </div>
        {isChart && data && data.error === undefined && !isEmpty(data) && (
          <button
            type="button"
            className="icon-button"
            aria-pressed={asTable}
            aria-label={`${visual.title} as a table`}
            title={asTable ? 'Show as a chart' : 'Show as a table'}
            onClick={() => setAsTable(!asTable)}
          >
            {asTable ? <ChartIcon /> : <TableIcon />}
          </button>
        )}
      </header>
      <div className="visual-body">
        <Content visual={visual} data={data} asTable={asTable} domains={domains} retry={retry} />
      </div>
      {visual.notes.length > 0 && state !== 'error' && state !== 'empty' && (
        <p className="visual-notes">{visual.notes.join(' ')}</p>
      )}
    </section>
  );
}

function Content({
  visual,
  data,
  asTable,
  domains,
  retry,
}: Pick<VisualProps, 'visual' | 'data' | 'domains' | 'retry'> & { asTable: boolean }) {
  if (!data) return visual.kind === 'kpi' ? <KpiSkeleton /> : <Skeleton height={270} />;
  if (data.error !== undefined)
    return <Failure title="This visual could not be drawn" error={data.error} retry={retry} />;
  if (visual.kind === 'kpi')
    return isEmpty(data) ? <p className="kpi-value kpi-none">No data</p> : <Kpi frame={data} />;
  if (isEmpty(data)) return <Empty title="No data here">No rows fit the filters.</Empty>;
  if (visual.kind === 'table' || asTable) return <DataTable frame={data} label={visual.title} />;
  return <ChartVisual visual={visual} frame={data} domains={domains} />;
}

const KpiSkeleton = () => (
  <p className="kpi-value">
    <span className="skeleton" />
  </p>
);

interface BoundaryProps {
  /** What is drawn: something new is tried again. */
  of: unknown;
  fallback: (error: Error) => ReactNode;
  children: ReactNode;
}

class Boundary extends Component<BoundaryProps, { error?: Error | undefined; of?: unknown }> {
  override state: { error?: Error | undefined; of?: unknown } = {};

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  static getDerivedStateFromProps({ of }: BoundaryProps, state: { of?: unknown }) {
    return of === state.of ? null : { of, error: undefined };
  }

  override render() {
    return this.state.error ? this.props.fallback(this.state.error) : this.props.children;
  }
}
