import { randomUUID } from 'node:crypto';
import { ServiceError } from './errors.ts';
import { api, errorStatus, findProblems, type Operation, type Problem } from '@sluice/quicksight-model/api';

/** A request as it came in. */
export interface Received {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly body: string;
  /** The region that it is signed for; unknown where it is not signed. */
  readonly region?: string | undefined;
}

/** What goes out. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

type Input = Readonly<Record<string, unknown>>;

/**
 * The operation that a request asks for, and its input in the form that it has on the wire.
 * @throws ServiceError when there is none of this method and path, or the body is no JSON object
 */
export function readRequest({ method, url, body }: Received): { readonly operation: Operation; readonly input: Input } {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  for (const operation of api) {
    const labels = operation.method === method ? operation.path.exec(pathname)?.groups : undefined;
    if (labels) return { operation, input: { ...readBody(body), ...readParameters(operation, labels, searchParams) } };
  }
  throw new ServiceError('UnknownOperationException', `No operation is ${method} ${pathname}`);
}

function readBody(body: string): Input {
  if (body === '') return {};
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Input;
  } catch {
    // Said below.
  }
  throw new ServiceError('SerializationException', 'The body is no JSON object');
}

/** The members that stand in the path and the query. */
function readParameters({ input }: Operation, labels: Record<string, string>, query: URLSearchParams): Input {
  const found: Record<string, unknown> = {};
  for (const [name, schema] of input.structIterator()) {
    const { httpLabel, httpQuery } = schema.getMergedTraits();
    const texts = httpLabel ? [decodeURIComponent(labels[name] ?? '')] : query.getAll(httpQuery ?? '');
    const values = texts.map((text) => (schema.isNumericSchema() ? Number(text) : text));
    if (values.length > 0) found[name] = schema.isListSchema() ? values : values[0];
  }
  return found;
}

/**
 * Refuses an input that does not fit the schema, in the words of the service.
 * @throws ServiceError ValidationException
 */
export function checkInput({ input: schema }: Operation, input: Input): void {
  const problems = findProblems(schema, input);
  if (problems.length > 0) throw new ServiceError('ValidationException', describeProblems(problems));
}

function describeProblems(problems: readonly Problem[]): string {
  const count = `${problems.length} validation error${problems.length === 1 ? '' : 's'} detected`;
  const each = problems.map(
    ({ path, value, must }) => `Value '${shown(value)}' at '${path}' failed to satisfy constraint: ${must}`,
  );
  return `${count}: ${each.join('; ')}`;
}

const shown = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
};

/**
 * The answer of an operation, where its body fits the schema.
 * @throws Error where it does not: the emulator is wrong
 */
export function writeAnswer(operation: Operation, { Status, ...output }: { Status?: number | undefined }): Reply {
  const status = Status ?? operation.status;
  const members = [...operation.output.structIterator()];
  const has = (name: string): boolean => members.some(([member]) => member === name);
  const requestId = randomUUID();
  const body = JSON.stringify({ ...output, ...(has('RequestId') && { RequestId: requestId }) });
  const problems = findProblems(operation.output, {
    ...(JSON.parse(body) as object),
    ...(has('Status') && { Status: status }),
  });
  if (problems.length > 0) throw new Error(`cannot answer ${operation.name}: ${describeProblems(problems)}`);
  return { status, headers: jsonHeaders(requestId), body };
}

export function writeError({ name, message, resourceType }: ServiceError): Reply {
  const requestId = randomUUID();
  return {
    status: errorStatus(name) ?? (name === 'UnknownOperationException' ? 404 : 400),
    headers: { ...jsonHeaders(requestId), 'x-amzn-errortype': name },
    body: JSON.stringify({ Message: message, RequestId: requestId, ResourceType: resourceType }),
  };
}

const jsonHeaders = (requestId: string): Record<string, string> => ({
  'content-type': 'application/json',
  'x-amzn-requestid': requestId,
});
