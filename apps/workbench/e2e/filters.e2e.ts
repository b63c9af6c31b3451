import { type Browser, type Page, startBrowser } from '@sluice/chromium';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { looks, rowsOf, shownOn, visiting } from './browser.e2e.support.ts';
import { startSluice, type Sluice } from './sluice.e2e.support.ts';

let sluice: Sluice;
let browser: Browser;

beforeAll(async () => {
  [sluice, browser] = await Promise.all([startSluice(), startBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await sluice?.stop();
});

/** What a dashboard's numbers are in SQL, and one of its charts; written here by hand, not by what is tested. */
interface Case {
  readonly dashboard: string;
  readonly table: string;
  readonly filter: { readonly label: string; readonly column: string };
  /** By visual. Averages are of exact sums. */
  readonly numbers: Readonly<Record<string, string>>;
  readonly chart: { readonly visual: string; readonly category: string; readonly measure: string };
}

const mean = (column: string): string => `cast(sum(${column}) as double) / count(${column})`;

const cases: Case[] = [
  {
    dashboard: 'sales-records',
    table: 'sales_records',
    filter: { label: 'Region', column: 'region' },
    numbers: {
      sales: 'count(*)',
      'pieces-sold': 'cast(sum(quantity) as double)',
      'pieces-per-sale': mean('quantity'),
      'items-sold': 'count(distinct item)',
    },
    chart: { visual: 'pieces-by-region', category: 'region', measure: 'sum(quantity)' },
  },
  {
    dashboard: 'iot-sensor-data',
    table: 'iot_sensor_data',
    filter: { label: 'Sensor ID', column: 'sensor_id' },
    numbers: {
      'average-temperature': mean('temperature'),
      'lowest-temperature': 'cast(min(temperature) as double)',
      'highest-temperature': 'cast(max(temperature) as double)',
      'average-humidity': mean('humidity'),
    },
    chart: { visual: 'warmest-sensors', category: 'sensor_id', measure: `round(${mean('temperature')}, 1)` },
  },
  {
    dashboard: 'user-logs',
    table: 'user_logs',
    filter: { label: 'Device type', column: 'device_type' },
    numbers: { users: 'count(distinct user_id)', actions: 'count(*)', locations: 'count(distinct location)' },
    chart: { visual: 'device-share', category: 'device_type', measure: 'count(*)' },
  },
];

test.each(cases)('the filters of $dashboard change the numbers to what SQL says', async (each) => {
  const { dashboard, filter } = each;
  const { from, to, values } = await someOf(each);
  const chosen = `event_date between date '${from}' and date '${to}' and ${filter.column} in (${values.map((value) => `'${value}'`).join(', ')})`;
  const [look = { theme: 'light' as const, width: 1440 }] = looks;
  await visiting(browser, look, async (page) => {
    await page.goto(`${sluice.url}/#/dashboards/${dashboard}`);
    await shownOn(page);
    const before = await numbersOn(page);
    expect(before).toEqual(await numbersIn(each, 'true'));

    await page.getByRole('button', { name: `${filter.label} All` }).click();
    for (const value of values) await page.getByRole('checkbox', { name: value, exact: true }).check();
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('button', { name: 'Event date' }).click();
    await page.getByLabel('From', { exact: true }).fill(from);
    await page.getByLabel('To', { exact: true }).fill(to);
    await page.keyboard.press('Escape');
    await page.waitForURL((url) => url.hash.includes(`event_date=${from}..${to}`));
    await shownOn(page);

    const after = await numbersOn(page);
    expect(after).not.toEqual(before);
    expect(after).toEqual(await numbersIn(each, chosen));
    expect(await rowsOf(page, each.chart.visual).then(sorted)).toEqual(await chartIn(each, chosen));

    await page.reload();
    await shownOn(page);
    expect(await numbersOn(page), 'after opening the same address again').toEqual(after);

    await page.getByRole('button', { name: 'Clear filters' }).click();
    await shownOn(page);
    expect(await numbersOn(page), 'without filters again').toEqual(before);
  });
});

/** Two values with the most rows, and two weeks in the middle of the data. */
async function someOf({ table, filter }: Case): Promise<{ from: string; to: string; values: string[] }> {
  const values = await sluice.sql(
    `select ${filter.column} as value from ${table} where ${filter.column} is not null group by 1 order by count(*) desc, 1 limit 2`,
  );
  const [range] = await sluice.sql(
    `select cast(min(event_date) + 5 as varchar) as "from", cast(min(event_date) + 18 as varchar) as "to" from ${table}`,
  );
  return {
    from: String(range?.['from']),
    to: String(range?.['to']),
    values: values.map((row) => String(row['value'])),
  };
}

async function numbersIn({ table, numbers }: Case, condition: string): Promise<Record<string, string>> {
  const columns = Object.entries(numbers).map(([id, sql]) => `${sql} as "${id}"`);
  const [row = {}] = await sluice.sql(`select ${columns.join(', ')} from ${table} where ${condition}`);
  return Object.fromEntries(Object.entries(row).map(([id, value]) => [id, String(value)]));
}

async function numbersOn(page: Page): Promise<Record<string, string>> {
  const visuals = await shownOn(page);
  return Object.fromEntries(visuals.filter(({ kind }) => kind === 'kpi').map(({ id, value }) => [id, value]));
}

async function chartIn({ table, chart }: Case, condition: string): Promise<string[][]> {
  const rows = await sluice.sql(
    `select ${chart.category} as category, ${chart.measure} as measure from ${table} where ${condition} group by 1`,
  );
  return sorted(rows.map(({ category, measure }) => [String(category), String(Number(measure))]));
}

/** By category; numbers without their grouping and unit. */
const sorted = (rows: readonly (readonly string[])[]): string[][] =>
  rows
    .map(([category = '', measure = '']) => [
      category,
      String(Number.parseFloat(measure.replaceAll(',', '').replace('−', '-'))),
    ])
    .sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
