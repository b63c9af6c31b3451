import { clean } from '@sluice/cleaning';
import { closeSync, createReadStream, openSync, writeSync } from 'node:fs';
import { datasetOf } from './dataset.ts';
import { takeJob } from './usage.ts';

const job = takeJob();
const dataset = datasetOf(job);

/**
 * Measured with nothing between them, on 86 MB: a stream's pieces of 256 KiB take a fifth less CPU time than its usual
 * 64 KiB, and 20 MiB less memory than 1 MiB; a loop of FileHandle.read takes as much of both. Writes that are done when
 * they return leave nothing to wait for, and nothing behind: FileHandle.write takes no less time.
 */
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
