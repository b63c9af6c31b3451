import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Stage } from './stage.ts';

/** Where a command is about to do something. */
export interface AwsAccount {
  readonly account: string;
  readonly region: string;
}

/**
 * The account and region of the credentials in the environment.
 * @throws Error that says what is missing, or that they are not those of the stage
 */
export async function findAccount(stage: Stage): Promise<AwsAccount> {
  const fail = (found: string, todo: string, cause?: unknown): Error =>
    new Error(`cannot reach the account of stage '${stage.name}': ${found}; ${todo}`, { cause });
  const client = new STSClient(stage.region === undefined ? {} : { region: stage.region });
  const region = await client.config.region().catch((error: unknown) => {
    throw fail('no region was found', "set AWS_REGION, or 'region' in the stage's file", error);
  });
  const { Account: account } = await client.send(new GetCallerIdentityCommand()).catch((error: unknown) => {
    throw fail(
      `no valid AWS credentials were found (${error instanceof Error ? error.message : String(error)})`,
      "sign in with 'aws sso login', or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
      error,
    );
  });
  if (account === undefined) throw fail('AWS names no account', 'try again');
  if (stage.account !== undefined && stage.account !== account)
    throw fail(`expected account ${stage.account}, found credentials of ${account}`, 'use the right credentials');
  return { account, region };
}
