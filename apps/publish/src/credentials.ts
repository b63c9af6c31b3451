import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Stands in the bundles for the AWS SDK's chain of credential providers: Lambda hands credentials over in its
 * environment, and the rest of the chain (profiles, SSO, instance metadata) would only make the bundles larger.
 */
export const defaultProvider = fromEnv;
