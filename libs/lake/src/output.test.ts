import { expect, test } from 'vitest';
import type { ObjectStore } from './object-store.ts';
import { openOutput } from './output.ts';
import { bytes, keysOf, temporaryLake, textOf } from './testing.ts';

test('an output that is finished is an object', async () => {
  const { processed } = await temporaryLake();
  const output = openOutput(processed, 'a');
  await output.write(bytes('one '));
  await output.write(bytes('two'));
  expect(await output.finish()).toMatchObject({ key: 'a', size: 7 });
  expect(await textOf(processed, 'a')).toBe('one two');
});

test('an output that is discarded leaves nothing, at whatever point', async () => {
  const { processed } = await temporaryLake();
  for (const pieces of [0, 1, 5]) {
    const output = openOutput(processed, 'a');
    for (let piece = 0; piece < pieces; piece += 1) await output.write(bytes('x'));
    await output.discard('given up');
  }
  expect(await keysOf(processed)).toEqual([]);
});

test('an output never replaces an object', async () => {
  const { processed } = await temporaryLake();
  await processed.put('a', bytes('first'));
  const output = openOutput(processed, 'a');
  await output.write(bytes('second'));
  await expect(output.finish()).rejects.toThrow("cannot write 'a'");
  await output.discard('failed');
  expect(await textOf(processed, 'a')).toBe('first');
});

test('a store that fails before it has read anything does not leave the writer waiting', async () => {
  const { processed } = await temporaryLake();
  const broken: ObjectStore = { ...processed, put: () => Promise.reject(new Error('the disk is full')) };
  const output = openOutput(broken, 'a');
  await expect(
    (async () => {
      for (;;) await output.write(bytes('x'));
    })(),
  ).rejects.toThrow('the disk is full');
  await output.discard('failed');
});

test('a store that stops reading and fails is the one whose error is told', async () => {
  const { processed } = await temporaryLake();
  const broken: ObjectStore = {
    ...processed,
    async put(_key, body) {
      for await (const _ of body) break;
      throw new Error('the disk is full');
    },
  };
  const finished = openOutput(broken, 'a');
  await finished.write(bytes('x'));
  await expect(finished.finish()).rejects.toThrow('the disk is full');
  const written = openOutput(broken, 'a');
  await written.write(bytes('x'));
  await expect(written.write(bytes('y')).then(() => written.write(bytes('z')))).rejects.toThrow('the disk is full');
});
