import type { ReactNode } from 'react';
import type { Route } from '../routing/route.ts';
import { Mark, MoonIcon, SunIcon } from './icons.tsx';
import { toggleTheme, useTheme } from './theme.ts';

/** What stands around every page. */
export function Shell({ route, children }: { route: Route; children: ReactNode }) {
  const inDashboards = route.page === 'home' || route.page === 'dashboard';
  return (
    <div className="shell">
      <a
        className="skip-link"
        href="#main"
        onClick={(event) => {
          // The hash is the route: only the focus moves.
          event.preventDefault();
          document.getElementById('main')?.focus();
        }}
      >
        Skip to the content
      </a>
      <header className="topbar">
        <div className="topbar-inner">
          <a className="brand" href="#/" aria-label="Sluice, home">
            <Mark />
            <span>Sluice</span>
          </a>
          <nav className="nav" aria-label="Main">
            <a href="#/" aria-current={inDashboards ? (route.page === 'home' ? 'page' : 'true') : undefined}>
              Dashboards
            </a>
            <a href="#/files" aria-current={route.page === 'files' ? 'page' : undefined}>
              Files
            </a>
          </nav>
          <div className="topbar-end">
            <ThemeToggle />
          </div>
        </div>
      </header>
      <main id="main" className="main" tabIndex={-1}>
        {children}
      </main>
      <footer className="footer">All dates and times are in UTC.</footer>
    </div>
  );
}

function ThemeToggle() {
  const theme = useTheme();
  const label = theme === 'dark' ? 'Switch to the light theme' : 'Switch to the dark theme';
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={label}
      title={label}
      data-theme-toggle
      onClick={toggleTheme}
    >
      {theme === 'dark' ? <SunIcon /> : <MoonIcon />}
    </button>
  );
}
