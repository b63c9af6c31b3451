import type { DashboardView, VisualView } from '@sluice/dashboard-spec';
import type { VisualData } from '../api/types.ts';
import { isEmpty, slot } from '../charts/frame.ts';
import { timeLines } from '../charts/time-lines.ts';
import { formatNumber } from '../format/number.ts';

/** A glimpse of a dashboard for the list: its first numbers and the shape of its first line. */
export interface Preview {
  /** No visual has a row to draw. */
  readonly isEmpty: boolean;
  readonly numbers: readonly { id: string; title: string; value: string }[];
  readonly line: { title: string; lines: readonly (readonly (number | null)[])[] } | undefined;
}

const maxNumbers = 3;

/** More lines than this make a tangle of so small a picture. */
const maxLines = 6;

/** Takes the glimpse from the data of all visuals. */
export function previewOf(view: DashboardView, data: Readonly<Record<string, VisualData>>): Preview {
  const visuals = view.sheets.flatMap((sheet) => sheet.visuals);
  const answerOf = ({ id }: VisualView): VisualData | undefined => {
    const answer = data[id];
    return answer && answer.error === undefined && !isEmpty(answer) ? answer : undefined;
  };
  const drawn = (kind: VisualView['kind']) =>
    visuals.flatMap((visual) => {
      const answer = visual.kind === kind && answerOf(visual);
      return answer ? [{ visual, answer }] : [];
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
  return {
    isEmpty: visuals.every((visual) => visual.kind === 'kpi' || !answerOf(visual)),
    numbers,
    line: line && {
      title: line.visual.title,
      lines: timeLines(line.answer)
        .lines.slice(0, maxLines)
        .map((each) => each.values),
    },
  };
}
