import { parseArgs } from 'node:util';
import { datasets } from '@sluice/datasets';
import { openDirectoryLake } from '@sluice/lake';
import { openWarehouse } from '@sluice/warehouse';
import { startQuickSight } from './quicksight.ts';
import { countRowsInWarehouse } from './rows/warehouse.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    lake: { type: 'string' },
    user: { type: 'string', multiple: true },
    group: { type: 'string', multiple: true },
  },
});
const { endpoint } = await startQuickSight({
  port: Number(values.port ?? 0),
  account: { users: values.user ?? [], groups: values.group ?? [] },
  ...(values.lake !== undefined && {
    countRows: countRowsInWarehouse(await openWarehouse(openDirectoryLake(values.lake), datasets)),
  }),
});
console.log(`AWS_ENDPOINT_URL_QUICKSIGHT=${endpoint}`);
