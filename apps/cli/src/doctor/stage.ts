import { SFNClient } from '@aws-sdk/client-sfn';
import { datasets } from '@sluice/datasets';
import { addressParameter, needsPseudonymKey, pseudonymKeyParameter, type Address } from '@sluice/lake';
import { publishPrefix } from '@sluice/warehouse/iceberg';
import { newestExecutions } from '../aws/executions.ts';
import { getParameter } from '../aws/parameter.ts';
import { queueDepth } from '../aws/queue.ts';
import { openStage, parseAddress } from '../aws/stage.ts';
import { awsTrouble } from '../aws/trouble.ts';
import { UsageError } from '../io.ts';
import type { Account } from './account.ts';
import { fail, ok, warn, type Check } from './check.ts';

/** A stage that may be deployed: its key of the pseudonyms, its address, and what that names. */
export async function checkStage(account: Account, stage: string): Promise<Check[]> {
  const checks = needsPseudonymKey(datasets) ? [await checkPseudonymKey(account, stage)] : [];
  let address: Address | undefined;
  const found = await attempt('stage', async () => {
    const text = await getParameter(account, addressParameter(stage));
    if (text === undefined) {
      const message = `'${stage}' is not deployed to account ${account.account}, ${account.region}`;
      return warn('stage', message, `npx nx deploy infra --stage=${stage}`);
    }
    address = parseAddress(text, addressParameter(stage));
    return ok('stage', `'${stage}' is deployed`);
  });
  checks.push(found);
  if (!address) return checks;
  checks.push(...(await checkBuckets(stage)), ...(await checkQueues(address)), ...(await checkRuns(address)));
  if (address.quicksight) {
    const { checkDashboards } = await import('./dashboards.ts');
    checks.push(...(await checkDashboards(account, address, address.quicksight)));
  }
  return checks;
}

function checkPseudonymKey(account: Account, stage: string): Promise<Check> {
  const name = 'pseudonym key';
  const parameter = pseudonymKeyParameter(stage);
  return attempt(name, async () =>
    (await getParameter(account, parameter)) === undefined
      ? fail(
          name,
          `parameter '${parameter}' is missing; a contract pseudonymises a column`,
          `aws ssm put-parameter --name ${parameter} --type SecureString --value "$(openssl rand -hex 32)"`,
        )
      : ok(name, `parameter '${parameter}'`),
  );
}

async function checkBuckets(stage: string): Promise<Check[]> {
  const { address, lake } = await openStage(stage);
  const check = (zone: keyof Address['buckets']): Promise<Check> =>
    attempt(zone, async () => {
      await lake[zone].list('')[Symbol.asyncIterator]().next();
      return ok(zone, `bucket '${address.buckets[zone]}' can be listed`);
    });
  return Promise.all([check('raw'), check('processed'), check('final')]);
}

async function checkQueues({ region, ingest, publish }: Address): Promise<Check[]> {
  const check = (name: string, url: string, page?: string): Promise<Check> =>
    attempt(name, async () => {
      const { waiting, inWork } = await queueDepth({ region }, url);
      const message = `${waiting} messages waiting, ${inWork} in work`;
      return page === undefined || waiting + inWork === 0
        ? ok(name, message)
        : warn(name, message, `see docs/runbook.md#${page}`);
    });
  return Promise.all([
    check('queue', ingest.queueUrl),
    check('dead letters', ingest.deadLetterQueueUrl, 'ingest-dead-letters'),
    check('event dead letters', ingest.eventDeadLetterQueueUrl, 'event-dead-letters'),
    check('publish dead letters', publish.deadLetterQueueUrl, 'publish-dead-letters'),
  ]);
}

/** How the newest publish of each dataset has ended, if it has. */
async function checkRuns({ region, publish }: Address): Promise<Check[]> {
  let checks: Check[] = [];
  const machine = await attempt('state machine', async () => {
    const executions = await newestExecutions(new SFNClient({ region }), publish.stateMachine);
    checks = datasets.map(({ name: dataset }) => {
      const name = `publish ${dataset}`;
      const newest = executions.find((execution) => execution.name?.startsWith(publishPrefix(dataset)));
      if (!newest) return ok(name, `none among the newest ${executions.length} runs`);
      const { name: run = '', status = '', startDate } = newest;
      const message = `${run}, started ${startDate?.toISOString() ?? ''}: ${status}`;
      if (status === 'RUNNING' || status === 'SUCCEEDED') return ok(name, message);
      return warn(name, message, 'see docs/runbook.md#publish-failed');
    });
    return ok('state machine', publish.stateMachine);
  });
  return [machine, ...checks];
}

/** A check; what AWS refuses, fails. */
async function attempt(name: string, check: () => Promise<Check>): Promise<Check> {
  try {
    return await check();
  } catch (error) {
    if (error instanceof UsageError) return fail(name, error.message, 'see the message');
    const trouble = awsTrouble(error);
    if (!trouble) throw error;
    return fail(name, trouble.state, trouble.mend ?? 'see the message; docs/deploy.md names the policies');
  }
}
