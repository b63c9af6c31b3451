import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeExecutionCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { Address } from '@sluice/lake';
import type { RunFindings, RunInput } from '@sluice/warehouse/iceberg';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestAccount } from '../testing.ts';

/** Gives a stage of moto a state machine, with these states and without any run. */
export async function putMachine({ publish }: Address, StartAt: string, States: object): Promise<void> {
  const sfn = new SFNClient({});
  const name = publish.stateMachine.split(':').at(-1);
  const definition = JSON.stringify({ StartAt, States });
  const roleArn = 'arn:aws:iam::123456789012:role/machine';
  await sfn.send(new DeleteStateMachineCommand({ stateMachineArn: publish.stateMachine }));
  await sfn.send(new CreateStateMachineCommand({ name, definition, roleArn }));
}

/** Has moto carry executions out. */
export async function executeMachines({ endpoint }: TestAccount): Promise<void> {
  const config = JSON.stringify({ stepfunctions: { execute_state_machine: true } });
  await fetch(`${endpoint}/moto-api/config`, { method: 'POST', body: config });
}

/** Where a played run ends, or is for a minute. */
type End = 'Done' | 'Failed' | 'Job' | 'AskIngestion';

/** A machine whose runs hand on what they are given, as those of a stage do with what they have found. */
export async function putPlayer(address: Address): Promise<void> {
  const wait = { Type: 'Wait', Seconds: 60, Next: 'Done' };
  await putMachine(address, 'End', {
    End: {
      Type: 'Choice',
      Choices: ['Failed', 'Job', 'AskIngestion'].map((Next) => ({ Variable: '$.end', StringEquals: Next, Next })),
      Default: 'Done',
    },
    Job: wait,
    AskIngestion: wait,
    Failed: { Type: 'Fail', Error: 'Failed', CausePath: '$.explain.message' },
    Done: { Type: 'Succeed' },
  });
}

/** Plays a run: it has found this, and comes to that end. */
export async function play(
  { publish: { stateMachine } }: Address,
  name: string,
  found: RunFindings | Pick<RunInput, 'kind'>,
  end: End = 'Done',
): Promise<void> {
  const sfn = new SFNClient({});
  const input = JSON.stringify({ ...found, end });
  const request = new StartExecutionCommand({ stateMachineArn: stateMachine, name, input });
  const { executionArn } = await sfn.send(request);
  const waits = end === 'Job' || end === 'AskIngestion';
  while (!waits && (await sfn.send(new DescribeExecutionCommand({ executionArn }))).status === 'RUNNING')
    await sleep(20);
}
