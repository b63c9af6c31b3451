import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startLambda, whyNoLambda, type Lambda } from './lambda.ts';

const source = `
  if (process.env.BROKEN) throw new TypeError('no start');
  let calls = 0;
  export const handler = async (event, context) => {
    calls += 1;
    console.log('called ' + calls);
    if (event.wait) await new Promise((resolve) => setTimeout(resolve, event.wait));
    if (event.exit) process.exit(3);
    if (event.fail) throw new RangeError(event.fail);
    return { calls, echo: event, left: context.getRemainingTimeInMillis(), home: process.env.HOME };
  };
`;

async function start(environment?: Record<string, string>): Promise<Lambda> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-lambda-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'index.mjs'), source);
  const lambda = await startLambda({
    folder,
    handler: 'index.handler',
    timeout: 3000,
    ...(environment && { environment }),
  });
  onTestFinished(() => lambda.stop());
  return lambda;
}

describe.skipIf(whyNoLambda())("Lambda's runtime client", { timeout: 60_000 }, () => {
  test('hands over events one at a time, with the time that is left', async () => {
    const lambda = await start();
    const [one, two] = await Promise.all([lambda.invoke({ a: 'ä' }), lambda.invoke({ b: 2 })]);
    expect(one).toEqual({ calls: 1, echo: { a: 'ä' }, left: expect.any(Number) as number });
    expect(two).toMatchObject({ calls: 2, echo: { b: 2 } });
    const { left } = one as { left: number };
    expect(left > 0 && left <= 3000).toBe(true);
    expect(lambda.logs.filter((line) => line.includes('called'))).toHaveLength(2);
    expect(lambda.peakMemory()).toBeGreaterThan(10 << 20);
  });

  test('an error is the invocation’s; the process lives on', async () => {
    const lambda = await start();
    await expect(lambda.invoke({ fail: 'out of range' })).rejects.toMatchObject({
      errorType: 'RangeError',
      message: 'out of range',
    });
    expect(await lambda.invoke({})).toMatchObject({ calls: 2 });
  });

  test.each([
    ['an exit', { exit: true }, 'Runtime.ExitError'],
    ['the end of its time', { wait: 60_000 }, 'Sandbox.Timedout'],
  ])('after %s another process takes over', async (_name, event, errorType) => {
    const lambda = await start();
    await expect(lambda.invoke(event)).rejects.toMatchObject({ errorType });
    expect(await lambda.invoke({})).toMatchObject({ calls: 1 });
  });

  test('can be killed in the middle', async () => {
    const lambda = await start();
    const invocation = lambda.invoke({ wait: 60_000 });
    invocation.catch(() => undefined);
    while (!lambda.logs.some((line) => line.includes('called'))) await new Promise((next) => setTimeout(next, 10));
    lambda.kill();
    await expect(invocation).rejects.toMatchObject({ errorType: 'Runtime.ExitError' });
    expect(await lambda.invoke({})).toMatchObject({ calls: 1 });
  });

  test('a start that fails says why', async () => {
    await expect(start({ BROKEN: '1' })).rejects.toMatchObject({ errorType: 'TypeError', message: 'no start' });
  });
});
