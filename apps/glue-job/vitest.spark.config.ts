import base from '../../vitest.base.ts';
import { mergeConfig } from 'vitest/config';

/**
 * What Spark and DuckDB make of the same files, and the job as AWS Glue starts it: needs Spark, unlike other tests. Each
 * mostly plans with one core, so that two side by side take less time.
 */
export default mergeConfig(base, {
  test: { include: ['{parity,deployed}/**/*.test.ts'], maxWorkers: 2, testTimeout: 300_000, hookTimeout: 60_000 },
});
