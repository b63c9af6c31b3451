import { InterruptedError } from './object-store.ts';

const attempts = 4;

/** Does an action that reads from its start again when it was interrupted, a few times. */
export async function retryInterrupted<T>(action: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof InterruptedError) || attempt === attempts) throw error;
    }
  }
}
