import type { Dashboard } from '@sluice/dashboard-spec';
import { iotSensorDashboard } from './iot-sensor-data.ts';
import { salesDashboard } from './sales-records.ts';
import { userLogsDashboard } from './user-logs.ts';

/** Every dashboard of this organisation. A new one is one file beside this one and one line here. */
export const dashboards: readonly Dashboard[] = [iotSensorDashboard, salesDashboard, userLogsDashboard];
