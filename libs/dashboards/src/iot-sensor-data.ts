import { defineDashboard } from '@sluice/dashboard-spec';
import { iotSensorData } from '@sluice/datasets';

const celsius = { decimals: 1, suffix: ' °C' };
const percent = { decimals: 1, suffix: ' %' };

/** The climate around the sensors: how warm, how humid, when, and which sensor says so. */
export const iotSensorDashboard = defineDashboard(iotSensorData, {
  name: 'iot-sensor-data',
  title: 'Climate sensors',
  description: 'Temperature and humidity as the climate sensors report them. All times are UTC.',
  filters: [
    { kind: 'date-range', column: 'event_date' },
    { kind: 'category', column: 'sensor_id' },
  ],
  sheets: [
    {
      title: 'Climate',
      visuals: [
        {
          kind: 'kpi',
          id: 'average-temperature',
          title: 'Average temperature',
          measure: { aggregate: 'average', column: 'temperature', format: celsius },
        },
        {
          kind: 'kpi',
          id: 'lowest-temperature',
          title: 'Lowest temperature',
          measure: { aggregate: 'min', column: 'temperature', format: celsius },
        },
        {
          kind: 'kpi',
          id: 'highest-temperature',
          title: 'Highest temperature',
          measure: { aggregate: 'max', column: 'temperature', format: celsius },
        },
        {
          kind: 'kpi',
          id: 'average-humidity',
          title: 'Average humidity',
          measure: { aggregate: 'average', column: 'humidity', format: percent },
        },
        {
          kind: 'line',
          id: 'temperature-by-day',
          title: 'Average temperature by day and sensor',
          time: { column: 'timestamp', grain: 'day' },
          measures: [{ aggregate: 'average', column: 'temperature', format: celsius }],
          series: 'sensor_id',
          seriesLimit: 8,
        },
        {
          kind: 'line',
          id: 'humidity-by-day',
          title: 'Humidity by day',
          description: 'The driest, the average and the most humid reading of each day.',
          time: { column: 'timestamp', grain: 'day' },
          measures: [
            { aggregate: 'min', column: 'humidity', format: percent },
            { aggregate: 'average', column: 'humidity', format: percent },
            { aggregate: 'max', column: 'humidity', format: percent },
          ],
        },
        {
          kind: 'heat-map',
          id: 'temperature-by-hour-and-weekday',
          title: 'Average temperature by weekday and hour',
          rows: { column: 'timestamp', part: 'day-of-week' },
          columns: { column: 'timestamp', part: 'hour-of-day' },
          measure: { aggregate: 'average', column: 'temperature', format: celsius },
        },
        {
          kind: 'bar',
          id: 'warmest-sensors',
          title: 'Warmest sensors on average',
          category: 'sensor_id',
          measure: { aggregate: 'average', column: 'temperature', format: celsius },
          limit: 10,
          orientation: 'horizontal',
        },
      ],
    },
    {
      title: 'Sensors',
      visuals: [
        { kind: 'kpi', id: 'readings', title: 'Readings', measure: { aggregate: 'count', label: 'Readings' } },
        {
          kind: 'kpi',
          id: 'sensors',
          title: 'Sensors that reported',
          measure: { aggregate: 'count-distinct', column: 'sensor_id', label: 'Sensors' },
        },
        {
          kind: 'line',
          id: 'sensors-by-day',
          title: 'Sensors that reported, by day',
          time: { column: 'timestamp', grain: 'day' },
          measures: [{ aggregate: 'count-distinct', column: 'sensor_id', label: 'Sensors' }],
        },
        {
          kind: 'donut',
          id: 'readings-by-sensor',
          title: 'Share of readings by sensor',
          category: 'sensor_id',
          measure: { aggregate: 'count', label: 'Readings' },
          limit: 8,
        },
        {
          kind: 'heat-map',
          id: 'readings-by-sensor-and-hour',
          title: 'Readings by sensor and hour',
          description: 'A pale cell in a dark row is an hour in which a sensor tends to be silent.',
          rows: 'sensor_id',
          rowLimit: 20,
          columns: { column: 'timestamp', part: 'hour-of-day' },
          measure: { aggregate: 'count', label: 'Readings' },
        },
        {
          kind: 'bar',
          id: 'readings-by-weekday',
          title: 'Readings by weekday and sensor',
          category: { column: 'timestamp', part: 'day-of-week' },
          series: 'sensor_id',
          seriesLimit: 8,
          measure: { aggregate: 'count', label: 'Readings' },
        },
        {
          kind: 'table',
          id: 'latest-readings',
          title: 'Latest readings',
          columns: ['timestamp', 'sensor_id', 'temperature', 'humidity', 'source_file', 'source_line'],
          sort: { column: 'timestamp', direction: 'descending' },
          limit: 50,
        },
      ],
    },
  ],
});
