import { Agent, createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import type { AddressInfo } from 'node:net';
import type { Fault, Injection } from './faults.ts';
import type { Emulator } from './moto.ts';
import { recordRequest, tellsInBody, type RecordedRequest } from './recorded-request.ts';

/** Stands between an SDK and a server: records what is asked, and breaks what it is told to. */
export interface Proxy extends Emulator {
  /** All requests since the start, in order. */
  readonly requests: readonly RecordedRequest[];
  /** From now on requests that fit meet with the fault. */
  inject(injection: Injection): void;
}

/**
 * Starts a proxy on a free port of 127.0.0.1.
 * @param options.target URL of the server
 */
export async function startProxy(options: { target: string; faults?: readonly Injection[] }): Promise<Proxy> {
  const target = new URL(options.target);
  const agent = new Agent({ keepAlive: true });
  const requests: RecordedRequest[] = [];
  const injections: { injection: Injection; left: number }[] = [];
  const inject = (injection: Injection): void => void injections.push({ injection, left: injection.times ?? 1 });
  options.faults?.forEach(inject);

  function takeInjection(request: RecordedRequest): Injection | undefined {
    const found = injections.find(({ injection, left }) => left > 0 && injection.when(request));
    if (!found) return undefined;
    found.left -= 1;
    return found.injection;
  }

  /** Sends the request on and gives the server's answer; throws when the body or the server breaks off. */
  async function forward(request: IncomingMessage, body: AsyncIterable<Uint8Array>): Promise<IncomingMessage> {
    const { expect: _, ...headers } = request.headers;
    const upstream = httpRequest({
      host: target.hostname,
      port: target.port,
      method: request.method,
      path: request.url,
      headers,
      agent,
    });
    const answer = once(upstream, 'response') as Promise<[IncomingMessage]>;
    answer.catch(() => undefined);
    try {
      for await (const chunk of body) if (!upstream.write(chunk)) await once(upstream, 'drain');
    } catch (error) {
      upstream.destroy();
      throw error;
    }
    upstream.end();
    return (await answer)[0];
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A request whose body is given up halfway forgets its socket.
    const { socket } = request;
    const told = tellsInBody(request) ? await collect(request) : undefined;
    const recorded = { ...recordRequest(request), ...(told && { body: told.toString('utf8') }) };
    requests.push(recorded);
    const injection = takeInjection(recorded);
    const fault = injection?.fault;
    const body = told ? only(told) : request;
    switch (fault?.kind) {
      case 'cut':
      case 'answer':
        if (fault.acts) (await forward(request, body)).resume();
        else for await (const _ of body);
        injection?.meanwhile?.();
        if (fault.kind === 'answer') sendError(response, fault);
        else socket.resetAndDestroy();
        return;
      case 'silence':
        for await (const _ of body);
        return;
      case 'cut-request':
        // The server's view of it, too: a body that breaks off.
        await forward(request, breaking(body, fault.bytes)).catch(() => undefined);
        injection?.meanwhile?.();
        socket.resetAndDestroy();
        return;
    }
    const answer = await forward(request, body);
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    if (!fault) {
      await pipeline(answer, response);
      return;
    }
    let left = fault.bytes;
    for await (const chunk of answer as AsyncIterable<Uint8Array>) {
      response.write(chunk.subarray(0, left));
      left -= chunk.length;
      if (left <= 0) break;
    }
    if (fault.kind === 'stall-response') return;
    // What was written must be on its way before the connection ends.
    await new Promise((resolve) => setTimeout(resolve, 20));
    if (fault.kind === 'end-response') socket.end();
    else socket.resetAndDestroy();
  }

  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    // A client that goes away is the end of that request, and of nothing else.
    const { socket } = request;
    serve(request, response).catch(() => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    inject,
    async stop() {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function sendError(
  response: ServerResponse,
  { status, code, message = 'injected' }: Extract<Fault, { kind: 'answer' }>,
): void {
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  );
}

async function* only(chunk: Uint8Array): AsyncGenerator<Uint8Array> {
  yield chunk;
}

async function* breaking(body: AsyncIterable<Uint8Array>, bytes: number): AsyncGenerator<Uint8Array> {
  let left = bytes;
  for await (const chunk of body) {
    yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) break;
  }
  throw new Error('injected: the request broke off');
}

async function collect(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}
