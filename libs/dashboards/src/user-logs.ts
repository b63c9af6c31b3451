import { defineDashboard } from '@sluice/dashboard-spec';
import { userLogs } from '@sluice/datasets';

const actions = { aggregate: 'count', label: 'Actions' } as const;
const users = { aggregate: 'count-distinct', column: 'user_id', label: 'Users' } as const;

/**
 * Who uses the product, what for, on what and from where. Days are event dates, which every row has; hours come from
 * the timestamp, which some rows lack.
 */
export const userLogsDashboard = defineDashboard(userLogs, {
  name: 'user-logs',
  title: 'Product usage',
  description: 'What users do, on which devices and from where. All times are UTC.',
  filters: [
    { kind: 'date-range', column: 'event_date' },
    { kind: 'category', column: 'action' },
    { kind: 'category', column: 'device_type' },
    { kind: 'category', column: 'location' },
  ],
  sheets: [
    {
      title: 'Usage',
      visuals: [
        { kind: 'kpi', id: 'users', title: 'Users', measure: users },
        { kind: 'kpi', id: 'actions', title: 'Actions', measure: actions },
        {
          kind: 'kpi',
          id: 'locations',
          title: 'Locations',
          measure: { aggregate: 'count-distinct', column: 'location', label: 'Locations' },
        },
        {
          kind: 'line',
          id: 'users-by-day',
          title: 'Users by day',
          time: { column: 'event_date', grain: 'day' },
          measures: [users],
        },
        {
          kind: 'line',
          id: 'actions-by-day',
          title: 'Actions by day and device',
          time: { column: 'event_date', grain: 'day' },
          measures: [actions],
          series: 'device_type',
        },
        {
          kind: 'bar',
          id: 'actions-by-kind',
          title: 'Actions by kind and device',
          category: 'action',
          series: 'device_type',
          measure: actions,
          orientation: 'horizontal',
        },
        {
          kind: 'donut',
          id: 'device-share',
          title: 'Share of actions by device',
          category: 'device_type',
          measure: actions,
        },
        {
          kind: 'heat-map',
          id: 'actions-by-hour-and-weekday',
          title: 'Actions by weekday and hour',
          rows: { column: 'timestamp', part: 'day-of-week' },
          columns: { column: 'timestamp', part: 'hour-of-day' },
          measure: actions,
        },
        {
          kind: 'bar',
          id: 'top-locations',
          title: 'Locations with the most users',
          category: 'location',
          measure: users,
          limit: 10,
          orientation: 'horizontal',
        },
      ],
    },
    {
      title: 'Users',
      visuals: [
        {
          kind: 'bar',
          id: 'most-active-users',
          title: 'Most active users',
          category: 'user_id',
          measure: actions,
          limit: 15,
          orientation: 'horizontal',
        },
        {
          kind: 'heat-map',
          id: 'users-by-action-and-device',
          title: 'Users by action and device',
          rows: 'action',
          columns: 'device_type',
          measure: users,
        },
        {
          kind: 'table',
          id: 'latest-actions',
          title: 'Latest actions',
          columns: [
            'timestamp',
            'event_date',
            'user_id',
            'action',
            'device_type',
            'location',
            'source_file',
            'source_line',
          ],
          sort: { column: 'timestamp', direction: 'descending' },
          limit: 50,
        },
      ],
    },
  ],
});
