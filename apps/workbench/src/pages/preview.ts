import type { DashboardView, VisualView } from '@sluice/dashboard-spec';
import type { VisualData } from '../api/types.ts';
import { isEmpty, slot } from '../charts/frame.ts';
import { fillBuckets, grainOf } from '../charts/time-axis.ts';
import { parseTime } from '../format/date.ts';
import { formatNumber, toNumber } from '../format/number.ts';

/** A glimpse of a dashboard for the list: its first numbers and the shape of its first line. */
export interface Preview {
  readonly numbers: readonly { id: string; title: string; value: string }[];
  readonly line: { title: string; values: readonly (number | null)[] } | undefined;
}

const maxNumbers = 3;

/** Takes the glimpse from the data of all visuals. */
export function previewOf(view: DashboardView, data: Readonly<Record<string, VisualData>>): Preview {
  const visuals = view.sheets.flatMap((sheet) => sheet.visuals);
  const drawn = (kind: VisualView['kind']) =>
    visuals.flatMap((visual) => {
      const answer = data[visual.id];
      return visual.kind === kind && answer && answer.error === undefined && !isEmpty(answer)
        ? [{ visual, answer }]
        : [];
    });
  const numbers = drawn('kpi')
    .slice(0, maxNumbers)
    .map(({ visual, answer }) => {
      const measure = slot(answer, 'measure');
      return {
        id: visual.id,
        title: visual.title,
        value: formatNumber(answer.rows[0]?.[measure.index], measure.format),
      };
    });
  const [line] = drawn('line');
  return { numbers, line: line && { title: line.visual.title, values: shapeOf(line.answer) } };
}

/** The first measure over time; where it is split into a series, the sum of its parts. */
function shapeOf(answer: VisualData): (number | null)[] {
  const time = slot(answer, 'time');
  const measure = slot(answer, 'measure');
  const sums = new Map<number, number>();
  for (const row of answer.rows) {
    const at = parseTime(row[time.index]);
    const value = toNumber(row[measure.index]);
    if (at !== null && value !== null) sums.set(at, (sums.get(at) ?? 0) + value);
  }
  const buckets = fillBuckets([...sums.keys()], grainOf([...sums.keys()], time.type));
  return buckets.map((bucket) => sums.get(bucket) ?? (measure.missing === 'zero' ? 0 : null));
}
