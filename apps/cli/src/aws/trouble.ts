/** What the SDK's errors have beside a message. */
interface SdkError extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly code?: string;
}

/** Why AWS did not do what was asked, for people. */
export interface AwsTrouble {
  readonly kind: 'credentials' | 'region' | 'denied' | 'network' | 'other';
  readonly state: string;
  /** What to do, where the state does not say it. */
  readonly mend?: string;
}

/** As it ends a message. */
export function troubleText({ state, mend }: AwsTrouble): string {
  return mend === undefined ? state : `${state}; ${mend}`;
}

const refused = [
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'InvalidToken',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
];
const unreachable = ['ECONNREFUSED', 'ECONNRESET', 'EAI_AGAIN', 'ENOTFOUND', 'ETIMEDOUT', 'TimeoutError'];

/** What an error of the AWS SDK, or one that it has caused, means; undefined for any other error. */
export function awsTrouble(error: unknown): AwsTrouble | undefined {
  if (!(error instanceof Error)) return undefined;
  const { name, message, code, $metadata } = error as SdkError;
  if (name === 'CredentialsProviderError' || name === 'TokenProviderError') {
    return {
      kind: 'credentials',
      state: `found no AWS credentials (${message})`,
      mend: "log in with 'aws sso login', or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    };
  }
  if (message === 'Region is missing') {
    return {
      kind: 'region',
      state: 'found no AWS region',
      mend: "set AWS_REGION, or the profile's region with: aws configure set region <region>",
    };
  }
  if (!$metadata) {
    const cause = awsTrouble(error.cause);
    return cause && { kind: cause.kind, state: message };
  }
  if (refused.includes(name)) {
    return { kind: 'credentials', state: `AWS refused the credentials (${name}: ${message})`, mend: 'get new ones' };
  }
  if ($metadata.httpStatusCode === 403 || name.startsWith('AccessDenied')) {
    return { kind: 'denied', state: `access was denied (${name}: ${message})` };
  }
  if (unreachable.some((known) => known === code || known === name)) {
    return {
      kind: 'network',
      state: `AWS cannot be reached (${message})`,
      mend: "check the network and the region's name",
    };
  }
  return { kind: 'other', state: `AWS answered ${name}: ${message}` };
}
