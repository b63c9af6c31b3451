import { afterEach, beforeEach, expect, vi } from 'vitest';

/** A test that writes to the console says something that nobody asked for: it fails. */
const methods = ['log', 'info', 'warn', 'error'] as const;

beforeEach(() => {
  for (const method of methods) vi.spyOn(console, method);
});

afterEach(() => {
  for (const method of methods) {
    const spy = vi.mocked(console[method]);
    const calls = spy.mock.calls;
    spy.mockRestore();
    expect(calls, `console.${method} was called`).toEqual([]);
  }
});
