import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';

/** What a function reports when an invocation, or its start, has failed. */
export class LambdaError extends Error {
  override readonly name = 'LambdaError';
  /** As Lambda calls it: the class of the error that the function threw, `Runtime.ExitError`, `Sandbox.Timedout`, … */
  readonly errorType: string;

  constructor(errorType: string, message: string) {
    super(message);
    this.errorType = errorType;
  }
}

/** The server that a runtime client asks for invocations, one at a time. */
export interface RuntimeApi {
  /** `host:port`, for AWS_LAMBDA_RUNTIME_API. */
  readonly address: string;
  /** Resolves when the client asks for the next invocation; rejects with a LambdaError when its start has failed. */
  ready(): Promise<void>;
  /**
   * Hands an event to the client and waits for its answer.
   * @param deadline milliseconds since 1970, told to the client
   * @throws LambdaError when the client reports an error
   */
  invoke(event: unknown, deadline: number): Promise<unknown>;
  /** Fails what is under way: the client is gone. */
  fail(error: LambdaError): void;
  stop(): Promise<void>;
}

interface Invocation {
  readonly id: string;
  readonly event: unknown;
  readonly deadline: number;
  readonly answer: PromiseWithResolvers<unknown>;
}

const prefix = '/2018-06-01/runtime';

/** Starts Lambda's Runtime API (version 2018-06-01) on a free port of 127.0.0.1. */
export async function startRuntimeApi(): Promise<RuntimeApi> {
  let idle = Promise.withResolvers<ServerResponse>();
  let current: Invocation | undefined;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.startsWith(prefix) ? request.url.slice(prefix.length) : '';
    if (request.method === 'GET' && path === '/invocation/next') return idle.resolve(response);
    const body = await text(request);
    response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}');
    if (path === '/init/error') return idle.reject(lambdaError(body));
    const [, id, kind] = /^\/invocation\/([^/]+)\/(response|error)$/.exec(path) ?? [];
    if (!current || id !== current.id) return;
    if (kind === 'error') current.answer.reject(lambdaError(body));
    else current.answer.resolve(body === '' ? undefined : JSON.parse(body));
  }

  const server = createServer((request, response) => void serve(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    ready: async () => void (await idle.promise),
    async invoke(event, deadline) {
      const response = await idle.promise;
      idle = Promise.withResolvers();
      // Nobody may be waiting yet when the client fails.
      idle.promise.catch(() => undefined);
      current = { id: randomUUID(), event, deadline, answer: Promise.withResolvers() };
      response.writeHead(200, {
        'content-type': 'application/json',
        'lambda-runtime-aws-request-id': current.id,
        'lambda-runtime-deadline-ms': String(deadline),
        'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:us-east-1:123456789012:function:test',
        'lambda-runtime-trace-id': 'Root=1-00000000-000000000000000000000000;Sampled=0',
      });
      response.end(JSON.stringify(event));
      try {
        return await current.answer.promise;
      } finally {
        current = undefined;
      }
    },
    fail(error) {
      current?.answer.reject(error);
      idle.promise.catch(() => undefined);
      idle.reject(error);
      idle = Promise.withResolvers();
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function lambdaError(body: string): LambdaError {
  const { errorType, errorMessage } = JSON.parse(body) as { errorType: string; errorMessage: string };
  return new LambdaError(errorType, errorMessage);
}

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
