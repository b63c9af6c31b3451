import { useState } from 'react';
import type { DateRange, FilterView } from '@sluice/dashboard-spec';
import type { Value } from '@sluice/contract';
import { formatRange } from '../format/date.ts';
import { CalendarIcon } from '../ui/icons.tsx';
import { Popover } from './popover.tsx';
import { presetsOf } from './presets.ts';

type Change = (range: DateRange | undefined) => void;

/** From a day to a day, both included; either may be left open. */
export function DateRangeFilter({
  filter,
  extent,
  range,
  onChange,
}: {
  filter: FilterView;
  /** First and last date of the data. */
  extent: readonly Value[];
  range: DateRange | undefined;
  onChange: Change;
}) {
  const [first, last] = extent.map((date) => (typeof date === 'string' ? date : undefined));
  return (
    <Popover
      label={filter.label}
      value={range ? formatRange(range.from, range.to) : 'All dates'}
      icon={<CalendarIcon />}
      isSet={range !== undefined}
    >
      {(close) => (
        <div className="date-panel">
          <div className="presets" role="group" aria-label="Ranges">
            {presetsOf(first, last).map((preset) => (
              <button
                key={preset.label}
                type="button"
                className="preset"
                aria-pressed={isSame(preset.range, range)}
                onClick={() => {
                  onChange(preset.range);
                  close();
                }}
              >
                {preset.label}
              </button>
            ))}
          </div>
          <div className="date-fields">
            <DateField
              label="From"
              date={range?.from}
              first={first}
              last={range?.to ?? last}
              onChange={(from) => onChange({ from, to: range?.to })}
            />
            <DateField
              label="To"
              date={range?.to}
              first={range?.from ?? first}
              last={last}
              onChange={(to) => onChange({ from: range?.from, to })}
            />
            {first !== undefined && <p className="hint">Data from {formatRange(first, last)}, in UTC.</p>}
          </div>
        </div>
      )}
    </Popover>
  );
}

/** What is typed counts once it is a date within the bounds: half a year number is none. */
function DateField({
  label,
  date,
  first,
  last,
  onChange,
}: {
  label: string;
  date: string | undefined;
  first: string | undefined;
  last: string | undefined;
  onChange: (date: string | undefined) => void;
}) {
  const [draft, setDraft] = useState<string>();
  return (
    <label className="field">
      <span>{label}</span>
      <input
        type="date"
        value={draft ?? date ?? ''}
        min={first}
        max={last}
        onChange={({ target }) => {
          setDraft(target.value);
          if (target.validity.valid) onChange(target.value === '' ? undefined : target.value);
        }}
        onBlur={() => setDraft(undefined)}
      />
    </label>
  );
}

const isSame = (a: DateRange | undefined, b: DateRange | undefined): boolean => a?.from === b?.from && a?.to === b?.to;
