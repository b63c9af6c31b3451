import { expect, test } from 'vitest';
import { createdEvent, deletedEvent, notification } from './aws-events.test.support.ts';
import { ingestRequest, parseEvent } from './events.ts';

const odd = 'a b+c%20/ä ÷&=.csv';

test.each([
  ['Object Created', createdEvent(odd, 'raw')],
  ['Object Deleted', deletedEvent(odd, 'raw')],
  ['a notification of S3, whose key is encoded', notification(odd, 'raw')],
  ["Sluice's own message", ingestRequest({ bucket: 'raw', key: odd })],
])('%s gives bucket and key', (_name, body) => {
  expect(parseEvent(body)).toEqual([{ bucket: 'raw', key: odd }]);
});

test('a notification may name several objects', () => {
  const { Records: one } = JSON.parse(notification('one.csv', 'raw')) as { Records: unknown[] };
  const { Records: two } = JSON.parse(notification('two.csv', 'raw')) as { Records: unknown[] };
  expect(parseEvent(JSON.stringify({ Records: [...one, ...two] })).map(({ key }) => key)).toEqual([
    'one.csv',
    'two.csv',
  ]);
});

test("S3's test event names none", () => {
  const body = { Service: 'Amazon S3', Event: 's3:TestEvent', Time: '2014-10-13T15:57:02.089Z', Bucket: 'raw' };
  expect(parseEvent(JSON.stringify(body))).toEqual([]);
});

const change = (body: string, from: string, to: string): string => body.replace(from, to);

test.each([
  ['no JSON', 'hello'],
  ['null', 'null'],
  ['a list', '[]'],
  ['something else', '{"hello":"world"}'],
  ['a message of another format', '{"sluice":2,"bucket":"raw","key":"x.csv"}'],
  ['no key', '{"sluice":1,"bucket":"raw","key":""}'],
  ['an event of another service', change(createdEvent('x.csv'), '"aws.s3"', '"aws.ec2"')],
  ['an event of another kind', change(createdEvent('x.csv'), 'Object Created', 'Object Tags Added')],
  ['a notification of another kind', change(notification('x.csv'), 'ObjectCreated:Put', 'ObjectTagging:Put')],
  ['a notification of nothing', '{"Records":[]}'],
])('%s is refused', (_name, body) => {
  expect(() => parseEvent(body)).toThrow(`found '${body.slice(0, 200)}`);
});

test('a key that is no form encoding is refused', () => {
  const body = change(notification('KEY'), 'KEY', '%E0%A4%A');
  expect(() => parseEvent(body)).toThrow("expected a form-encoded key, found '%E0%A4%A'");
});

test('a request holds only characters that SQS takes, whatever the key', () => {
  const key = 'a\u0000\u001f\ufffe\uffff\u{1f600}.csv';
  const body = ingestRequest({ bucket: 'raw', key });
  // What SQS documents; it refuses a message with any other.
  expect(body).toMatch(/^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u);
  expect(parseEvent(body)).toEqual([{ bucket: 'raw', key }]);
});
