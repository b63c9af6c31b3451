/** Where the page is: what stands behind `#` in the address. */
export type Route =
  | { page: 'home' }
  | { page: 'files' }
  | { page: 'dashboard'; name: string; query: URLSearchParams }
  | { page: 'unknown'; path: string };

/** Reads the address' hash. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = split(hash.replace(/^#/, ''), '?');
  const segments = path.split('/').filter((segment) => segment !== '');
  const [first, second] = segments;
  if (first === undefined) return { page: 'home' };
  if (first === 'files' && segments.length === 1) return { page: 'files' };
  if (first === 'dashboards' && second !== undefined && segments.length === 2) {
    return { page: 'dashboard', name: decode(second), query: new URLSearchParams(query) };
  }
  return { page: 'unknown', path };
}

/** The address of a dashboard, with what its filters are set to. */
export function dashboardHref(name: string, query = new URLSearchParams()): string {
  const text = query.toString();
  return `#/dashboards/${encodeURIComponent(name)}${text === '' ? '' : `?${text}`}`;
}

function split(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
