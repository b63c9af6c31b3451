import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands in for QuickSight, of which moto knows no lists of ingestions. */
export interface QuickSightStub {
  readonly endpoint: string;
  /** What it answers from now on: the ingestions of every dataset, or the error that says why there are none. */
  ingestions: readonly { readonly id: string; readonly createdAt: Date; readonly status: string }[] | string;
  stop(): Promise<void>;
}

/** Answers `ListIngestions` in the form of its API reference, two to a page. */
export async function startQuickSight(): Promise<QuickSightStub> {
  const stub: QuickSightStub = { endpoint: '', ingestions: 'ResourceNotFoundException', stop };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const answer = (status: number, body: unknown, headers: Record<string, string> = {}): void => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify(body));
    };
    if (request.method !== 'GET' || !url.pathname.endsWith('/ingestions')) return answer(400, {});
    if (typeof stub.ingestions === 'string')
      return answer(403, { Message: 'none' }, { 'x-amzn-errortype': stub.ingestions });
    const start = Number(url.searchParams.get('next-token') ?? 0);
    const page = stub.ingestions.slice(start, start + 2);
    answer(200, {
      Ingestions: page.map(({ id, createdAt, status }) => ({
        Arn: `arn:aws:quicksight:us-east-1:123456789012:dataset/d/ingestion/${id}`,
        IngestionId: id,
        IngestionStatus: status,
        CreatedTime: createdAt.getTime() / 1000,
      })),
      ...(start + 2 < stub.ingestions.length && { NextToken: String(start + 2) }),
      RequestId: 'r',
      Status: 200,
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  async function stop(): Promise<void> {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  return Object.assign(stub, { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}
