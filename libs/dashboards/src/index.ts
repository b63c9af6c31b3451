export { iotSensorDashboard } from './iot-sensor-data.ts';
export { dashboards } from './registry.ts';
export { salesDashboard } from './sales-records.ts';
export { userLogsDashboard } from './user-logs.ts';
