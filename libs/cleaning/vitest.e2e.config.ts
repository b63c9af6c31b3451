import { defineConfig } from 'vitest/config';

/** The built package in a real browser: `npm run e2e` after `npm run build`. */
export default defineConfig({
  test: { include: ['e2e/**/*.e2e.ts'], testTimeout: 60_000, hookTimeout: 90_000 },
});
