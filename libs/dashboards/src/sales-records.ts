import { defineDashboard } from '@sluice/dashboard-spec';
import { salesRecords } from '@sluice/datasets';

const sales = { aggregate: 'count', label: 'Sales' } as const;
const pieces = { aggregate: 'sum', column: 'quantity', label: 'Pieces sold' } as const;

/** What sells, where and when. */
export const salesDashboard = defineDashboard(salesRecords, {
  name: 'sales-records',
  title: 'Sales',
  description: 'Pieces sold by item, region and time. All times are UTC.',
  filters: [
    { kind: 'date-range', column: 'event_date' },
    { kind: 'category', column: 'region' },
    { kind: 'category', column: 'item' },
  ],
  sheets: [
    {
      title: 'Sales',
      visuals: [
        { kind: 'kpi', id: 'sales', title: 'Sales', measure: sales },
        { kind: 'kpi', id: 'pieces-sold', title: 'Pieces sold', measure: pieces },
        {
          kind: 'kpi',
          id: 'pieces-per-sale',
          title: 'Pieces per sale',
          measure: { aggregate: 'average', column: 'quantity', label: 'Pieces per sale', format: { decimals: 2 } },
        },
        {
          kind: 'kpi',
          id: 'items-sold',
          title: 'Different items sold',
          measure: { aggregate: 'count-distinct', column: 'item', label: 'Items' },
        },
        {
          kind: 'line',
          id: 'pieces-by-day',
          title: 'Pieces sold by day and region',
          time: { column: 'timestamp', grain: 'day' },
          measures: [pieces],
          series: 'region',
        },
        {
          kind: 'bar',
          id: 'top-items',
          title: 'Best-selling items',
          category: 'item',
          measure: pieces,
          limit: 10,
          orientation: 'horizontal',
        },
        {
          kind: 'donut',
          id: 'pieces-by-region',
          title: 'Share of pieces by region',
          category: 'region',
          measure: pieces,
        },
        {
          kind: 'bar',
          id: 'items-by-region',
          title: 'Items by region',
          description: 'What sells in which region; the best-selling items, and all the others together.',
          category: 'region',
          series: 'item',
          seriesLimit: 6,
          measure: pieces,
        },
        {
          kind: 'heat-map',
          id: 'sales-by-hour-and-weekday',
          title: 'Sales by weekday and hour',
          rows: { column: 'timestamp', part: 'day-of-week' },
          columns: { column: 'timestamp', part: 'hour-of-day' },
          measure: sales,
        },
        {
          kind: 'line',
          id: 'sales-by-week',
          title: 'Sales by week',
          time: { column: 'timestamp', grain: 'week' },
          measures: [sales],
        },
      ],
    },
    {
      title: 'Transactions',
      visuals: [
        {
          kind: 'table',
          id: 'latest-sales',
          title: 'Latest sales',
          columns: ['timestamp', 'transaction_id', 'item', 'quantity', 'region', 'source_file', 'source_line'],
          sort: { column: 'timestamp', direction: 'descending' },
          limit: 50,
        },
        {
          kind: 'table',
          id: 'largest-sales',
          title: 'Largest sales',
          columns: ['quantity', 'item', 'region', 'timestamp', 'transaction_id'],
          sort: { column: 'quantity', direction: 'descending' },
          limit: 20,
        },
      ],
    },
  ],
});
