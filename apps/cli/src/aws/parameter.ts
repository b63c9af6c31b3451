import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Connection } from './connection.ts';

/** A parameter's text, decrypted; undefined where there is none. */
export async function getParameter(connection: Connection, name: string): Promise<string | undefined> {
  try {
    const request = new GetParameterCommand({ Name: name, WithDecryption: true });
    return (await new SSMClient(connection).send(request)).Parameter?.Value;
  } catch (error) {
    if ((error as Error).name === 'ParameterNotFound') return undefined;
    throw error;
  }
}
