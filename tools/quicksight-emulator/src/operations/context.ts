import { ServiceError } from '../errors.ts';
import type { Outcome, State } from '../state.ts';

/** The account that the emulator stands for. */
export interface Account {
  /** Twelve digits. */
  readonly id: string;
  readonly region: string;
  /** Where the users and groups are known, and asked about. */
  readonly identityRegion: string;
  /** `none`: nobody has subscribed to QuickSight. */
  readonly edition: 'ENTERPRISE' | 'STANDARD' | 'none';
  /** Names of the users and groups in the namespace `default`. */
  readonly users: readonly string[];
  readonly groups: readonly string[];
}

/** What an operation works on. */
export interface Context {
  readonly state: State;
  readonly account: Account;
  /** Seconds since 1970. */
  readonly now: number;
  /** What is to become of what this call starts. */
  readonly outcome?: Outcome;
  /** The greatest number of items on a page. */
  readonly pageSize: number;
}

export const arnOf = ({ account }: Pick<Context, 'account'>, resource: string): string =>
  `arn:aws:quicksight:${account.region}:${account.id}:${resource}`;

/** Of a user, a group or a namespace. */
export const identityArn = ({ account }: Pick<Context, 'account'>, resource: string): string =>
  `arn:aws:quicksight:${account.identityRegion}:${account.id}:${resource}`;

/** A job that starts now. */
export const startJob = ({ state, outcome }: Context): { since: number; outcome?: Outcome } => ({
  since: state.calls,
  ...(outcome && { outcome }),
});

/** A value that the schema requires. */
export function given<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('cannot handle a request: a required member is missing');
  return value;
}

/** One page of items in the order of their keys, and the token that leads to the next. */
export function page<T>(
  items: ReadonlyMap<string, T>,
  { MaxResults, NextToken }: { MaxResults?: number | undefined; NextToken?: string | undefined },
  { pageSize }: Context,
): { items: T[]; NextToken?: string } {
  const after = NextToken === undefined ? '' : readToken(NextToken);
  const rest = [...items].filter(([key]) => key > after).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const found = rest.slice(0, Math.min(MaxResults ?? 100, pageSize));
  const last = found.at(-1);
  return {
    items: found.map(([, item]) => item),
    ...(last && found.length < rest.length && { NextToken: writeToken(last[0]) }),
  };
}

const prefix = 'after:';
const writeToken = (key: string): string => Buffer.from(prefix + key).toString('base64url');

function readToken(token: string): string {
  const text = Buffer.from(token, 'base64url').toString();
  if (!text.startsWith(prefix)) throw new ServiceError('InvalidNextTokenException', `The token ${token} is not valid`);
  return text.slice(prefix.length);
}
