import { useRef, type KeyboardEvent } from 'react';

/** Ids of a tab and of what it opens. */
export const tabId = (group: string, index: number): string => `${group}-tab-${index}`;
export const panelId = (group: string): string => `${group}-panel`;

/** A row of tabs. Arrow keys, Home and End go from one to the next. */
export function Tabs({
  group,
  label,
  titles,
  selected,
  onSelect,
}: {
  group: string;
  label: string;
  titles: readonly string[];
  selected: number;
  onSelect: (index: number) => void;
}) {
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const next = keyTarget(event.key, selected, titles.length);
    if (next === undefined) return;
    event.preventDefault();
    onSelect(next);
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[next]?.focus();
  };
  return (
    <div ref={list} className="tabs" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
      {titles.map((title, index) => (
        <button
          key={title}
          type="button"
          role="tab"
          id={tabId(group, index)}
          aria-selected={index === selected}
          aria-controls={panelId(group)}
          tabIndex={index === selected ? 0 : -1}
          onClick={() => onSelect(index)}
        >
          {title}
        </button>
      ))}
    </div>
  );
}

function keyTarget(key: string, selected: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowRight':
      return (selected + 1) % count;
    case 'ArrowLeft':
      return (selected + count - 1) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
