import { clean } from '@sluice/cleaning';
import { datasets } from '@sluice/datasets';
import { closeSync, createReadStream, openSync, writeSync } from 'node:fs';
import { takeJob } from './usage.ts';

const job = takeJob();
const dataset = datasets.find(({ name }) => name === job.dataset);
if (dataset === undefined) throw new Error(`cannot clean '${job.input}': no dataset '${job.dataset}'`);

const rows = openSync(job.clean, 'w');
const rejects = openSync(job.rejects, 'w');
const report = await clean(createReadStream(job.input, { highWaterMark: 1 << 18 }), {
  dataset,
  clean: { write: (bytes) => void writeSync(rows, bytes) },
  rejects: { write: (bytes) => void writeSync(rejects, bytes) },
});
closeSync(rows);
closeSync(rejects);
if (report.status !== 'cleaned') throw new Error(`cannot clean '${job.input}': ${report.quarantine?.message ?? ''}`);
