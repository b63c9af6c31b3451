import { ProvisionError } from './errors.ts';

/** Lets time pass; tests let none. */
export type Sleep = (milliseconds: number) => Promise<unknown>;

const every = 2000;
/** Ten minutes. */
const times = 300;

/**
 * Asks until there is an answer.
 * @param what as it ends "is still …" in the error
 * @throws ProvisionError when there is none after ten minutes
 */
export async function waitFor<T>(sleep: Sleep, what: string, ask: () => Promise<T | undefined>): Promise<T> {
  for (let time = 0; time < times; time += 1) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await sleep(every);
  }
  throw new ProvisionError(
    `${what} after ${(every * times) / 60_000} minutes: run the command again, which goes on from what is there by then`,
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
