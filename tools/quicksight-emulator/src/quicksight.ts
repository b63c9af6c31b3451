import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Account } from './operations/context.ts';
import { createService, type Service, type ServiceOptions } from './service.ts';
import type { CountRows } from './settle.ts';

export interface QuickSightOptions {
  /** Of 127.0.0.1; a free one unless said otherwise. */
  readonly port?: number;
  /**
   * Account 123456789012 in us-east-1, its identities too, with the Enterprise edition, no users and no groups, but for
   * what this says.
   */
  readonly account?: Partial<Account>;
  /** Counts what an ingestion takes; no rows unless said otherwise. */
  readonly countRows?: CountRows;
  /** The service's clock. */
  readonly now?: () => Date;
  /**
   * How many calls are answered while what a call has started still goes on, its own not counted: 1 unless said
   * otherwise, so that the first look at it finds it in progress and the second finds it done. With Infinity all goes on
   * until the test settles it.
   */
  readonly settlesAfter?: number;
  /** The greatest number of items on a page, where a request asks for no fewer; 100 unless said otherwise. */
  readonly pageSize?: number;
}

/** A running emulator. */
export interface QuickSight extends Omit<Service, 'answer'> {
  /** What `endpoint` of an SDK's client, or AWS_ENDPOINT_URL_QUICKSIGHT, is to be. */
  readonly endpoint: string;
  readonly account: Account;
  readonly stop: () => Promise<void>;
}

/** Starts an emulator of an empty account on loopback. */
export async function startQuickSight(options: QuickSightOptions = {}): Promise<QuickSight> {
  const account: Account = {
    id: '123456789012',
    region: 'us-east-1',
    identityRegion: options.account?.region ?? 'us-east-1',
    edition: 'ENTERPRISE',
    users: [],
    groups: [],
    ...options.account,
  };
  const settings: ServiceOptions = {
    account,
    countRows: options.countRows ?? (async () => 0),
    now: options.now ?? (() => new Date()),
    settlesAfter: options.settlesAfter ?? 1,
    pageSize: options.pageSize ?? 100,
  };
  const { answer, ...service } = createService(settings);
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    // A client that goes away is the end of that request, and of nothing else.
    serve(request, response, answer).catch(() => request.socket.destroy());
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  return {
    ...service,
    account,
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function serve(request: IncomingMessage, response: ServerResponse, answer: Service['answer']): Promise<void> {
  const { socket, method = 'GET', url = '/' } = request;
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const [, region] = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? '') ?? [];
  const reply = await answer({ method, url, region, body: Buffer.concat(chunks).toString('utf8') });
  if (reply === 'cut') {
    socket.resetAndDestroy();
    return;
  }
  response.writeHead(reply.status, reply.headers);
  response.end(reply.body);
}
