import { parsePseudonymKey } from '@sluice/lake';
import { requestLimits } from '@sluice/lake/s3';

/**
 * The key of the pseudonyms from an SSM parameter. SSM's client is only loaded here: most stages need none.
 * @throws Error when there is no such parameter or it holds no key
 */
export async function fetchPseudonymKey(parameter: string): Promise<Uint8Array> {
  const { GetParameterCommand, SSMClient } = await import('@aws-sdk/client-ssm');
  const client = new SSMClient({ requestHandler: requestLimits });
  const { Parameter } = await client.send(new GetParameterCommand({ Name: parameter, WithDecryption: true }));
  const key = parsePseudonymKey(Parameter?.Value ?? '', `parameter '${parameter}'`);
  if (!key) throw new Error(`cannot use parameter '${parameter}': expected a key, found nothing; see docs/deploy.md`);
  return key;
}
