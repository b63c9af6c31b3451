import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { datasets } from '@sluice/datasets';
import { openDirectoryLake } from '@sluice/lake';
import { openWarehouse } from '@sluice/warehouse';
import { startQuickSight } from './quicksight.ts';
import { countRowsInWarehouse } from './rows/warehouse.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    region: { type: 'string' },
    lake: { type: 'string' },
    user: { type: 'string', multiple: true },
    group: { type: 'string', multiple: true },
  },
});
/** A path as whoever runs `npm start` in another folder means it. */
const given = (path: string): string => resolve(process.env['INIT_CWD'] ?? '.', path);

const { endpoint } = await startQuickSight({
  port: Number(values.port ?? 0),
  account: {
    users: values.user ?? [],
    groups: values.group ?? [],
    ...(values.region !== undefined && { region: values.region }),
  },
  ...(values.lake !== undefined && {
    countRows: countRowsInWarehouse(await openWarehouse(openDirectoryLake(given(values.lake)), datasets)),
  }),
});
console.log(`AWS_ENDPOINT_URL_QUICKSIGHT=${endpoint}`);
