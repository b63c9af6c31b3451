import { cpus } from 'node:os';
import { markdown } from '../markdown.ts';
import { bundleSize, functions, startFunction } from './functions.ts';
import { measureLarge } from './large.ts';
import { openMeasuredStage } from './measured-stage.ts';
import { readOptions } from './options.ts';

/** Measures the built functions under Lambda's own runtime client and prints Markdown. */

const { runs, large } = readOptions(process.argv.slice(2));
const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(2);
const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);

function times(name: string, values: readonly number[]): string[] {
  const sorted = values.toSorted((a, b) => a - b);
  return [name, ...[sorted[sorted.length >> 1], sorted[0], sorted.at(-1)].map((value = NaN) => value.toFixed(0))];
}

console.log(`# Ingest under Lambda's runtime client\n`);
console.log(`Node ${process.versions.node}, ${cpus()[0]?.model}; ${runs} runs of everything\n`);

const stage = await openMeasuredStage();
const rows: string[][] = [];
const firsts: number[] = [];
for (const name of functions) {
  const starts: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const lambda = await startFunction(name, stage.endpoint);
    starts.push(lambda.startTime);
    if (name === 'ingest') firsts.push(await stage.ingest(lambda));
    await lambda.stop();
  }
  rows.push(times(`${name}: start to first \`next\``, starts));
}
const lambda = await startFunction('ingest', stage.endpoint);
await stage.ingest(lambda);
const laters: number[] = [];
for (let run = 0; run < runs; run += 1) laters.push(await stage.ingest(lambda));
const peak = lambda.peakMemory();
await lambda.stop();
await stage.stop();
rows.push(times('ingest: first invocation, a file of 1 MB', firsts));
rows.push(times('ingest: later invocations, a file of 1 MB', laters));
console.log(markdown([['time in ms', 'median', 'least', 'most'], ...rows]).join('\n'));

const sizes = await Promise.all(functions.map(async (name) => ({ name, ...(await bundleSize(name)) })));
const bundles = sizes.map(({ name, entry, all }) => [name, megabytes(entry), megabytes(all)]);
console.log(`\n${markdown([['bundle', 'entry, MB', 'all, MB'], ...bundles]).join('\n')}`);
console.log(`\nPeak memory of \`ingest\` after ${runs + 1} files of 1 MB: ${mebibytes(peak)} MiB\n`);
console.log(`Goals: ready within 150 ms; a bundle under 1 MB`);

if (large > 0) {
  const measured = [await measureLarge(large / 10), await measureLarge(large)];
  const lines = measured.map(({ bytes, records, seconds, peakMemory }) => [
    (bytes / 1e9).toFixed(2),
    Math.round(records / seconds).toLocaleString('en'),
    (bytes / 1e6 / seconds).toFixed(0),
    mebibytes(peakMemory),
  ]);
  console.log(`\n${markdown([['upload, GB', 'records a second', 'MB a second', 'peak MiB'], ...lines]).join('\n')}`);
}
