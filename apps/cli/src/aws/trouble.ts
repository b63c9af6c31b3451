/** What the SDK's errors have beside a message. */
interface SdkError extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly code?: string;
}

/** Why AWS did not do what was asked, for people. */
export interface AwsTrouble {
  readonly kind: 'credentials' | 'region' | 'denied' | 'network' | 'other';
  /** State and what to do, as it ends a message. */
  readonly text: string;
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
    return { kind: 'credentials', text: `found no AWS credentials (${message}); log in, or set AWS_PROFILE` };
  }
  if (message === 'Region is missing') {
    return {
      kind: 'region',
      text: "found no AWS region; set AWS_REGION, or the profile's region with: aws configure set region <region>",
    };
  }
  if (!$metadata) {
    const cause = awsTrouble(error.cause);
    return cause && { kind: cause.kind, text: message };
  }
  if (refused.includes(name)) {
    return { kind: 'credentials', text: `AWS refused the credentials (${name}: ${message}); get new ones` };
  }
  if ($metadata.httpStatusCode === 403 || name.startsWith('AccessDenied')) {
    return { kind: 'denied', text: `access was denied (${name}: ${message})` };
  }
  if (unreachable.some((known) => known === code || known === name)) {
    return { kind: 'network', text: `AWS cannot be reached (${message}); check the network and the region's name` };
  }
  return { kind: 'other', text: `AWS answered ${name}: ${message}` };
}
