import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { ChevronIcon } from '../ui/icons.tsx';

/** A button that opens a panel of controls. Escape, a click elsewhere or leaving it with Tab closes the panel. */
export function Popover({
  label,
  value,
  icon,
  isSet,
  children,
}: {
  label: string;
  value: string;
  icon: ReactNode;
  isSet: boolean;
  children: (close: () => void) => ReactNode;
}) {
  const [isOpen, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const trigger = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const id = useId();
  const close = () => {
    setOpen(false);
    trigger.current?.focus();
  };

  useEffect(() => {
    if (!isOpen) return;
    panel.current?.querySelector<HTMLElement>('input, button')?.focus();
    const leave = (event: Event) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener('pointerdown', leave);
    document.addEventListener('focusin', leave);
    return () => {
      document.removeEventListener('pointerdown', leave);
      document.removeEventListener('focusin', leave);
    };
  }, [isOpen]);

  return (
    <div
      ref={root}
      className="popover"
      onKeyDown={(event) => {
        if (event.key === 'Escape' && isOpen) close();
      }}
    >
      <button
        ref={trigger}
        type="button"
        className="button filter-button"
        data-set={isSet}
        aria-expanded={isOpen}
        aria-haspopup="dialog"
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
      >
        {icon}
        <span className="filter-label">{label}</span>
        <span className="filter-value">{value}</span>
        <ChevronIcon />
      </button>
      {isOpen && (
        <>
          <div className="popover-backdrop" onClick={close} aria-hidden="true" />
          <div ref={panel} id={id} className="popover-panel" role="dialog" aria-label={label}>
            {children(close)}
          </div>
        </>
      )}
    </div>
  );
}
