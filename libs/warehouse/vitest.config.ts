import { mergeConfig } from 'vitest/config';
import base from '../../vitest.base.ts';

/** Each test works on a lake in the file system: on a busy machine that takes its time. */
export default mergeConfig(base, { test: { testTimeout: 60_000 } });
