import { readBody, type ObjectStore } from '@sluice/lake';
import * as z from 'zod';
import type { Step } from './machine.ts';
import { standingAlertKey } from './names.ts';

/** The alert that stands for a dataset. The machine deletes it when a run of the dataset ends well. */
const standingAlertSchema = z.object({
  execution: z.string(),
  step: z.string(),
  error: z.string(),
  /** UTC date. */
  day: z.iso.date(),
});

/**
 * Whether people have been told already: the alert that stands is of the same step and error, and of the same day. If
 * not, this one stands from now on.
 */
export async function isRepeated(
  { dataset, execution, alert }: AlertFacts,
  final: Pick<ObjectStore, 'get' | 'put'>,
  now: Date,
): Promise<boolean> {
  const key = standingAlertKey(dataset);
  const { step, error } = alert;
  const day = now.toISOString().slice(0, 10);
  const found = await final.get(key);
  const standing = found && standingAlertSchema.parse(JSON.parse(new TextDecoder().decode(await readBody(found.body))));
  if (standing?.step === step && standing.error === error && standing.day === day)
    // An attempt whose answer was lost has noted it, and nobody has been told.
    return standing.execution !== execution;
  await final.put(key, new TextEncoder().encode(JSON.stringify({ execution, step, error, day })));
  return false;
}

interface AlertFacts {
  readonly dataset: string;
  readonly execution: string;
  readonly alert: { readonly step: Step; readonly error: string };
}
