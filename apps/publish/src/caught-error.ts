import * as z from 'zod';

/** An error as Step Functions catches it. */
export const caughtError = z.object({ Error: z.string(), Cause: z.string().optional() });

export type CaughtError = z.output<typeof caughtError>;

/** What is worth reading of an error: functions and jobs have their causes in JSON. */
export function wordsOf({ Error: error, Cause: text = '' }: CaughtError): string {
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
