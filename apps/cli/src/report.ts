import { exitCode, type Io } from './io.ts';
import type { FileResult, PipelineResult, Published } from './pipeline.ts';
import { table, tally } from './table.ts';

/**
 * Prints a result, as one JSON document (with what else the command has to say) or as tables, and returns the exit code
 * that goes with it.
 */
export function report(result: PipelineResult, io: Io, json: boolean, more: object = {}): number {
  io.out(json ? `${JSON.stringify({ ...jsonDocument(result), ...more }, null, 2)}\n` : tables(result));
  for (const file of result.files) {
    if (file.quarantine) io.err(`quarantined ${file.source} (${file.quarantine.code}): ${file.quarantine.message}\n`);
  }
  for (const { dataset, hold, confirm } of result.published) {
    if (hold) io.err(`held ${dataset}: ${hold.message}${confirm === undefined ? '' : `; to confirm: ${confirm}`}\n`);
  }
  for (const { dataset, message } of result.failed) io.err(`failed ${dataset}: ${message}\n`);
  const trouble =
    result.failed.length > 0 ||
    result.files.some((file) => file.status === 'quarantined') ||
    result.published.some((outcome) => outcome.status === 'held');
  return trouble ? exitCode.quarantined : exitCode.done;
}

/** The document of `--json`: `{"files":[…],"published":[…]}`, and `failed` where a publish has. */
function jsonDocument({ files, published, failed }: PipelineResult): object {
  return {
    files,
    published: published.map(({ dataset, status, clean, final, superseded, partitionsWritten, hold }) => ({
      dataset,
      status,
      clean,
      final,
      superseded,
      partitionsWritten,
      ...(hold && { hold }),
    })),
    ...(failed.length > 0 && { failed }),
  };
}

function tables({ files, published }: PipelineResult): string {
  const parts = [];
  if (files.length > 0) parts.push(fileTable(files));
  if (published.length > 0) parts.push(publishedTable(published));
  return parts.join('\n');
}

/** One line per file: what was read and what became of it. */
export function fileTable(files: readonly FileResult[]): string {
  return table(
    ['file', 'dataset', 'status', 'read', 'clean', 'rejected', 'skipped', 'rejected because'],
    files.map((file) => [
      file.source,
      file.dataset ?? '?',
      file.status,
      file.read,
      file.clean,
      file.rejected,
      file.skipped,
      file.quarantine ? file.quarantine.code : tally(file.reasons),
    ]),
  );
}

function publishedTable(published: readonly Published[]): string {
  return table(
    ['dataset', 'status', 'clean', 'final', 'superseded', 'partitions written'],
    published.map((p) => [p.dataset, p.status, p.clean, p.final, p.superseded, p.partitionsWritten]),
  );
}
