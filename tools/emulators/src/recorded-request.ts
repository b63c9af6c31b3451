import type { IncomingMessage } from 'node:http';

/** A request as it went by. */
export interface RecordedRequest {
  readonly method: string;
  /** As it was sent: still escaped, without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** By names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Of requests whose resource is in there: in AWS's JSON protocols, and S3's deletion of many objects. */
  readonly body?: string;
}

/** Whether the request tells in its body what it is for: it is in one of AWS's JSON protocols, or deletes many objects. */
export function tellsInBody(request: IncomingMessage): boolean {
  return request.headers['x-amz-target'] !== undefined || /[?&]delete(=|&|$)/.test(request.url ?? '');
}

/** What is known of a request before its body. */
export function recordRequest(request: IncomingMessage): RecordedRequest {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)] as const);
  return {
    method: request.method ?? '',
    path: (request.url ?? '/').split('?', 1)[0] ?? '/',
    query: Object.fromEntries(url.searchParams),
    headers: Object.fromEntries(headers),
  };
}
