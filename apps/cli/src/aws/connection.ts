/** What every client of AWS is made with. */
export interface Connection {
  readonly region: string;
}

/** The region that the environment names: the SDK knows AWS_REGION and profiles, the AWS CLI also AWS_DEFAULT_REGION. */
function namedRegion(): { region?: string } {
  const region = process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'];
  return region === undefined ? {} : { region };
}

/**
 * Finds the region: AWS_REGION, AWS_DEFAULT_REGION, or that of the profile.
 * @throws Error 'Region is missing'
 */
export async function connect(): Promise<Connection> {
  const { STSClient } = await import('@aws-sdk/client-sts');
  return { region: await new STSClient(namedRegion()).config.region() };
}

/** The account of the credentials, and who they are. */
export async function identity(connection: Connection): Promise<{ account: string; arn: string }> {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  const { Account = '', Arn = '' } = await new STSClient(connection).send(new GetCallerIdentityCommand({}));
  return { account: Account, arn: Arn };
}
