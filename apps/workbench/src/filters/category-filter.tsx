import { useState } from 'react';
import type { FilterView } from '@sluice/dashboard-spec';
import { noValue } from '../charts/frame.ts';
import { FunnelIcon } from '../ui/icons.tsx';
import { Popover } from './popover.tsx';

type Option = string | null;

/** From so many options on, there is a field to find one by. */
const searchable = 9;

/** Any of the offered values; none chosen means all. */
export function CategoryFilter({
  filter,
  options,
  chosen,
  onChange,
}: {
  filter: FilterView;
  options: readonly Option[];
  chosen: readonly Option[];
  onChange: (chosen: readonly Option[]) => void;
}) {
  const [search, setSearch] = useState('');
  // A value of the address that is no longer in the data can still be taken out.
  const all = [...options, ...chosen.filter((value) => !options.includes(value))];
  const found = all.filter((option) => nameOf(option).toLowerCase().includes(search.trim().toLowerCase()));
  const toggle = (option: Option) =>
    onChange(
      chosen.includes(option)
        ? chosen.filter((value) => value !== option)
        : all.filter((value) => value === option || chosen.includes(value)),
    );
  return (
    <Popover label={filter.label} value={summary(chosen, all.length)} icon={<FunnelIcon />} isSet={chosen.length > 0}>
      {(close) => (
        <div className="category-panel">
          {all.length >= searchable && (
            <input
              type="search"
              className="search"
              placeholder={`Find ${filter.label.toLowerCase()}`}
              aria-label={`Find ${filter.label.toLowerCase()}`}
              value={search}
              onChange={(event) => setSearch(event.target.value)}
            />
          )}
          <ul className="options" aria-label={filter.label}>
            {found.map((option) => (
              <li key={option ?? '\0'}>
                <label className="option">
                  <input type="checkbox" checked={chosen.includes(option)} onChange={() => toggle(option)} />
                  <span>{nameOf(option)}</span>
                </label>
              </li>
            ))}
            {found.length === 0 && <li className="hint">Nothing fits ‘{search}’.</li>}
          </ul>
          <div className="panel-foot">
            <button
              type="button"
              className="button button-quiet"
              disabled={chosen.length === 0}
              onClick={() => onChange([])}
            >
              Clear
            </button>
            <button type="button" className="button" onClick={close}>
              Done
            </button>
          </div>
        </div>
      )}
    </Popover>
  );
}

const nameOf = (option: Option): string => option ?? noValue;

function summary(chosen: readonly Option[], count: number): string {
  if (chosen.length === 0) return 'All';
  if (chosen.length <= 2) return chosen.map(nameOf).join(', ');
  return `${chosen.length} of ${count}`;
}
