import type { DateRange, FilterState, FilterView } from '@sluice/dashboard-spec';

/** What the filters of a dashboard are set to, and which sheet is open: all of it lives in the address. */
export interface DashboardState {
  readonly filters: FilterState;
  /** Index of the sheet. */
  readonly sheet: number;
}

/** No column begins with an underscore, so these parameters cannot be filters. */
const sheetParameter = '_sheet';
/** Names columns whose rows without a value are chosen: null has no text of its own. */
const nullParameter = '_null';

const datePattern = /^\d{4}-\d\d-\d\d$/;

/**
 * Reads `event_date=2026-01-01..2026-01-31&region=north&region=south&_sheet=2`. What no filter of the dashboard knows is
 * left out, so that an old or mistyped address still opens. The sheet counts from 1 in the address.
 */
export function parseState(query: URLSearchParams, filters: readonly FilterView[], sheets: number): DashboardState {
  const state: Record<string, FilterState[string]> = {};
  const nulls = query.getAll(nullParameter);
  for (const { kind, column } of filters) {
    if (kind === 'date-range') {
      const range = parseRange(query.get(column));
      if (range) state[column] = range;
    } else {
      const values = [...new Set(query.getAll(column)), ...(nulls.includes(column) ? [null] : [])];
      if (values.length > 0) state[column] = { values };
    }
  }
  const sheet = Number(query.get(sheetParameter) ?? 1) - 1;
  return { filters: state, sheet: Number.isInteger(sheet) && sheet >= 0 && sheet < sheets ? sheet : 0 };
}

/** Writes the same parameters, in the order of the dashboard's filters; what is not set takes no room. */
export function formatState(state: DashboardState, filters: readonly FilterView[]): URLSearchParams {
  const query = new URLSearchParams();
  for (const { column } of filters) {
    const setting = state.filters[column];
    if (!setting) continue;
    if ('values' in setting) {
      for (const value of setting.values)
        query.append(...(value === null ? ([nullParameter, column] as const) : ([column, value] as const)));
    } else if (setting.from !== undefined || setting.to !== undefined) {
      query.set(column, `${setting.from ?? ''}..${setting.to ?? ''}`);
    }
  }
  if (state.sheet > 0) query.set(sheetParameter, String(state.sheet + 1));
  return query;
}

/** The state with one filter set, or cleared by `undefined`, an empty choice or a range open at both ends. */
export function withFilter(
  filters: FilterState,
  column: string,
  setting: FilterState[string] | undefined,
): FilterState {
  const { [column]: _, ...others } = filters;
  const isSet =
    setting !== undefined &&
    ('values' in setting ? setting.values.length > 0 : setting.from !== undefined || setting.to !== undefined);
  return isSet ? { ...others, [column]: setting } : others;
}

/** The range that `from..to` means; a reversed one is turned round, so that the server need not refuse it. */
function parseRange(text: string | null): DateRange | undefined {
  const bounds = text?.split('..') ?? [];
  if (bounds.length !== 2) return undefined;
  const [from, to] = bounds.map((bound) => (isDate(bound) ? bound : undefined));
  if (from === undefined && to === undefined) return undefined;
  return from !== undefined && to !== undefined && from > to ? { from: to, to: from } : { from, to };
}

function isDate(text: string): boolean {
  const time = datePattern.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
