import { useCallback, useEffect, useState } from 'react';

/** Where a request stands. While it is repeated, what it answered before stays at hand. */
export interface Request<T> {
  readonly state: 'loading' | 'ready' | 'error';
  readonly value: T | undefined;
  readonly error: Error | undefined;
  /** Asks again. */
  readonly retry: () => void;
}

interface Answer<T> {
  readonly of: unknown;
  readonly value?: T;
  readonly error?: Error;
}

/**
 * Asks once for each `ask` (wrap it in useCallback); an answer that comes after the question has changed is dropped, so
 * that a slow answer never replaces a newer one.
 */
export function useRequest<T>(ask: (signal: AbortSignal) => Promise<T>): Request<T> {
  const [attempt, setAttempt] = useState({ ask, count: 0 });
  const [answer, setAnswer] = useState<Answer<T>>({ of: undefined });
  if (attempt.ask !== ask) setAttempt({ ask, count: 0 });

  useEffect(() => {
    const controller = new AbortController();
    attempt.ask(controller.signal).then(
      (value) => {
        if (!controller.signal.aborted) setAnswer({ of: attempt, value });
      },
      (reason: unknown) => {
        if (controller.signal.aborted) return;
        setAnswer({ of: attempt, error: reason instanceof Error ? reason : new Error(String(reason)) });
      },
    );
    return () => controller.abort();
  }, [attempt]);

  const retry = useCallback(() => setAttempt((last) => ({ ...last, count: last.count + 1 })), []);
  const isCurrent = answer.of === attempt;
  const state = !isCurrent ? 'loading' : answer.error ? 'error' : 'ready';
  return { state, value: answer.value, error: isCurrent ? answer.error : undefined, retry };
}
