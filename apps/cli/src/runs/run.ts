import { SFNClient } from '@aws-sdk/client-sfn';
import type { Address } from '@sluice/lake';
import { runFindings, type RunFindings } from '@sluice/warehouse/iceberg';
import * as z from 'zod';
import { describeExecution, enteredStates } from '../aws/executions.ts';
import { UsageError } from '../io.ts';

/** What one look at a run of the stage's machine has seen. */
export interface RunLook {
  /** Name of the execution. */
  readonly run: string;
  /** 'stopped': by somebody. */
  readonly status: 'running' | 'succeeded' | 'failed' | 'stopped';
  /** The states that do or wait for something, which it has entered for the first time since the look before. */
  readonly entered: readonly string[];
  /** The last of all of these. */
  readonly at?: string | undefined;
  readonly findings: RunFindings;
  /** What went wrong where it failed, in the words of the machine. */
  readonly problem?: string;
}

/** The runs of a stage's machine, each looked at by its name. */
export interface Runs {
  readonly client: SFNClient;
  readonly stateMachine: string;
  /** Undefined where there is no run of that name. */
  look(run: string): Promise<RunLook | undefined>;
}

/** Opens the runs of a stage. Nothing is asked of AWS yet. */
export function openRuns({ region, publish: { stateMachine } }: Address): Runs {
  // One for all looks: each client asks for credentials anew, which may be those of a role.
  const client = new SFNClient({ region });
  const followed = new Map<string, () => Promise<RunLook | undefined>>();
  return {
    client,
    stateMachine,
    look(run) {
      const look = followed.get(run) ?? follow(client, stateMachine, run);
      followed.set(run, look);
      return look();
    },
  };
}

function follow(client: SFNClient, stateMachine: string, run: string): () => Promise<RunLook | undefined> {
  const arn = `${stateMachine.replace(':stateMachine:', ':execution:')}:${run}`;
  const told = new Set<string>();
  let newest = 0;
  let findings: RunFindings = {};
  /** Nothing more comes of a run that has succeeded; one that failed can be redriven. */
  let ended: RunLook | undefined;
  return async () => {
    if (ended) return { ...ended, entered: [] };
    const look = await lookAgain();
    if (look?.status === 'succeeded') ended = look;
    return look;
  };

  async function lookAgain(): Promise<RunLook | undefined> {
    // Looked at before the states: those of a run that has ended are then all told.
    const execution = await describeExecution(client, arn);
    if (!execution) return undefined;
    const states = await enteredStates(client, arn, newest);
    const last = states.at(-1);
    if (last) {
      newest = last.id;
      findings = readFindings(run, last.input);
    }
    // A loop comes by its states again and again.
    const entered = [...new Set(states.filter(({ takesTime }) => takesTime).map(({ name }) => name))].filter(
      (name) => !told.has(name),
    );
    for (const name of entered) told.add(name);
    const { status, error, cause } = execution;
    const seen = { run, entered, at: [...told].at(-1), findings };
    switch (status) {
      case 'RUNNING':
      case 'PENDING_REDRIVE':
        return { ...seen, status: 'running' };
      case 'SUCCEEDED':
        return { ...seen, status: 'succeeded' };
      case 'ABORTED':
        return { ...seen, status: 'stopped', problem: cause ?? error ?? 'somebody has stopped it' };
      default:
        return { ...seen, status: 'failed', problem: cause ?? error ?? `it has ended as ${status}` };
    }
  }
}

/** @throws UsageError when the state's data is not what runFindings describes */
function readFindings(run: string, input: string): RunFindings {
  const { success, data, error } = runFindings.safeParse(JSON.parse(input));
  if (success) return data;
  throw new UsageError(
    `cannot read what run '${run}' has found: ${z.prettifyError(error)}; deploy the stage and this command from one version`,
  );
}
