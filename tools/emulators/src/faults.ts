import type { RecordedRequest } from './recorded-request.ts';

/** What may go wrong between a client and a server. */
export type Fault =
  /** An error in S3's form, in the place of the server's answer: before the server sees the request, or after it has acted. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly code: string;
      readonly acts: boolean;
      /** Of the error; 'injected' unless said otherwise. */
      readonly message?: string;
    }
  /** The connection is reset without an answer: before the server sees the request, or after it has acted. */
  | { readonly kind: 'cut'; readonly acts: boolean }
  /** No answer comes, and the connection stays open. The server does not see the request. */
  | { readonly kind: 'silence' }
  /** The connection is reset on both sides when so many bytes of the request's body have passed. */
  | { readonly kind: 'cut-request'; readonly bytes: number }
  /** The connection is reset when so many bytes of the response's body have passed. */
  | { readonly kind: 'cut-response'; readonly bytes: number }
  /** The connection is closed in good order when so many bytes of the response's body have passed. */
  | { readonly kind: 'end-response'; readonly bytes: number }
  /** The connection stays open, but nothing comes after so many bytes of the response's body. */
  | { readonly kind: 'stall-response'; readonly bytes: number };

/** A fault, and the requests that meet with it. */
export interface Injection {
  readonly when: (request: RecordedRequest) => boolean;
  readonly fault: Fault;
  /** How many requests, from the first that fits; one unless said otherwise. */
  readonly times?: number;
  /** Called when the server has acted, or certainly will not, before the client learns of it; not for responses. */
  readonly meanwhile?: () => void;
}

/** S3 has more to do than it can. */
export const slowDown: Fault = { kind: 'answer', status: 503, code: 'SlowDown', acts: false };
/** Another write of the key was going on at the same time. */
export const conflict: Fault = { kind: 'answer', status: 409, code: 'ConditionalRequestConflict', acts: false };
/** The condition of a write did not hold. */
export const preconditionFailed: Fault = { kind: 'answer', status: 412, code: 'PreconditionFailed', acts: false };
