import type { OperationName } from '@sluice/quicksight-model/api';
import type { Outcome } from './state.ts';

/** A request that the emulator has received. */
export interface Call {
  /** From 1, since the start or the last reset. */
  readonly number: number;
  readonly operation: OperationName;
  /** As it was on the wire: labels, query and body together; timestamps are seconds since 1970. */
  readonly input: Readonly<Record<string, unknown>>;
  /** How it ended for the caller: `success`, the name of an error, or `cut`. */
  readonly answer: string;
}

/** What may become of a call. */
export type Fault =
  /** An error in the place of the answer: before anything is done, or after all is. */
  | { readonly kind: 'error'; readonly name: string; readonly acts: boolean; readonly message?: string }
  /** The connection is reset without an answer: before anything is done, or after all is. */
  | { readonly kind: 'cut'; readonly acts: boolean }
  /** The call is answered, and this becomes of what it starts. */
  | { readonly kind: 'outcome'; readonly outcome: Outcome };

/** A fault, and the calls that meet with it. */
export interface Injection {
  readonly when: (call: Omit<Call, 'answer'>) => boolean;
  readonly fault: Fault;
  /** How many calls, from the first that fits; one unless said otherwise. */
  readonly times?: number;
}

/** More calls than the account may make in a second. */
export const throttled = { kind: 'error', name: 'ThrottlingException', acts: false } as const satisfies Fault;
/** The caller may not do this. */
export const accessDenied = { kind: 'error', name: 'AccessDeniedException', acts: false } as const satisfies Fault;
/** Another change was going on at the same time. */
export const conflicting = { kind: 'error', name: 'ConflictException', acts: false } as const satisfies Fault;
/** The service fails before it has done anything. */
export const internalFailure = {
  kind: 'error',
  name: 'InternalFailureException',
  acts: false,
} as const satisfies Fault;
/** The request is lost. */
export const requestLost = { kind: 'cut', acts: false } as const satisfies Fault;
/** The answer is lost. */
export const answerLost = { kind: 'cut', acts: true } as const satisfies Fault;
/** What the call starts goes on until the test settles it. */
export const stuck = { kind: 'outcome', outcome: { kind: 'stuck' } } as const satisfies Fault;
