import * as z from 'zod';
import { caughtError, wordsOf } from './caught-error.ts';
import type { Step } from './machine.ts';
import { shorten } from './shorten.ts';

export const explainRequest = z.object({
  dataset: z.string(),
  execution: z.string(),
  alert: z.object({
    step: z.enum(['turn', 'catalogue', 'job', 'hold', 'refresh', 'reconciliation']) satisfies z.ZodType<Step>,
    fails: z.boolean(),
    /** Name of the error. */
    error: z.string(),
    /** In words, or what Step Functions caught. */
    cause: z.union([z.string(), caughtError]),
  }),
});

/** An alert, as SNS takes it. */
export interface Alert {
  readonly subject: string;
  readonly message: string;
}

/** SNS takes at most 100 characters of ASCII. */
const longestSubject = 100;

/** Words an alert: what happened, to which dataset, at which step, with what numbers, and where to look. */
export function explainAlert({ dataset, execution, alert }: z.output<typeof explainRequest>, stage: string): Alert {
  const { step, fails, error, cause } = alert;
  const what = fails ? `${dataset} failed at step '${step}'` : `${dataset} is held until it is confirmed`;
  return {
    subject: `Sluice ${stage}: ${what}`.slice(0, longestSubject),
    message: [
      `Sluice ${stage}: the run of dataset '${dataset}' ${fails ? `failed at step '${step}' (${error})` : 'is held'}.`,
      '',
      shorten(typeof cause === 'string' ? cause : wordsOf(cause)),
      '',
      `Execution: ${execution}`,
      `What to do: docs/runbook.md`,
    ].join('\n'),
  };
}
