import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeObjectStore } from '../object-store.suite.ts';
import { openDirectoryStore } from './directory-store.ts';

describeObjectStore('a directory', async () =>
  openDirectoryStore(await mkdtemp(join(tmpdir(), 'sluice-store-')), { versioned: true }),
);
