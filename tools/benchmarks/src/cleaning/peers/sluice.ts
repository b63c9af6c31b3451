import { clean } from '@sluice/cleaning';
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { datasetOf } from './dataset.ts';
import { takeJob } from './usage.ts';

const job = takeJob();
const dataset = datasetOf(job);

/** The file, piece after piece in the same memory: with nothing else to do meanwhile, waiting for reads only costs. */
async function* read(path: string): AsyncGenerator<Uint8Array> {
  const file = openSync(path, 'r');
  const memory = new Uint8Array(1 << 18);
  for (let bytes = readSync(file, memory); bytes > 0; bytes = readSync(file, memory)) yield memory.subarray(0, bytes);
  closeSync(file);
}

const rows = openSync(job.clean, 'w');
const rejects = openSync(job.rejects, 'w');
const report = await clean(read(job.input), {
  dataset,
  clean: { write: (bytes) => void writeSync(rows, bytes) },
  rejects: { write: (bytes) => void writeSync(rejects, bytes) },
});
closeSync(rows);
closeSync(rejects);
if (report.status !== 'cleaned') throw new Error(`cannot clean '${job.input}': ${report.quarantine?.message ?? ''}`);
