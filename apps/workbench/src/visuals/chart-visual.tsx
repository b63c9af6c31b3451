import { useMemo, useState, type JSX } from 'react';
import type { VisualView } from '@sluice/dashboard-spec';
import { drawBar } from '../charts/bar.ts';
import { Chart } from '../charts/chart.tsx';
import type { Domains } from '../charts/colours.ts';
import { drawDonut, type DonutDrawing } from '../charts/donut.ts';
import type { DrawingInput } from '../charts/drawing.ts';
import type { Frame } from '../charts/frame.ts';
import { drawHeatMap } from '../charts/heat-map.ts';
import { drawLine } from '../charts/line.ts';
import { readChartTheme } from '../charts/theme.ts';
import { useTheme } from '../ui/theme.ts';
import { useWidth } from '../ui/use-width.ts';
import { Legend, toggled } from './legend.tsx';

const nothingHidden: ReadonlySet<string> = new Set();

/** A visual that is drawn by the chart library: everything but tiles and tables. */
export function ChartVisual({ visual, frame, domains }: { visual: VisualView; frame: Frame; domains: Domains }) {
  const theme = useTheme();
  const colours = useMemo(() => ({ of: theme, ...readChartTheme() }), [theme]);
  const { width, ref } = useWidth();
  const [hidden, setHidden] = useState(nothingHidden);
  const input = useMemo(
    (): DrawingInput => ({ visual, frame, theme: colours, domains, hidden, width }),
    [visual, frame, colours, domains, hidden, width],
  );
  return (
    <div ref={ref} className="chart-visual">
      {width > 0 && <Drawn input={input} onToggle={setHidden} />}
    </div>
  );
}

function Drawn({
  input,
  onToggle,
}: {
  input: DrawingInput;
  onToggle: (hidden: ReadonlySet<string>) => void;
}): JSX.Element | null {
  const { visual, hidden } = input;
  switch (visual.kind) {
    case 'donut':
      return <Donut input={input} />;
    case 'heat-map':
      return <HeatMap input={input} />;
    case 'line':
    case 'bar':
      return <Axes input={input} hidden={hidden} onToggle={onToggle} />;
    case 'kpi':
    case 'table':
      return null;
  }
}

function Axes({
  input,
  hidden,
  onToggle,
}: {
  input: DrawingInput;
  hidden: ReadonlySet<string>;
  onToggle: (hidden: ReadonlySet<string>) => void;
}) {
  const drawing = useMemo(() => (input.visual.kind === 'line' ? drawLine(input) : drawBar(input)), [input]);
  return (
    <>
      <Legend
        entries={drawing.legend}
        hidden={hidden}
        onToggle={(key) => onToggle(toggled(hidden, key, drawing.legend))}
      />
      <div className="chart-box" style={drawing.height === undefined ? undefined : { height: drawing.height }}>
        <Chart option={drawing.option} label={drawing.summary} />
      </div>
    </>
  );
}

function Donut({ input }: { input: DrawingInput }) {
  const drawing = useMemo(() => drawDonut(input), [input]);
  return (
    <div className="donut">
      <div className="donut-ring">
        <Chart option={drawing.option} label={drawing.summary} />
        <div className="donut-total" aria-hidden="true">
          <strong className="number">{drawing.total}</strong>
          <span>{drawing.measure}</span>
        </div>
      </div>
      <SliceList drawing={drawing} />
    </div>
  );
}

const SliceList = ({ drawing }: { drawing: DonutDrawing }) => (
  <ul className="slices">
    {drawing.slices.map(({ key, label, colour, value, share }) => (
      <li key={key}>
        <span className="key" style={{ background: colour }} />
        <span className="slice-label">{label}</span>
        <span className="slice-value number">{value}</span>
        <span className="slice-share number">{share}</span>
      </li>
    ))}
  </ul>
);

function HeatMap({ input }: { input: DrawingInput }) {
  const drawing = useMemo(() => drawHeatMap(input), [input]);
  return (
    <>
      <div className="chart-box" style={{ height: drawing.height }}>
        <Chart option={drawing.option} label={drawing.summary} />
      </div>
      <div className="scale number" aria-hidden="true">
        <span>{drawing.scale.low}</span>
        <span className="scale-bar" />
        <span>{drawing.scale.high}</span>
      </div>
    </>
  );
}
