import { S3Client } from '@aws-sdk/client-s3';
import {
  addressParameter,
  addressSchema,
  parsePseudonymKey,
  pseudonymKeyParameter,
  type Address,
  type Lake,
} from '@sluice/lake';
import { openS3Lake, requestLimits } from '@sluice/lake/s3';
import * as z from 'zod';
import { UsageError } from '../io.ts';
import { connect, identity, type Connection } from './connection.ts';
import { getParameter } from './parameter.ts';
import { awsTrouble, troubleText } from './trouble.ts';

/** A deployed stage. */
export interface DeployedStage {
  readonly address: Address;
  readonly lake: Lake;
}

/**
 * Finds a stage by its parameter, in the account and region of the credentials.
 * @throws UsageError when there is none, or it cannot be read
 */
export async function openStage(stage: string): Promise<DeployedStage> {
  if (!/^[a-z][a-z0-9-]*$/.test(stage)) {
    throw new UsageError(`cannot find stage '${stage}': expected small letters, digits and hyphens, as in 'dev'`);
  }
  const parameter = addressParameter(stage);
  return reading(stage, parameter, async (connection) => {
    const text = await getParameter(connection, parameter);
    if (text === undefined) throw await noSuchStage(stage, connection);
    const address = parseAddress(text, parameter);
    const client = new S3Client({ region: address.region, maxAttempts: 5, requestHandler: requestLimits });
    return { address, lake: openS3Lake({ client, ...address.buckets }) };
  });
}

/**
 * A stage's key of the pseudonyms; undefined where it has none.
 * @throws UsageError when it cannot be read, or is none
 */
export async function readStagePseudonymKey(stage: string): Promise<Uint8Array | undefined> {
  const parameter = pseudonymKeyParameter(stage);
  return reading(stage, parameter, async (connection) => {
    const text = (await getParameter(connection, parameter)) ?? '';
    try {
      return parsePseudonymKey(text, `parameter '${parameter}'`);
    } catch (error) {
      throw new UsageError((error as Error).message);
    }
  });
}

async function reading<T>(stage: string, parameter: string, read: (connection: Connection) => Promise<T>): Promise<T> {
  try {
    return await read(await connect());
  } catch (error) {
    const trouble = awsTrouble(error);
    if (!trouble) throw error;
    const mend = trouble.kind === 'denied' ? `; allow ssm:GetParameter on it (policy sluice-${stage}-operator)` : '';
    throw new UsageError(`cannot read parameter '${parameter}' of stage '${stage}': ${troubleText(trouble)}${mend}`, {
      cause: error,
    });
  }
}

async function noSuchStage(stage: string, connection: Connection): Promise<UsageError> {
  const { account } = await identity(connection);
  return new UsageError(
    `cannot find stage '${stage}': account ${account} has no parameter '${addressParameter(stage)}' in region ` +
      `${connection.region}; check AWS_PROFILE and AWS_REGION, or deploy it: npx nx deploy infra --stage=${stage}`,
  );
}

/** @throws UsageError when the text is not what addressSchema describes */
export function parseAddress(text: string, parameter: string): Address {
  try {
    return addressSchema.parse(JSON.parse(text));
  } catch (cause) {
    const problem = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new UsageError(
      `cannot use parameter '${parameter}': ${problem}; deploy the stage and this command from one version`,
      { cause },
    );
  }
}
