import { beginning, parseExecutionName, publishPrefix, type Execution } from '@sluice/warehouse/iceberg';
import * as z from 'zod';

/** What the machine tells of the execution that asks. */
export const turnRequest = z.object({ dataset: z.string(), execution: z.string(), startedAt: z.coerce.date() });

/** Whether an execution may publish. */
export interface Turn {
  readonly answer: 'go' | 'wait' | 'superseded';
  readonly message: string;
}

/**
 * One publish of a dataset goes at a time: the oldest by when it begins its work, so that one that still waits for the
 * end of its time bucket holds up nobody. Of those that wait for their turn, one that the starter made yields to any that
 * is younger, which will find what this one would have found.
 *
 * The list of what runs may lack the very latest executions. Where two go for that reason, the job's limit of one run at
 * a time holds one of them up, and a commit that finds the table moved begins again.
 */
export function takeTurn(request: z.output<typeof turnRequest>, running: readonly Execution[]): Turn {
  const { dataset, execution } = request;
  const publishes = running.filter(({ name }) => name.startsWith(publishPrefix(dataset)));
  const self = publishes.find(({ name }) => name === execution) ?? { name: execution, startedAt: request.startedAt };
  const others = publishes.filter(({ name }) => name !== execution);
  const older = others.filter((other) => isOlder(other, self));
  const [first] = older;
  if (!first) return { answer: 'go', message: `it is the turn of '${execution}'` };
  const younger = others.find((other) => isOlder(self, other));
  if (younger && parseExecutionName(execution)?.starterMade)
    return { answer: 'superseded', message: `'${younger.name}' does what '${execution}' would have done` };
  return {
    answer: 'wait',
    message: `'${execution}' waits for '${first.name}'; see what holds that one up, or stop it`,
  };
}

function isOlder(a: Execution, b: Execution): boolean {
  const difference = beginning(a) - beginning(b);
  return difference === 0 ? a.name < b.name : difference < 0;
}
