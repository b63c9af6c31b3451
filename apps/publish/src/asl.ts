/** Building blocks of state machines in the Amazon States Language with JSONPath. */

/** Any JSON; fields whose names end in `.$` are paths or intrinsic functions. */
type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
export type Template = Readonly<Record<string, Json>>;

interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: 'FULL';
}

interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly ResultPath: string | null;
  readonly Next: string;
}

export interface Task {
  readonly Type: 'Task';
  readonly Resource: string;
  readonly Parameters: Template;
  readonly ResultPath: string | null;
  readonly TimeoutSeconds: number;
  readonly Retry: readonly Retrier[];
  readonly Catch: readonly Catcher[];
  readonly Next: string;
}

interface Pass {
  readonly Type: 'Pass';
  readonly Parameters: Template;
  readonly ResultPath?: string;
  readonly Next: string;
}

interface Wait {
  readonly Type: 'Wait';
  readonly Seconds?: number;
  readonly TimestampPath?: string;
  readonly Next: string;
}

interface Comparison {
  readonly Variable: string;
  readonly StringEquals?: string;
  readonly BooleanEquals?: boolean;
  readonly NumericGreaterThanEquals?: number;
}

type Rule = Comparison & { readonly Next: string };

interface Choice {
  readonly Type: 'Choice';
  readonly Choices: readonly Rule[];
  readonly Default: string;
}

interface Succeed {
  readonly Type: 'Succeed';
  readonly Comment: string;
}

interface Fail {
  readonly Type: 'Fail';
  readonly ErrorPath: string;
  readonly CausePath: string;
}

export type State = Task | Pass | Wait | Choice | Succeed | Fail;
export type States = Readonly<Record<string, State>>;

/** A state machine as its definition says it. */
export interface Machine {
  readonly Comment: string;
  readonly StartAt: string;
  readonly TimeoutSeconds: number;
  readonly States: States;
}

/** What else may go wrong with a call is tried again: every step is safe to repeat. */
const persistent: Retrier = {
  ErrorEquals: ['States.ALL'],
  IntervalSeconds: 3,
  BackoffRate: 3,
  MaxAttempts: 4,
  MaxDelaySeconds: 60,
  JitterStrategy: 'FULL',
};

export interface TaskOptions {
  readonly resource: string;
  readonly parameters: Template;
  readonly result: string | null;
  /** Seconds of one attempt. */
  readonly timeout: number;
  /** Errors that are answers: they are not tried again, and lead to a state. */
  readonly expected?: Readonly<Record<string, readonly string[]>>;
  /** In the place of the usual retries. */
  readonly retry?: readonly Retrier[];
  /** Where any other error leads, which is put to `$.error`. */
  readonly failed: string;
  readonly next: string;
}

/** A task that is tried again, with a time limit, and whose every error leads somewhere. */
export function task(options: TaskOptions): Task {
  const expected = Object.entries(options.expected ?? {});
  const names = expected.flatMap(([, errors]) => errors);
  return {
    Type: 'Task',
    Resource: options.resource,
    Parameters: options.parameters,
    ResultPath: options.result,
    TimeoutSeconds: options.timeout,
    Retry: options.retry ?? [...(names.length > 0 ? [{ ErrorEquals: names, MaxAttempts: 0 }] : []), persistent],
    Catch: [
      ...expected.map(([Next, ErrorEquals]) => ({ ErrorEquals, ResultPath: null, Next })),
      { ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: options.failed },
    ],
    Next: options.next,
  };
}

export interface LoopOptions {
  /** The state that asks, which leads to `<name>Answer`. */
  readonly ask: Task;
  /** What ends the loop. */
  readonly done: readonly Rule[];
  /** Seconds between two questions. */
  readonly every: number;
  /** Questions after which it has taken too long. */
  readonly times: number;
  readonly tooLong: string;
}

/**
 * A loop with a bound: `<name>` begins it, `Ask<name>` asks, `<name>Answer` ends it or else waits and asks again, at most
 * so many times. The count is `$.asked.times`.
 */
export function loop(name: string, { ask, done, every, times, tooLong }: LoopOptions): States {
  return {
    [name]: { Type: 'Pass', Parameters: { times: 1 }, ResultPath: '$.asked', Next: `Ask${name}` },
    [`Ask${name}`]: ask,
    [`${name}Answer`]: {
      Type: 'Choice',
      Choices: [...done, { Variable: '$.asked.times', NumericGreaterThanEquals: times, Next: tooLong }],
      Default: `${name}Wait`,
    },
    [`${name}Wait`]: { Type: 'Wait', Seconds: every, Next: `${name}Again` },
    [`${name}Again`]: {
      Type: 'Pass',
      Parameters: { 'times.$': 'States.MathAdd($.asked.times, 1)' },
      ResultPath: '$.asked',
      Next: `Ask${name}`,
    },
  };
}
