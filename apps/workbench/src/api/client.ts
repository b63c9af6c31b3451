import type { FilterState } from '@sluice/dashboard-spec';
import type { DashboardAnswer, DashboardListing, FilesAnswer, VisualData } from './types.ts';

/** The server could not be reached, or said no: `message` is for the reader. */
class ApiError extends Error {
  override readonly name = 'ApiError';
  /** The HTTP status; 0 where there was no answer. */
  readonly status: number;

  constructor(message: string, status: number, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

/** The dashboards there are. */
export const fetchDashboards = (signal: AbortSignal): Promise<readonly DashboardListing[]> =>
  request<{ dashboards: DashboardListing[] }>('dashboards', { signal }).then((answer) => answer.dashboards);

/** One dashboard's sheets, visuals, filters and what its filters can be set to. */
export const fetchDashboard = (name: string, signal: AbortSignal): Promise<DashboardAnswer> =>
  request(`dashboards/${encodeURIComponent(name)}`, { signal });

/** The data of all visuals of a dashboard, by visual. */
export const fetchData = (
  name: string,
  filters: FilterState,
  signal: AbortSignal,
): Promise<Readonly<Record<string, VisualData>>> =>
  request<{ visuals: Record<string, VisualData> }>(`dashboards/${encodeURIComponent(name)}/data`, {
    signal,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ filters }),
  }).then((answer) => answer.visuals);

/** What happened to every file, and what is published. */
export const fetchFiles = (signal: AbortSignal): Promise<FilesAnswer> => request('files', { signal });

async function request<T>(path: string, init: RequestInit): Promise<T> {
  let response: Response;
  try {
    response = await fetch(`api/${path}`, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiError('Sluice does not answer: is ‘sluice serve’ still running?', 0, { cause: error });
  }
  if (!response.ok) throw new ApiError(await complaint(response), response.status);
  return (await response.json()) as T;
}

async function complaint(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => undefined);
  if (typeof body === 'object' && body !== null) {
    for (const key of ['error', 'message']) {
      const text: unknown = Reflect.get(body, key);
      if (typeof text === 'string' && text !== '') return text;
    }
  }
  return `the server answered ${response.status}`;
}
