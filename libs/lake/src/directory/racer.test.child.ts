import { PreconditionFailedError, readBody } from '../object-store.ts';
import { openDirectoryStore } from './directory-store.ts';

/**
 * A process of its own in the races of directory-store.test.ts: racer.test.child.ts ROOT VERSIONED NAME STEPS.
 * Raises the counter STEPS times by conditional puts, then tries for the one place under 'won'.
 */
const [root = '', versioned = '', name = '', steps = '0'] = process.argv.slice(2);
const store = openDirectoryStore(root, { versioned: versioned === 'true' });
const encoder = new TextEncoder();

for (let step = 0; step < Number(steps);) {
  const found = await store.get('counter');
  const value = found ? Number(new TextDecoder().decode(await readBody(found.body))) : 0;
  const condition = found ? { ifMatch: found.info.etag } : { ifNoneMatch: '*' as const };
  if (await put('counter', String(value + 1), condition)) step += 1;
}
await put('won', name, { ifNoneMatch: '*' });

async function put(key: string, text: string, conditions: Parameters<typeof store.put>[2]): Promise<boolean> {
  try {
    await store.put(key, encoder.encode(text), conditions);
    return true;
  } catch (error) {
    if (error instanceof PreconditionFailedError) return false;
    throw error;
  }
}
