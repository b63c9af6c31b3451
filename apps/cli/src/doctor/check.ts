import { awsTrouble } from '../aws/trouble.ts';

/** What a look at one thing has found. */
export interface Check {
  /** What was looked at. */
  readonly name: string;
  /** 'warn': works, though not for everything. 'fail': nothing works before it is mended. */
  readonly status: 'ok' | 'warn' | 'fail';
  /** What was found. */
  readonly message: string;
  /** What to do, where the status is not 'ok'. */
  readonly mend?: string;
}

export const ok = (name: string, message: string): Check => ({ name, status: 'ok', message });
export const warn = (name: string, message: string, mend: string): Check => ({ name, status: 'warn', message, mend });
export const fail = (name: string, message: string, mend: string): Check => ({ name, status: 'fail', message, mend });

/**
 * What AWS would not tell, which is no reason against a deploy.
 * @throws error where it is none of AWS
 */
export function unknown(name: string, error: unknown, action: string): Check {
  const trouble = awsTrouble(error);
  if (!trouble) throw error;
  return warn(name, `cannot tell: ${trouble.state}`, `allow these credentials ${action}, or look for yourself`);
}
