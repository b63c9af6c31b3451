import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
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

/** Starts an execution. */
export async function startExecution(
  client: SFNClient,
  { stateMachine, name, input }: { stateMachine: string; name: string; input: object },
): Promise<void> {
  const request = new StartExecutionCommand({ stateMachineArn: stateMachine, name, input: JSON.stringify(input) });
  await client.send(request);
}

/** How an execution is; undefined where there is none of that ARN, or was more than 90 days ago. */
export async function describeExecution(client: SFNClient, executionArn: string): Promise<Execution | undefined> {
  try {
    const { status, error, cause } = await client.send(new DescribeExecutionCommand({ executionArn }));
    if (status === undefined) throw new Error(`cannot follow '${executionArn}': Step Functions gave no status`);
    return { status, ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) };
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return undefined;
    throw error;
  }
}

/** A state that an execution has entered. */
export interface EnteredState {
  /** Number of the event. */
  readonly id: number;
  readonly name: string;
  /** Whether it does or waits for something. */
  readonly takesTime: boolean;
  /** JSON. */
  readonly input: string;
}

/** The states that an execution has entered after the event `after`, oldest first. */
export async function enteredStates(client: SFNClient, executionArn: string, after: number): Promise<EnteredState[]> {
  const states: EnteredState[] = [];
  let nextToken: string | undefined;
  do {
    const page = await client.send(
      new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: pageSize, nextToken }),
    );
    nextToken = page.nextToken;
    for (const { id = 0, type, stateEnteredEventDetails: entered } of page.events ?? []) {
      if (id <= after) nextToken = undefined;
      else if (entered?.name !== undefined) {
        const takesTime = type === 'TaskStateEntered' || type === 'WaitStateEntered';
        states.push({ id, name: entered.name, takesTime, input: entered.input ?? '{}' });
      }
    }
  } while (nextToken !== undefined);
  return states.sort((a, b) => a.id - b.id);
}

/** The newest executions of a state machine, as many as one answer holds, newest first. */
export async function newestExecutions(client: SFNClient, stateMachineArn: string): Promise<ExecutionListItem[]> {
  const request = new ListExecutionsCommand({ stateMachineArn, maxResults: 1000 });
  return (await client.send(request)).executions ?? [];
}
