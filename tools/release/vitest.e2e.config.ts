import { defineConfig } from 'vitest/config';

/** Releases of a clone of the repository to a registry on loopback, and what strangers make of them. */
export default defineConfig({
  test: { include: ['e2e/**/*.e2e.ts'], testTimeout: 300_000, hookTimeout: 300_000, bail: 1 },
});
