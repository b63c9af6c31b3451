import type { LegendEntry } from '../charts/drawing.ts';

/** The names of a chart's colours; each can be switched off and on. The last one that is on stays. */
export function Legend({
  entries,
  hidden,
  onToggle,
}: {
  entries: readonly LegendEntry[];
  hidden: ReadonlySet<string>;
  onToggle: (key: string) => void;
}) {
  if (entries.length === 0) return null;
  return (
    <ul className="legend" aria-label="Legend">
      {entries.map(({ key, label, colour }) => (
        <li key={key}>
          <button type="button" className="legend-entry" aria-pressed={!hidden.has(key)} onClick={() => onToggle(key)}>
            <span className="key" style={{ background: colour }} />
            {label}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** The set with a key put in or taken out, but never with all keys in it. */
export function toggled(
  hidden: ReadonlySet<string>,
  key: string,
  entries: readonly LegendEntry[],
): ReadonlySet<string> {
  const next = new Set(hidden);
  if (!next.delete(key)) next.add(key);
  return entries.every((entry) => next.has(entry.key)) ? hidden : next;
}
