import * as z from 'zod';
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
    cause: z.union([z.string(), z.object({ Error: z.string(), Cause: z.string().optional() })]),
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
      shorten(reason(cause)),
      '',
      `Execution: ${execution}`,
      `What to do: docs/runbook.md`,
    ].join('\n'),
  };
}

/** What is worth reading of a cause: functions and jobs have theirs in JSON. */
function reason(cause: z.output<typeof explainRequest>['alert']['cause']): string {
  if (typeof cause === 'string') return cause;
  const { Error: error, Cause: text = '' } = cause;
  const ofFunction = parse(z.object({ errorMessage: z.string() }), text);
  if (ofFunction) return ofFunction.errorMessage;
  const ofJob = parse(z.object({ ErrorMessage: z.string(), JobRunState: z.string(), Id: z.string() }), text);
  if (ofJob) return `${ofJob.ErrorMessage} (job run ${ofJob.Id}: ${ofJob.JobRunState})`;
  return text === '' ? `${error}: no more is known` : text;
}

function parse<T>(schema: z.ZodType<T>, text: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
