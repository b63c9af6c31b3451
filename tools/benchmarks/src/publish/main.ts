import type { Dataset } from '@sluice/contract';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { markdown } from '../markdown.ts';
import { duckdb, startSpark, type Engine } from './engines.ts';
import { openBenchLake, readings, type BenchLake } from './lake.ts';
import { readOptions } from './options.ts';

/** Measures publishing with local Spark and with DuckDB and prints Markdown. */

const options = readOptions(process.argv.slice(2));
const limit = 2;
const seconds = (value: number): string => value.toFixed(1);
const day = (number: number): string => new Date(Date.UTC(2026, 0, 1 + number)).toISOString().slice(0, 10);
const root = await mkdtemp(join(tmpdir(), 'sluice-bench-'));
const spark = await startSpark();
const engines: readonly Engine[] = [spark, duckdb];
let lakes = 0;

/** A new lake with as many files, each with the rows of one date. */
async function lakeOf(dataset: Dataset, { days, rows }: { days: number; rows: number }): Promise<BenchLake> {
  lakes += 1;
  const lake = openBenchLake(join(root, String(lakes)));
  for (let number = 0; number < days; number += 1) {
    const count = Math.floor(rows / days) + (number < rows % days ? 1 : 0);
    const from = Math.floor(rows / days) * number + Math.min(number, rows % days);
    await lake.commit(dataset, `day${number}`, { date: day(number), from, count }, '2026-12-01T00:00:00Z');
  }
  return lake;
}

/** The median of the seconds that publishes take which add rows to the first date of a published table. */
async function touch(engine: Engine, lake: BenchLake, dataset: Dataset): Promise<number> {
  const times: number[] = [];
  let { final } = await engine.publish(lake, dataset);
  for (let run = 0; run < options.runs; run += 1) {
    const rows = { date: day(0), from: 1e9 + run * 1000, count: 1000 };
    await lake.commit(dataset, `${engine.name}${run}`, rows, `2026-12-0${2 + (run % 8)}T00:00:00Z`);
    const published = await engine.publish(lake, dataset);
    if (published.final !== final + 1000)
      throw new Error(`cannot measure ${engine.name}: expected ${final + 1000} final rows, found ${published.final}`);
    final = published.final;
    times.push(published.seconds);
  }
  return times.toSorted((a, b) => a - b)[times.length >> 1] ?? NaN;
}

try {
  console.log(`# Publishing\n`);
  console.log(`${cpus().length} × ${cpus()[0]?.model}; Spark starts in ${seconds(spark.start)} s, once\n`);

  const whole = readings('whole', 'within its date');
  const lake = await lakeOf(whole, { days: 10, rows: options.rows });
  const table = [['seconds for', ...engines.map(({ name }) => name)]];
  const taken = [];
  for (const engine of engines) taken.push(seconds((await engine.publish(lake, whole)).seconds));
  table.push([`${options.rows.toLocaleString('en')} rows, from nothing`, ...taken]);
  console.log(markdown(table).join('\n'));

  const touched = [['1 of its dates gets 1,000 rows more', 'key', 'large table, s', 'one date, s', 'ratio']];
  const perDay = Math.ceil(options.table / options.days);
  for (const key of ['within its date', 'over the whole table'] as const) {
    for (const engine of engines) {
      const dataset = readings('touched', key);
      const large = await touch(engine, await lakeOf(dataset, { days: options.days, rows: options.table }), dataset);
      const small = await touch(engine, await lakeOf(dataset, { days: 1, rows: perDay }), dataset);
      touched.push([engine.name, key, seconds(large), seconds(small), (large / small).toFixed(2)]);
    }
  }
  const rows = options.table.toLocaleString('en');
  console.log(
    `\nA table of ${rows} rows on ${options.days} dates, against one of ${perDay.toLocaleString('en')} on one`,
  );
  console.log(`(median of ${options.runs} publishes)\n`);
  console.log(markdown(touched).join('\n'));
  console.log(`\nGoal: a ratio of at most ${limit} where the key is unique within its date`);
} finally {
  await spark.stop();
  await rm(root, { recursive: true, force: true });
}
