import type { Dataset } from '@sluice/contract';
import { iotSensorData } from './iot-sensor-data.ts';
import { salesRecords } from './sales-records.ts';
import { userLogs } from './user-logs.ts';

/** Every contract of this organisation. A new dataset is one file beside this one and one line here. */
export const datasets: readonly Dataset[] = [iotSensorData, salesRecords, userLogs];
