import { decimal, defineDataset, identifier, timestamp } from '@sluice/contract';

/** Readings of the climate sensors: one row per sensor and instant. */
export const iotSensorData = defineDataset({
  name: 'iot_sensor_data',
  version: 1,
  title: 'IoT sensor data',
  owner: 'facilities',
  description: 'Temperature and humidity as the climate sensors report them.',
  columns: {
    sensor_id: identifier({
      pattern: '[A-Za-z0-9]+([-_][A-Za-z0-9]+)*',
      maxLength: 32,
      description: 'Name of the sensor, as printed on it',
      aliases: ['sensor', 'device', 'device_id'],
      examples: ['sensor-001', 'sensor-002', 'sensor-017'],
    }),
    timestamp: timestamp({
      formats: [
        'yyyy-MM-ddTHH:mm:ssX',
        'yyyy-MM-ddTHH:mm:ss.SSSX',
        'yyyy-MM-ddTHH:mm:ss',
        'yyyy-MM-dd HH:mm:ss',
        'yyyy-MM-dd HH:mm',
        'dd.MM.yyyy HH:mm:ss',
      ],
      zone: 'UTC',
      description: 'Instant of the reading; UTC where the upload says no offset',
      aliases: ['time', 'ts', 'datetime', 'reading_time'],
      examples: ['2026-10-05T08:15:00Z', '2026-10-05T08:15:00.250Z', '2026-10-05 08:15:00', '05.10.2026 08:15:00'],
    }),
    temperature: decimal({
      precision: 5,
      scale: 2,
      min: '-60',
      max: '150',
      description: 'Air temperature in °C',
      aliases: ['temp', 'temp_c', 'temperature_c', 'temperature_celsius'],
      examples: ['21.40', '17.85', '26.5'],
    }),
    humidity: decimal({
      precision: 5,
      scale: 2,
      min: '0',
      max: '100',
      description: 'Relative humidity in %',
      aliases: ['rh', 'humidity_pct', 'humidity_percent', 'relative_humidity'],
      examples: ['45.20', '66.75', '32'],
    }),
  },
  key: ['sensor_id', 'timestamp'],
  eventTime: 'timestamp',
  freshnessHours: 24,
});
