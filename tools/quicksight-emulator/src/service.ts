import { ServiceError } from './errors.ts';
import type { Call, Fault, Injection } from './faults.ts';
import { declaredErrors, type Operation, type OperationName, operations } from '@sluice/quicksight-model/api';
import { checkInput, readRequest, writeAnswer, writeError, type Received, type Reply } from './http.ts';
import { checkAccount } from './operations/account.ts';
import type { Account, Context } from './operations/context.ts';
import { handlers } from './operations/handlers.ts';
import { startScheduled } from './operations/ingestions.ts';
import { pendingOf, type CountRows } from './settle.ts';
import { emptyState, type Outcome, type State } from './state.ts';

export interface ServiceOptions {
  readonly account: Account;
  readonly countRows: CountRows;
  readonly now: () => Date;
  readonly settlesAfter: number;
  readonly pageSize: number;
}

/** What the service remembers at a moment; what was called and what is to fail is no part of it. */
export interface Snapshot {
  readonly state: State;
}

/** The service without its HTTP server. */
export interface Service {
  /** All calls since the start or the last reset, in order. */
  readonly calls: readonly Call[];
  /** From now on calls that fit meet with the fault. */
  readonly inject: (injection: Injection) => void;
  /** The ARNs of what goes on, in the order in which it started. */
  readonly pending: () => readonly string[];
  /**
   * Ends what goes on now: as told, or else as scripted, or else well.
   * @throws Error when nothing of that ARN goes on, or when it waits for another
   */
  readonly settle: (arn: string, outcome?: Outcome) => Promise<void>;
  /**
   * Starts the ingestion of a refresh schedule, as its time would.
   * @throws Error when there is none of that ARN
   */
  readonly runSchedule: (arn: string) => Promise<void>;
  readonly snapshot: () => Snapshot;
  /** Forgets all calls and faults, and remembers what the snapshot does, or nothing. */
  readonly reset: (snapshot?: Snapshot) => void;
  /** Answers a request; one at a time, in the order in which they come. */
  readonly answer: (received: Received) => Promise<Reply | 'cut'>;
}

/** A call of an operation that is known here. */
interface Request {
  readonly operation: Operation;
  readonly name: OperationName;
  readonly input: Call['input'];
  readonly region: string | undefined;
}

/** Errors of every operation, which none declares. */
const common = ['AccessDeniedException', 'ThrottlingException', 'ValidationException'];

/** Operations that leave everything as it is. */
const reads = /^(?:Describe|List)/;

export function createService(options: ServiceOptions): Service {
  let state = emptyState();
  let injections: { injection: Injection; left: number }[] = [];
  const calls: Call[] = [];
  let last: Promise<unknown> = Promise.resolve();

  /** After what was asked before it. */
  function inTurn<T>(task: () => Promise<T>): Promise<T> {
    const result = last.then(task);
    last = result.catch(() => undefined);
    return result;
  }

  const pending = () => pendingOf(state, options.countRows);

  function takeFault(call: Omit<Call, 'answer'>): Fault | undefined {
    const found = injections.find(({ injection, left }) => left > 0 && injection.when(call));
    if (!found) return undefined;
    found.left -= 1;
    return found.injection.fault;
  }

  /** What goes on goes on by one call. */
  async function tick(): Promise<void> {
    state.calls += 1;
    for (const { ingestions } of state.dataSets.values())
      for (const { resource } of ingestions.values())
        if (resource.IngestionStatus === 'INITIALIZED') resource.IngestionStatus = 'RUNNING';
    for (const { job, waiting, settle } of pending())
      if (!waiting && job.outcome?.kind !== 'stuck' && state.calls - job.since > options.settlesAfter)
        await settle(job.outcome);
  }

  function contextOf(on: State, outcome?: Outcome): Context {
    const { account, pageSize, now } = options;
    return { state: on, account, pageSize, now: now().getTime() / 1000, ...(outcome && { outcome }) };
  }

  /** Does all of it or nothing. */
  function perform({ operation, name, input, region }: Request, outcome?: Outcome): Reply {
    const draft = reads.test(name) ? state : structuredClone(state);
    const context = contextOf(draft, outcome);
    checkInput(operation, input);
    checkAccount(name, input['AwsAccountId'] as string | undefined, region, context);
    const reply = writeAnswer(operation, handlers[name](input as never, context));
    state = draft;
    return reply;
  }

  function attempt(request: Request, outcome?: Outcome): [Reply, string] {
    const { name } = request;
    try {
      return [perform(request, outcome), 'success'];
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      if (!common.includes(error.name) && !declaredErrors[name].includes(error.name))
        throw new Error(`cannot answer ${name}: it declares no ${error.name}`, { cause: error });
      return [writeError(error), error.name];
    }
  }

  async function answer(received: Received): Promise<Reply | 'cut'> {
    await tick();
    const { operation, input } = readRequest(received);
    const name = operations.find((known) => known === operation.name);
    if (!name) throw new ServiceError('UnknownOperationException', `${operation.name} is not known to the emulator`);
    const request: Request = { operation, name, input, region: received.region };
    const call = { number: calls.length + 1, operation: name, input };
    const fault = takeFault(call);
    const record = <T>(reply: T, outcome: string): T => {
      calls.push({ ...call, answer: outcome });
      return reply;
    };
    if (fault?.kind === 'outcome') return record(...attempt(request, fault.outcome));
    const [reply, result] = fault?.acts === false ? [] : attempt(request);
    if (fault?.kind === 'cut') return record('cut' as const, 'cut');
    if (fault || !reply) {
      const { name: errorName, message = 'injected' } = fault as Extract<Fault, { kind: 'error' }>;
      return record(writeError(new ServiceError(errorName, message)), errorName);
    }
    return record(reply, result ?? '');
  }

  return {
    calls,
    inject: (injection) => void injections.push({ injection, left: injection.times ?? 1 }),
    pending: () => pending().map(({ arn }) => arn),
    settle: (arn, outcome) =>
      inTurn(async () => {
        const found = pending().find((item) => item.arn === arn);
        if (!found) throw new Error(`cannot settle '${arn}': it does not go on`);
        if (found.waiting) throw new Error(`cannot settle '${arn}': it waits for another`);
        await found.settle(outcome ?? found.job.outcome);
      }),
    runSchedule: (arn) => inTurn(async () => startScheduled(arn, contextOf(state))),
    snapshot: () => ({ state: structuredClone(state) }),
    reset(snapshot) {
      state = snapshot ? structuredClone(snapshot.state) : emptyState();
      injections = [];
      calls.length = 0;
    },
    answer: (received) =>
      inTurn(() =>
        answer(received).catch((error: unknown) =>
          writeError(
            error instanceof ServiceError
              ? error
              : new ServiceError('InternalFailureException', `The emulator failed: ${(error as Error).message}`),
          ),
        ),
      ),
  };
}
