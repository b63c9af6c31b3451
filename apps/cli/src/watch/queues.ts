import type { Address } from '@sluice/lake';
import { queueDepth } from '../aws/queue.ts';
import type { Step } from '../step.ts';

/**
 * What lies between the object and its receipt. The numbers are of all uploads, and about: a queue does not tell whose
 * messages it holds.
 */
export async function lookAtQueues({ stage, region, ingest }: Address): Promise<Step> {
  const [queue, dead, undelivered] = await Promise.all(
    [ingest.queueUrl, ingest.deadLetterQueueUrl, ingest.eventDeadLetterQueueUrl].map((url) =>
      queueDepth({ region }, url),
    ),
  );
  const [waiting, inWork] = [queue?.waiting ?? 0, queue?.inWork ?? 0];
  const [given, lost] = [dead, undelivered].map((depth) => (depth?.waiting ?? 0) + (depth?.inWork ?? 0));
  const message = `${waiting} messages waiting, ${inWork} in work, ${given} given up, ${lost} events not delivered`;
  const step = { step: 'queue', message } as const;
  if (inWork > 0) return { ...step, state: 'waiting', todo: page('oldest-message') };
  if (given) return { ...step, state: 'stuck', todo: page('ingest-dead-letters') };
  if (lost) return { ...step, state: 'stuck', todo: page('event-dead-letters') };
  if (waiting > 0) return { ...step, state: 'waiting', todo: page('oldest-message') };
  return {
    ...step,
    state: 'waiting',
    todo: `its event may have been lost; this takes it in: npx sluice sweep --stage ${stage}`,
  };
}

const page = (heading: string): string => `see docs/runbook.md#${heading}`;
