import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { DescribeGroupCommand, QuickSightClient } from '@aws-sdk/client-quicksight';
import { expect, onTestFinished, test } from 'vitest';
import { account } from './account.test.support.ts';

test('started by hand, it prints the variable that leads the SDK to it', async () => {
  const main = spawn(
    process.execPath,
    [
      '--conditions=@sluice/source',
      new URL('./main.ts', import.meta.url).pathname,
      ...['--region', 'eu-central-1', '--group', 'analysts'],
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  onTestFinished(() => void main.kill());
  const [line] = (await once(main.stdout.setEncoding('utf8'), 'data')) as [string];
  expect(line).toMatch(/^AWS_ENDPOINT_URL_QUICKSIGHT=http:\/\/127\.0\.0\.1:\d+\n$/);
  const client = new QuickSightClient({
    endpoint: line.trim().split('=')[1] ?? '',
    region: 'eu-central-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 's' },
  });
  const group = { ...account, Namespace: 'default', GroupName: 'analysts' };
  expect((await client.send(new DescribeGroupCommand(group))).Group?.Arn).toMatch(/^arn:aws:quicksight:eu-central-1:/);
});
