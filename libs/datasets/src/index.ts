export { iotSensorData } from './iot-sensor-data.ts';
export { datasets } from './registry.ts';
export { salesRecords } from './sales-records.ts';
export { userLogs } from './user-logs.ts';
