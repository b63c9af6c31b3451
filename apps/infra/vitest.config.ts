import { mergeConfig } from 'vitest/config';
import base from '../../vitest.base.ts';

// The first app of a process is synthesised slowly: the CDK loads what it needs as it goes.
export default mergeConfig(base, { test: { testTimeout: 60_000 } });
