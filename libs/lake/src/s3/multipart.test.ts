import { CompleteMultipartUploadCommand, CreateMultipartUploadCommand, UploadPartCommand } from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { bytes } from '../testing.ts';
import { uploadParts } from './multipart.ts';

test('a part that fails while the next one is waited for ends the upload', async () => {
  const names: string[] = [];
  let refuse = (): void => undefined;
  const refused = new Promise<never>((_, reject) => (refuse = () => reject(new Error('the part was refused'))));
  const send = (command: object): Promise<object> => {
    names.push(command.constructor.name);
    if (command instanceof CreateMultipartUploadCommand) return Promise.resolve({ UploadId: 'u' });
    if (command instanceof UploadPartCommand && command.input.PartNumber === 2) return refused;
    return Promise.resolve({ ETag: '"e"' });
  };
  async function* slowly(): AsyncGenerator<Uint8Array> {
    yield bytes('1');
    yield bytes('2');
    refuse();
    await turn();
    yield bytes('3');
  }
  const upload = uploadParts(
    { send } as unknown as S3Client,
    { Bucket: 'b', Key: 'k', Metadata: {} },
    slowly(),
    (complete) => complete({ IfMatch: undefined, IfNoneMatch: '*' }),
  );
  await expect(upload).rejects.toThrow('the part was refused');
  expect(names).not.toContain(CompleteMultipartUploadCommand.name);
  expect(names.at(-1)).toBe('AbortMultipartUploadCommand');
});
