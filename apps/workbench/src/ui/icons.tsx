import type { ReactNode } from 'react';

/** Icons are drawn on a 20-unit grid in the text's colour, and say nothing to screen readers. */
function Icon({ children, size = 18 }: { children: ReactNode; size?: number }) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

export const CalendarIcon = () => (
  <Icon>
    <rect x="3" y="4.5" width="14" height="12.5" rx="2" />
    <path d="M3 8.5h14M7 2.5v3.5M13 2.5v3.5" />
  </Icon>
);

export const FunnelIcon = () => (
  <Icon>
    <path d="M3.5 4.5h13l-5 6.2v4.8l-3-1.6v-3.2z" />
  </Icon>
);

export const ChevronIcon = () => (
  <Icon size={16}>
    <path d="m5.5 8 4.5 4.5L14.5 8" />
  </Icon>
);

export const TableIcon = () => (
  <Icon>
    <rect x="3" y="4" width="14" height="12" rx="1.8" />
    <path d="M3 8.2h14M3 12.1h14M8.2 8.2V16" />
  </Icon>
);

export const ChartIcon = () => (
  <Icon>
    <path d="M3.5 16.5h13M6 13.5v-4M10 13.5v-9M14 13.5v-6" />
  </Icon>
);

export const SunIcon = () => (
  <Icon>
    <circle cx="10" cy="10" r="3.3" />
    <path d="M10 2.5v1.7M10 15.8v1.7M2.5 10h1.7M15.8 10h1.7M4.7 4.7l1.2 1.2M14.1 14.1l1.2 1.2M4.7 15.3l1.2-1.2M14.1 5.9l1.2-1.2" />
  </Icon>
);

export const MoonIcon = () => (
  <Icon>
    <path d="M16.5 11.8A7 7 0 0 1 8.2 3.5a7 7 0 1 0 8.3 8.3z" />
  </Icon>
);

export const CheckIcon = () => (
  <Icon size={16}>
    <path d="m4.5 10.5 3.7 3.7 7.3-8" />
  </Icon>
);

export const WarningIcon = () => (
  <Icon size={16}>
    <path d="M10 3.2 17.5 16.5h-15zM10 8.2v3.6M10 14.1v.1" />
  </Icon>
);

export const CloseIcon = () => (
  <Icon size={16}>
    <path d="m5.5 5.5 9 9M14.5 5.5l-9 9" />
  </Icon>
);

export const ArrowIcon = () => (
  <Icon size={16}>
    <path d="M4.5 10h11M11 5.5 15.5 10 11 14.5" />
  </Icon>
);

/** The mark: the two posts of a gate, its bar, and the water that runs under it. */
export const Mark = () => (
  <svg className="mark" width="28" height="28" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
    <rect width="32" height="32" rx="8" />
    <g fill="none" strokeWidth="2.5" strokeLinecap="round">
      <path d="M9 7v18M23 7v18M9 12h14" />
      <path className="mark-water" d="M12.4 18q1.8-1.6 3.6 0t3.6 0M12.4 23q1.8-1.6 3.6 0t3.6 0" />
    </g>
  </svg>
);
