import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  StartExecutionCommand,
  type ExecutionListItem,
  type ExecutionStatus,
  type SFNClient,
} from '@aws-sdk/client-sfn';

/** An execution of a state machine as it is now. */
export interface Execution {
  readonly status: ExecutionStatus;
  /** Why it failed; only where it did. */
  readonly error?: string;
  readonly cause?: string;
}

/** Events of a history that one request asks for. */
const pageSize = 200;

/** Starts an execution and gives its ARN. */
export async function startExecution(
  client: SFNClient,
  { stateMachine, name, input }: { stateMachine: string; name: string; input: object },
): Promise<string> {
  const request = new StartExecutionCommand({ stateMachineArn: stateMachine, name, input: JSON.stringify(input) });
  const { executionArn = '' } = await client.send(request);
  return executionArn;
}

/** How an execution is. */
export async function describeExecution(client: SFNClient, executionArn: string): Promise<Execution> {
  const { status, error, cause } = await client.send(new DescribeExecutionCommand({ executionArn }));
  if (status === undefined) throw new Error(`cannot follow '${executionArn}': Step Functions gave no status`);
  return { status, ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) };
}

/**
 * The states that do or wait for something, which an execution has entered after the event `after`, oldest first.
 * @returns their names, and the number of the newest event
 */
export async function enteredStates(
  client: SFNClient,
  executionArn: string,
  after: number,
): Promise<{ states: string[]; newest: number }> {
  const states: string[] = [];
  let newest = after;
  let nextToken: string | undefined;
  do {
    const page = await client.send(
      new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: pageSize, nextToken }),
    );
    nextToken = page.nextToken;
    for (const { id = 0, type, stateEnteredEventDetails: entered } of page.events ?? []) {
      newest = Math.max(newest, id);
      if (id <= after) nextToken = undefined;
      else if (entered?.name !== undefined && (type === 'TaskStateEntered' || type === 'WaitStateEntered'))
        states.unshift(entered.name);
    }
  } while (nextToken !== undefined);
  return { states, newest };
}

/** The newest executions of a state machine, as many as one answer holds, newest first. */
export async function newestExecutions(client: SFNClient, stateMachineArn: string): Promise<ExecutionListItem[]> {
  const request = new ListExecutionsCommand({ stateMachineArn, maxResults: 1000 });
  return (await client.send(request)).executions ?? [];
}
