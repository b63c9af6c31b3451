import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { costOf, memory, metricHour, metricsOfFile, metricsOfRun, monthlyCost, total, type Upload } from './cost.ts';
import type { Measured, Prices } from './inputs.ts';
import {
  assumedCrawler,
  assumedFunctions,
  assumedOverhead,
  assumedRequests,
  assumedTransitions,
  crawlCost,
  publishCost,
  publishTotal,
  queryCost,
  workers,
} from './publish-cost.ts';

/** The text of docs/cost.md, formatted as the workspace's other pages are. */
export async function page(prices: Prices, measured: Measured): Promise<string> {
  const millionRows = 1e6 / measured.recordsPerMegabyte;
  const uploads: [string, Upload & { readonly runs: number }][] = [
    [
      `a million rows, one file of ${millionRows.toFixed(0)} MB`,
      { files: 1, megabytes: millionRows, cold: true, runs: 1 },
    ],
    ['a gigabyte, one file', { files: 1, megabytes: 1000, cold: true, runs: 1 }],
    ['a gigabyte, a thousand files of 1 MB, one by one', { files: 1000, megabytes: 1, cold: true, runs: 1000 }],
    ['a gigabyte, a thousand files of 1 MB, in a row', { files: 1000, megabytes: 1, cold: false, runs: 1 }],
  ];
  const rows = uploads.map(([what, upload]) => {
    const cost = costOf(upload, prices, measured);
    const cells = [cost.lambda, cost.s3, cost.sqs, cost.eventBridge, total(cost)].map(dollars);
    return `| ${what} | ${cells.join(' | ')} |`;
  });
  const publishRows = uploads.map(([what, upload]) => {
    const cost = publishCost(upload, prices, measured);
    const cells = [cost.glue, cost.stepFunctions, cost.lambda, cost.s3, cost.events, publishTotal(cost)].map(dollars);
    return `| ${what} | ${upload.runs} | ${cells.join(' | ')} |`;
  });
  const { idlePolls, keptGigabyte } = monthlyCost(prices, measured);
  const { publish } = measured;
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

## To publish it

From receipts to the final Iceberg table, checked. Dollars, once, for the same rows:

| what is published | runs | Glue job | Step Functions | Lambda | S3 requests | events | together |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
${publishRows.join('\n')}

A run is charged for a minute at least, however little has changed: what costs is runs, not rows. Receipts of one time bucket
(\`publish.debounce\`) make one run; files that come one by one, further apart than that, make a run each. Where it may be
later, a longer debounce is what saves most: an hour makes 24 runs of a day's thousand files. A full refresh of SPICE and the
capacity that it fills are QuickSight's own prices.

| what else | dollars |
| --- | ---: |
| a crawl of a dataset, one on a day with a run (one that fails is tried again, an hour later at the earliest) | ${dollars(crawlCost(prices))} |
| … on every day of a month | ${dollars(30 * crawlCost(prices))} |
| a query that reads all of a table to which a gigabyte was uploaded | ${dollars(queryCost(1000, prices, measured))} |
| the smallest query | ${dollars(queryCost(0, prices, measured))} |

## What it costs to have it

Dollars a month, whether anything is uploaded or not, and beside it what grows with use:

| what | dollars |
| --- | ---: |
| Lambda's polling of the two empty queues | ${dollars(idlePolls)} a month |
| a gigabyte that is kept: the upload, its clean rows, the final table | ${dollars(keptGigabyte)} a month |
| an alarm | ${dollars(prices.prices.alarmMonth.dollars)} a month |
| the dashboard | ${dollars(prices.prices.dashboardMonth.dollars)} a month |
| the key, with \`encryption: 'kms'\` | ${dollars(prices.prices.keyMonth.dollars)} a month |
| how far a dataset's table is behind, a metric of every hour | ${dollars(prices.prices.metricMonth.dollars)} a month |
| metrics of a dataset, ${metricsOfFile} with each committed file | ${dollars(metricHour(prices, metricsOfFile))} for each hour in which files come |
| metrics of a dataset, ${metricsOfRun} with each run that publishes | ${dollars(metricHour(prices, metricsOfRun))} for each hour with a run |

A stage has sixteen alarms, and eight more for a dataset that declares its freshness, six for any other. A key's yearly
rotation adds as much as the key, the first two times; bucket keys make its requests few. Databases, crawlers, jobs and the
state machine cost nothing while they do nothing, and the Data Catalog nothing below a million entries. Where few files come,
what stands by costs more than the cleaning.

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
- **Publishing**: \`${publish.by}\`: ${count(publish.rowsPerSecond)} rows a second of a table of a million on ${publish.machine},
  which starts in ${publish.startSeconds} seconds there. A final table takes ${(publish.finalShare * 100).toFixed(0)} % of the upload's bytes, and a day of these
  sensors has ${count(publish.rowsPerDate)} rows. Assumed is that ${workers} workers of Glue (G.1X, one DPU each) are as fast, that
  a run on AWS takes ${assumedOverhead} seconds besides its rows, ${assumedTransitions} state transitions, ${assumedFunctions.calls} calls and
  ${assumedFunctions.gigabyteSeconds} gigabyte-seconds of functions, ${assumedRequests.writes} writes and ${assumedRequests.reads} reads of S3 besides those of its dates, receipts and
  files, and that a crawl takes ${assumedCrawler.units} DPUs and less than the ten minutes that it is charged for. A key that does not
  contain the event time makes a run look at more dates than those that changed.
- **Events**: the three files that an ingest writes are events of the processed bucket, paid for whether a rule wants them or
  not; that of the receipt takes three requests of SQS.
- **Athena**: a query reads the columns and dates that it names; the table shows the most.
- Not in it: logs and traces (a line and a trace per file), the sweep (a listing and a read of each receipt, daily), the
  hourly look (a listing of the receipts, and a read of each dataset's published list), access logs, compaction, and old
  snapshots until they expire.

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
