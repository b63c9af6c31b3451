import type { Kind, Provider } from '../resource.ts';
import type { Connection } from './connection.ts';
import { dashboards } from './dashboard.ts';
import { dataSets } from './data-set.ts';
import { dataSources } from './data-source.ts';
import { refreshSchedules } from './refresh-schedule.ts';
import { themes } from './theme.ts';

export type Providers = Readonly<Record<Kind, Provider>>;

export function openProviders(connection: Connection): Providers {
  return {
    'data source': dataSources(connection),
    'data set': dataSets(connection),
    'refresh schedule': refreshSchedules(connection),
    theme: themes(connection),
    dashboard: dashboards(connection),
  };
}
