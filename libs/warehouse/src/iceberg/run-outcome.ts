import type { ObjectStore } from '@sluice/lake';
import * as z from 'zod';
import { StoredStateError } from '../errors.ts';
import { readJson } from '../json-object.ts';

const count = z.int().nonnegative();

/** `_runs/<dataset>/<run>.json` in the final zone: what one run of the job did. */
const runOutcomeSchema = z
  .object({
    format: z.literal(1),
    dataset: z.string(),
    run: z.string(),
    status: z.enum(['published', 'unchanged', 'held']),
    /** Rows of the table as it is after the run: clean is final and superseded. */
    clean: count,
    final: count,
    superseded: count,
    /** Event dates written anew, or gone. */
    partitionsWritten: count,
    /** Id of the snapshot that the table is at; null before the first publish. */
    snapshot: z.string().nullable(),
    /** Only when held. */
    hold: z
      .discriminatedUnion('code', [
        /** Files are being cleaned again, or the table is of a later contract: it passes by itself. */
        z.object({ code: z.literal('waiting'), message: z.string() }),
        /** More final rows would go than the contract allows: somebody has to confirm. */
        z.object({ code: z.literal('loss'), message: z.string(), finalBefore: count, finalAfter: count }),
      ])
      .optional(),
    /** What else is to be known, such as maintenance that failed. */
    warnings: z.array(z.string()).default([]),
  })
  .refine(({ status, hold }) => (status === 'held') === (hold !== undefined), {
    path: ['hold'],
    message: "expected it exactly where the status is 'held'",
  });

/** What a run of the job did, as it says itself. */
export type RunOutcome = z.output<typeof runOutcomeSchema>;

/** The key, in the final zone, of what a run of the job says of itself. */
export const runOutcomeKey = (dataset: string, run: string): string => `_runs/${dataset}/${run}.json`;

/**
 * The outcome of a run; undefined when it left none.
 * @throws StoredStateError when it is none that is known here, or that of another run
 */
export async function readRunOutcome(
  final: ObjectStore,
  dataset: string,
  run: string,
): Promise<RunOutcome | undefined> {
  const key = runOutcomeKey(dataset, run);
  const found = await readJson(final, key);
  if (found === undefined) return undefined;
  const parsed = runOutcomeSchema.safeParse(found.json);
  if (!parsed.success) {
    const problem = z.prettifyError(parsed.error).replaceAll('\n', ' ');
    throw new StoredStateError('read run outcome', key, problem, { cause: parsed.error });
  }
  const { data } = parsed;
  if (data.dataset !== dataset || data.run !== run)
    throw new StoredStateError('read run outcome', key, `it is that of run '${data.run}' of '${data.dataset}'`);
  return data;
}
