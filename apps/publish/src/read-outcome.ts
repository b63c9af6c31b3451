import {
  publishedAt,
  readRunOutcome,
  runOutcomeKey,
  totalRecords,
  type RunFindings,
  type RunOutcome,
} from '@sluice/warehouse/iceberg';
import * as z from 'zod';
import { caughtError, wordsOf } from './caught-error.ts';
import type { FinalTables } from './final-tables.ts';
import type { Reporter } from './reporter.ts';

export const outcomeRequest = z.object({
  dataset: z.string(),
  execution: z.string(),
  job: z.object({
    /** Of a job that failed, as Step Functions caught it. */
    error: caughtError.nullable(),
  }),
});

/** What a run of the job came to, as the machine needs to know it. */
export type Outcome = NonNullable<RunFindings['outcome']>;

/**
 * Reads what the job says and compares it with what the table itself counts. A job that failed after it had published has
 * failed at the upkeep of the table, which does not keep the run from going on.
 * @throws Error when a job that has not failed left no outcome
 */
export async function readOutcome(
  { dataset, execution, job }: z.output<typeof outcomeRequest>,
  options: { readonly tables: FinalTables; readonly stage: string },
  { logger, measure }: Reporter,
): Promise<Outcome> {
  const outcome = await readRunOutcome(options.tables.store, dataset, execution);
  if (!outcome && job.error) return { answer: 'none', message: wordsOf(job.error) };
  if (!outcome)
    throw new Error(
      `cannot read the outcome of '${execution}': expected '${runOutcomeKey(dataset, execution)}' in the final bucket, ` +
        `found nothing, although the job has ended; see its log`,
    );
  const warnings = [...outcome.warnings, ...(job.error ? [wordsOf(job.error)] : [])];
  for (const warning of warnings) logger.warn('upkeep failed', { dataset, execution, warning });
  const answer = await judge(outcome, options);
  logger.info(answer.answer, { ...outcome, message: answer.message });
  measure(dataset, {
    PublishWaiting: outcome.hold?.code === 'waiting' ? 1 : 0,
    // A run that was held has not looked at the table, and one that waits has not counted what would be lost.
    ...(outcome.hold?.code !== 'waiting' && { PublishHeld: outcome.hold ? 1 : 0 }),
    ...(!outcome.hold && { ReconciliationMismatch: answer.answer === 'differs' ? 1 : 0 }),
    ...(outcome.status === 'published' && {
      RowsFinal: outcome.final,
      RowsSuperseded: outcome.superseded,
      PartitionsWritten: outcome.partitionsWritten,
      UpkeepsFailed: warnings.length > 0 ? 1 : 0,
    }),
  });
  return answer;
}

async function judge(
  outcome: RunOutcome,
  { tables, stage }: { readonly tables: FinalTables; readonly stage: string },
): Promise<Outcome> {
  const { dataset, hold } = outcome;
  if (hold?.code === 'waiting') return { answer: 'waiting', message: hold.message };
  if (hold?.code === 'loss') {
    const message =
      `${hold.message} (final rows: ${hold.finalBefore}, after the publish: ${hold.finalAfter}). To let it through: ` +
      `sluice publish --stage ${stage} --confirm ${dataset}`;
    return { answer: 'loss', message };
  }
  const problem = await mismatch(outcome, tables);
  if (problem !== undefined) return { answer: 'differs', message: problem };
  const { status, clean, final, superseded } = outcome;
  const message = `${status}: ${clean} clean = ${final} final + ${superseded} superseded rows, as the table counts them`;
  return { answer: 'published', message };
}

/** What does not add up, with all the numbers; undefined where all agree. */
async function mismatch(outcome: RunOutcome, tables: FinalTables): Promise<string | undefined> {
  const { dataset, clean, final, superseded, snapshot } = outcome;
  const told = `the job tells of ${clean} clean, ${final} final and ${superseded} superseded rows`;
  if (clean !== final + superseded) return `${told}, which does not add up`;
  if (snapshot === null) return clean === 0 ? undefined : `${told}, and of no snapshot`;
  const metadata = await tables.read(dataset);
  const stored = metadata?.snapshots.get(snapshot);
  if (!metadata || !stored) return `${told} at snapshot ${snapshot}, which the table does not have`;
  const state = publishedAt(metadata, snapshot);
  if (state.status !== 'published') return `${told} at snapshot ${snapshot}, which is no publish`;
  const { published } = state;
  const records = totalRecords(stored);
  const agrees =
    published.clean === clean && published.final === final && published.superseded === superseded && records === final;
  if (agrees) return undefined;
  return (
    `${told}, snapshot ${snapshot} of ${published.clean}, ${published.final} and ${published.superseded}, ` +
    `and Iceberg counts ${records ?? 'no'} records there`
  );
}
