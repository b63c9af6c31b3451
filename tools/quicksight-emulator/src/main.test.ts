import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ListDashboardsCommand, QuickSightClient } from '@aws-sdk/client-quicksight';
import { expect, onTestFinished, test } from 'vitest';
import { account } from './account.test.support.ts';

test('started by hand, it prints the variable that leads the SDK to it', async () => {
  const main = spawn(
    process.execPath,
    ['--conditions=@sluice/source', new URL('./main.ts', import.meta.url).pathname],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  onTestFinished(() => void main.kill());
  const [line] = (await once(main.stdout.setEncoding('utf8'), 'data')) as [string];
  expect(line).toMatch(/^AWS_ENDPOINT_URL_QUICKSIGHT=http:\/\/127\.0\.0\.1:\d+\n$/);
  const client = new QuickSightClient({
    endpoint: line.trim().split('=')[1] ?? '',
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 's' },
  });
  expect((await client.send(new ListDashboardsCommand(account))).DashboardSummaryList).toEqual([]);
});
