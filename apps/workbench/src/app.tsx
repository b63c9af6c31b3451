import { lazy, Suspense, useEffect, useRef } from 'react';
import { FilesPage } from './pages/files.tsx';
import { HomePage } from './pages/home.tsx';
import type { Route } from './routing/route.ts';
import { useRoute } from './routing/use-route.ts';
import { Shell } from './ui/shell.tsx';
import { Empty } from './ui/states.tsx';

// The chart library comes with the first dashboard that is opened.
const DashboardPage = lazy(() => import('./pages/dashboard.tsx'));

/** The workbench: its pages by the address' hash. */
export function App() {
  const route = useRoute();
  useFreshStart(keyOf(route));
  return (
    <Shell route={route}>
      <Suspense fallback={null}>
        <Page route={route} />
      </Suspense>
    </Shell>
  );
}

function Page({ route }: { route: Route }) {
  switch (route.page) {
    case 'home':
      return <HomePage />;
    case 'files':
      return <FilesPage />;
    case 'dashboard':
      return <DashboardPage key={route.name} name={route.name} query={route.query} />;
    case 'unknown':
      return (
        <div className="state-page">
          <Empty title="There is no such page">
            <a className="button" href="#/">
              To the dashboards
            </a>
          </Empty>
        </div>
      );
  }
}

const keyOf = (route: Route): string => (route.page === 'dashboard' ? `dashboard/${route.name}` : route.page);

/** Another page begins at its top, for eyes and for the keyboard; other filters do not. */
function useFreshStart(page: string): void {
  const shown = useRef(page);
  useEffect(() => {
    if (shown.current === page) return;
    shown.current = page;
    scrollTo(0, 0);
    document.getElementById('main')?.focus({ preventScroll: true });
  }, [page]);
}
