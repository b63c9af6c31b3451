import { startProxy } from '@sluice/emulators';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { fetchPseudonymKey } from './pseudonym-key.ts';

/** Answers every GetParameter with this value. */
async function serveParameter(Value: string): Promise<readonly unknown[]> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    response.end(JSON.stringify({ Parameter: { Name: '/sluice/test/key', Value } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy = await startProxy({ target: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  onTestFinished(async () => {
    await proxy.stop();
    server.closeAllConnections();
    server.close();
  });
  vi.stubEnv('AWS_ENDPOINT_URL', proxy.endpoint);
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  onTestFinished(() => void vi.unstubAllEnvs());
  return proxy.requests;
}

test('it comes decrypted from its parameter', async () => {
  const requests = await serveParameter('ab'.repeat(16));
  expect(Buffer.from(await fetchPseudonymKey('/sluice/test/key')).toString('hex')).toBe('ab'.repeat(16));
  expect(requests).toMatchObject([{ body: '{"Name":"/sluice/test/key","WithDecryption":true}' }]);
});

test.each([
  ['my secret', 'expected hexadecimal digits or base64, found neither'],
  [' ', 'expected a key, found nothing'],
])('a parameter that holds none (%j) is refused', async (value, message) => {
  await serveParameter(value);
  await expect(fetchPseudonymKey('/sluice/test/key')).rejects.toThrow(
    `cannot use parameter '/sluice/test/key': ${message}`,
  );
});
