import base from '../../vitest.base.ts';
import { mergeConfig } from 'vitest/config';

/** What Spark and DuckDB make of the same files: needs Spark, unlike other tests. */
export default mergeConfig(base, {
  test: { include: ['parity/**/*.test.ts'], testTimeout: 300_000, hookTimeout: 60_000 },
});
