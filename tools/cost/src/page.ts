import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { costOf, memory, metricHour, metricsOfDataset, monthlyCost, total, type Upload } from './cost.ts';
import type { Measured, Prices } from './inputs.ts';

/** The text of docs/cost.md, formatted as the workspace's other pages are. */
export async function page(prices: Prices, measured: Measured): Promise<string> {
  const millionRows = 1e6 / measured.recordsPerMegabyte;
  const uploads: [string, Upload][] = [
    [`a million rows, one file of ${millionRows.toFixed(0)} MB`, { files: 1, megabytes: millionRows, cold: true }],
    ['a gigabyte, one file', { files: 1, megabytes: 1000, cold: true }],
    ['a gigabyte, a thousand files of 1 MB, one by one', { files: 1000, megabytes: 1, cold: true }],
    ['a gigabyte, a thousand files of 1 MB, in a row', { files: 1000, megabytes: 1, cold: false }],
  ];
  const rows = uploads.map(([what, upload]) => {
    const cost = costOf(upload, prices, measured);
    const cells = [cost.lambda, cost.s3, cost.sqs, cost.eventBridge, total(cost)].map(dollars);
    return `| ${what} | ${cells.join(' | ')} |`;
  });
  const { idlePolls, keptGigabyte } = monthlyCost(prices);
  const list = Object.values(prices.prices).map(
    ({ dollars: price, per, source }) => `| ${plain(price)} | ${per} | ${source} |`,
  );
  const text = `# What it costs

<!-- Made by \`npx nx write cost\` from tools/cost/prices.json and tools/cost/measured.json. -->

To take uploads in: from the upload to clean rows, rejects and a receipt in the processed bucket. Dollars, once:

| what is uploaded | Lambda | S3 requests | SQS | EventBridge | together |
| --- | ---: | ---: | ---: | ---: | ---: |
${rows.join('\n')}

A gigabyte is 10⁹ bytes, here ${count(1000 * measured.recordsPerMegabyte)} rows of sensor readings. Small files that come one
by one each meet a function that must start first; in a row they do not. A file that arrives twice, or is replaced, costs
as much again.

## What it costs to have it

Dollars a month, whether anything is uploaded or not, and beside it what grows with use:

| what | dollars |
| --- | ---: |
| Lambda's polling of the empty queue | ${dollars(idlePolls)} a month |
| a gigabyte that is kept: the upload and its clean rows | ${dollars(keptGigabyte)} a month |
| an alarm | ${dollars(prices.prices.alarmMonth.dollars)} a month |
| the dashboard | ${dollars(prices.prices.dashboardMonth.dollars)} a month |
| the key, with \`encryption: 'kms'\` | ${dollars(prices.prices.keyMonth.dollars)} a month |
| metrics of a dataset, ${metricsOfDataset} with each committed file | ${dollars(metricHour(prices))} for each hour in which files come |

A stage has ten alarms, and three more for a dataset that declares its freshness, two for any other. A key's yearly rotation
adds as much as the key, the first two times; bucket keys make its requests few. Where few files come, what stands by costs
more than the cleaning.

## How it is computed

- **Throughput** is measured: \`${measured.by}\` on ${measured.measuredOn}, ${measured.machine}:
  ${measured.megabytesPerSecond} MB a second of a long file, ${measured.invocationMilliseconds} ms for a file of
  ${measured.invocationMegabytes} MB in a warm function, ${measured.firstInvocationMilliseconds} ms in a fresh one. The real bundle ran
  under Lambda's runtime client; the bucket was a server on the same machine. On AWS the processor is another one, and S3
  answers more slowly: both are only measured there, and Lambda's part of the cost grows with the time.
- **Lambda**: ${memory} MB of memory (one processor), arm64, time from the start of the function.
- **S3**: the requests of one ingest are counted by a test (\`tools/cost/src/requests.test.ts\`); a request for each part of
  8 MiB, up and out, comes to that. Traffic between S3 and Lambda in one region is free.
- **SQS**: three requests a file: EventBridge sends, Lambda receives and deletes. Batches make it fewer.
- **EventBridge**: one event a file; delivery to the queue is free.
- Not in it: logs and traces (a line and a trace per file), the sweep (a listing and a read of each receipt, daily), access
  logs, the final tables.

## Prices

${prices.region}, as of ${prices.asOf}. ${prices.note}

| dollars | per | source |
| ---: | --- | --- |
${list.join('\n')}
`;
  const config = await resolveConfig(fileURLToPath(import.meta.url));
  return format(text, { ...config, parser: 'markdown', proseWrap: 'always' });
}

/** Two digits that count. */
function dollars(value: number): string {
  return value >= 0.01 ? value.toFixed(3).replace(/0$/, '') : plain(Number(value.toPrecision(2)));
}

/** Without an exponent. */
function plain(value: number): string {
  return value.toFixed(12).replace(/\.?0+$/, '');
}

const count = (value: number): string => value.toLocaleString('en');
