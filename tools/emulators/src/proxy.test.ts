import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { slowDown, type Fault } from './faults.ts';
import { startProxy, type Proxy } from './proxy.ts';

const size = 1 << 20;

/** A server that counts what it has acted on and answers with a megabyte, and a proxy before it. */
async function start(fault?: Fault): Promise<{ proxy: Proxy; acted: string[] }> {
  const acted: string[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    let bytes = 0;
    request.on('data', (chunk: Buffer) => (bytes += chunk.length));
    request.on('error', () => undefined);
    request.on('end', () => {
      acted.push(`${request.method} ${request.url} ${bytes}`);
      response.end(Buffer.alloc(size, 1));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const proxy = await startProxy({ target, ...(fault && { faults: [{ when: () => true, fault }] }) });
  onTestFinished(async () => {
    await proxy.stop();
    server.closeAllConnections();
    server.close();
  });
  return { proxy, acted };
}

const put = (proxy: Proxy): Promise<Response> =>
  fetch(`${proxy.endpoint}/bucket/a%20b?x=1`, {
    method: 'PUT',
    body: new Uint8Array(size),
    headers: { 'If-Match': 'e' },
  });

/** How many bytes of the answer come before it ends, and whether that is in good order. */
async function receive(response: Response): Promise<{ bytes: number; whole: boolean }> {
  let bytes = 0;
  try {
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) bytes += chunk.length;
    return { bytes, whole: true };
  } catch {
    return { bytes, whole: false };
  }
}

test('without a fault everything goes by, and is recorded', async () => {
  const { proxy, acted } = await start();
  expect(await receive(await put(proxy))).toEqual({ bytes: size, whole: true });
  expect(acted).toEqual([`PUT /bucket/a%20b?x=1 ${size}`]);
  expect(proxy.requests).toMatchObject([
    { method: 'PUT', path: '/bucket/a%20b', query: { x: '1' }, headers: { 'if-match': 'e' } },
  ]);
});

test('what speaks JSON is recorded with its body', async () => {
  const { proxy, acted } = await start();
  const headers = { 'x-amz-target': 'AmazonSSM.GetParameter' };
  await receive(await fetch(proxy.endpoint, { method: 'POST', headers, body: '{"Name":"/x"}' }));
  expect([proxy.requests[0]?.body, acted]).toEqual(['{"Name":"/x"}', ['POST / 13']]);
});

test('a fault meets with so many requests, and only those that fit', async () => {
  const { proxy, acted } = await start();
  proxy.inject({ when: ({ method }) => method === 'PUT', fault: slowDown, times: 2 });
  expect((await fetch(proxy.endpoint)).status).toBe(200);
  const answers = [await put(proxy), await put(proxy), await put(proxy)];
  expect(answers.map(({ status }) => status)).toEqual([503, 503, 200]);
  expect(await answers[0]?.text()).toContain('<Code>SlowDown</Code>');
  expect(acted).toHaveLength(2);
});

test.each([true, false])('an answer of its own, the server having acted: %s', async (acts) => {
  const { proxy, acted } = await start({ kind: 'answer', status: 500, code: 'InternalError', acts });
  expect((await put(proxy)).status).toBe(500);
  expect(acted).toHaveLength(acts ? 1 : 0);
});

test.each([true, false])('a cut connection, the server having acted: %s', async (acts) => {
  const { proxy, acted } = await start({ kind: 'cut', acts });
  await expect(put(proxy)).rejects.toThrow();
  expect(acted).toHaveLength(acts ? 1 : 0);
});

test.each([true, false])('what is to happen meanwhile does, the server having acted: %s', async (acts) => {
  const { proxy, acted } = await start();
  let seen: number | undefined;
  proxy.inject({ when: () => true, fault: { kind: 'cut', acts }, meanwhile: () => void (seen = acted.length) });
  await expect(put(proxy)).rejects.toThrow();
  expect(seen).toBe(acts ? 1 : 0);
});

test('a request that breaks off does not reach the server whole', async () => {
  const { proxy, acted } = await start({ kind: 'cut-request', bytes: 1000 });
  await expect(put(proxy)).rejects.toThrow();
  expect(acted).toEqual([]);
});

test.each(['cut-response', 'end-response'] as const)('a response that breaks off: %s', async (kind) => {
  const { proxy } = await start({ kind, bytes: 1000 });
  const response = await put(proxy);
  expect(response.headers.get('content-length')).toBe(String(size));
  const { bytes, whole } = await receive(response);
  expect(whole).toBe(false);
  expect(bytes).toBeLessThanOrEqual(1000);
});

test('a request that is never answered', async () => {
  const { proxy, acted } = await start({ kind: 'silence' });
  await expect(fetch(proxy.endpoint, { signal: AbortSignal.timeout(100) })).rejects.toThrow('timeout');
  expect([proxy.requests.length, acted.length]).toEqual([1, 0]);
});

test('a response that stalls', async () => {
  const { proxy } = await start({ kind: 'stall-response', bytes: 1000 });
  const abort = new AbortController();
  const response = await fetch(proxy.endpoint, { signal: abort.signal });
  const reader = response.body?.getReader();
  expect((await reader?.read())?.value).toHaveLength(1000);
  const next = reader?.read().then(
    () => 'more',
    () => 'aborted',
  );
  setTimeout(() => abort.abort(), 50);
  expect(await next).toBe('aborted');
});
