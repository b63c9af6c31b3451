import * as z from 'zod';

/** A raw object that something has happened to, or that a sweep wants looked at. */
export interface ObjectReference {
  readonly bucket: string;
  /** As S3 knows it, not encoded. */
  readonly key: string;
}

const name = z.string().min(1);

/** EventBridge's form of S3's events. Keys are as they are. */
const eventBridgeSchema = z.object({
  source: z.literal('aws.s3'),
  'detail-type': z.enum(['Object Created', 'Object Deleted']),
  detail: z.object({ bucket: z.object({ name }), object: z.object({ key: name }) }),
});

/** S3's own notification, sent to a queue directly. Keys are encoded as in a form. */
const notificationSchema = z.object({
  Records: z
    .array(
      z.object({
        eventSource: z.literal('aws:s3'),
        eventName: z.string().regex(/^(ObjectCreated|ObjectRemoved|LifecycleExpiration):/),
        s3: z.object({ bucket: z.object({ name }), object: z.object({ key: name }) }),
      }),
    )
    .min(1),
});

/** What S3 sends when a notification is configured. */
const testEventSchema = z.object({ Service: z.literal('Amazon S3'), Event: z.literal('s3:TestEvent') });

/** Sluice's own message: look at this object. */
const requestSchema = z.object({ sluice: z.literal(1), bucket: name, key: name });

/** The body of a message that has an object ingested, for the queue of a stage. */
export function ingestRequest({ bucket, key }: ObjectReference): string {
  const body = JSON.stringify({ sluice: 1, bucket, key } satisfies z.input<typeof requestSchema>);
  // SQS refuses a message with these two, which JSON does not escape by itself.
  return body.replaceAll('\ufffe', '\\ufffe').replaceAll('\uffff', '\\uffff');
}

/**
 * The objects that a message names; none for S3's test event. What has happened to them is passed over: an event is
 * only a hint to look.
 * @param body a message of the queue
 * @throws Error when it is none of the events that are known here
 */
export function parseEvent(body: string): ObjectReference[] {
  const message = parseJson(body);
  const request = requestSchema.safeParse(message);
  if (request.success) return [{ bucket: request.data.bucket, key: request.data.key }];
  const event = eventBridgeSchema.safeParse(message);
  if (event.success) return [{ bucket: event.data.detail.bucket.name, key: event.data.detail.object.key }];
  const notification = notificationSchema.safeParse(message);
  if (notification.success)
    return notification.data.Records.map(({ s3 }) => ({ bucket: s3.bucket.name, key: decodeKey(s3.object.key) }));
  if (testEventSchema.safeParse(message).success) return [];
  throw unknownMessage(body);
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw unknownMessage(body);
  }
}

function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch (cause) {
    throw new Error(`cannot read a notification of S3: expected a form-encoded key, found '${key}'`, { cause });
  }
}

function unknownMessage(body: string): Error {
  const start = body.length > 200 ? `${body.slice(0, 200)}…` : body;
  return new Error(
    `cannot read a message: expected an 'Object Created' or 'Object Deleted' event of EventBridge, a notification of ` +
      `S3, or {"sluice":1,"bucket":…,"key":…}, found '${start}'; see what sends it to the queue`,
  );
}
