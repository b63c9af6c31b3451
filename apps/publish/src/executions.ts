import {
  ExecutionAlreadyExists,
  ListExecutionsCommand,
  paginateListExecutions,
  StartExecutionCommand,
  type ExecutionListItem,
  type ExecutionStatus,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import type { Execution, RunInput } from '@sluice/warehouse/iceberg';

/** The executions of a stage's state machine. */
export interface Executions {
  /** Those that run; the very latest may be missing. */
  running(): Promise<Execution[]>;
  /** Those that somebody has stopped, within 90 days: their names cannot be used again. */
  stopped(): Promise<Execution[]>;
  /** Those that were started since then, but those that somebody has stopped: their work is still to be done. */
  since(instant: Date): Promise<Execution[]>;
  /** Starts one, unless there is one of that name, or was within 90 days. */
  start(name: string, input: RunInput): Promise<void>;
}

/** As many executions as Step Functions tells at once: it is asked often, and answers few requests in a second. */
const pageSize = 1000;

/** Opens the executions of a state machine. Nothing is asked of AWS yet. */
export function openExecutions(sfn: SFNClient, stateMachineArn: string): Executions {
  const withStatus = async (statusFilter: ExecutionStatus): Promise<Execution[]> => {
    const found: Execution[] = [];
    const pages = paginateListExecutions({ client: sfn, pageSize }, { stateMachineArn, statusFilter });
    for await (const { executions } of pages) found.push(...(executions ?? []).map(executionOf));
    return found;
  };
  return {
    running: () => withStatus('RUNNING'),
    stopped: () => withStatus('ABORTED'),
    async since(instant) {
      const found: Execution[] = [];
      // The newest come first.
      for (let nextToken: string | undefined, more = true; more;) {
        const page = await sfn.send(new ListExecutionsCommand({ stateMachineArn, maxResults: pageSize, nextToken }));
        const executions = page.executions ?? [];
        const recent = executions.filter(({ startDate }) => startDate && startDate >= instant);
        found.push(...recent.filter(({ status }) => status !== 'ABORTED').map(executionOf));
        nextToken = page.nextToken;
        more = nextToken !== undefined && recent.length === executions.length;
      }
      return found;
    },
    async start(name, input) {
      try {
        await sfn.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
      } catch (error) {
        if (!(error instanceof ExecutionAlreadyExists)) throw error;
      }
    },
  };
}

function executionOf({ name, startDate }: ExecutionListItem): Execution {
  return { name: name ?? '', startedAt: startDate ?? new Date(0) };
}
