import { ProvisionError } from './errors.ts';

/** Lets time pass; tests let none. */
export type Sleep = (milliseconds: number) => Promise<unknown>;

/** Minutes after which nothing is waited for any longer. */
export const patience = 10;
const every = 2000;

/** Asks again and again, until there is an answer; undefined when there is none after ten minutes. */
export async function poll<T>(
  sleep: Sleep,
  ask: () => Promise<T | undefined>,
  interval = every,
): Promise<T | undefined> {
  for (let waited = 0; waited < patience * 60_000; waited += interval) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await sleep(interval);
  }
  return undefined;
}

/**
 * Asks until there is an answer.
 * @param what as it ends "is still …" in the error
 * @throws ProvisionError when there is none after ten minutes
 */
export async function waitFor<T>(sleep: Sleep, what: string, ask: () => Promise<T | undefined>): Promise<T> {
  const answer = await poll(sleep, ask);
  if (answer !== undefined) return answer;
  throw new ProvisionError(
    `${what} after ${patience} minutes: run the command again, which goes on from what is there by then`,
  );
}

const conflicts = 20;

/** Makes a call again while QuickSight says that what it concerns is being changed. */
export async function despiteConflicts<T>(sleep: Sleep, call: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      if ((error as Error).name !== 'ConflictException' || attempt === conflicts) throw error;
      await sleep(every);
    }
  }
}

/** The answer; undefined where there is no such resource. */
export async function ifThere<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if ((error as Error).name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

/** A call that makes something, which may be there already, as after an attempt whose answer was lost. */
export async function unlessThere(made: Promise<unknown>): Promise<void> {
  try {
    await made;
  } catch (error) {
    if ((error as Error).name !== 'ResourceExistsException') throw error;
  }
}
