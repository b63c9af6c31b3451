import { Validations, type Stack } from 'aws-cdk-lib';
import { CfnSecurityConfiguration } from 'aws-cdk-lib/aws-glue';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';

/**
 * How Glue's crawlers and jobs of a stack encrypt what they write: with the stage's key, or, where it has none, with the
 * keys that Amazon S3 and CloudWatch use of themselves. What runs by it asks for it by name; logs get the name as suffix.
 */
export interface GlueSecurity {
  /** Name of the security configuration, where the stage has a key. */
  readonly name: string | undefined;
  /** To be called with each crawler and job. */
  readonly covers: (crawlerOrJob: IConstruct) => void;
}

/** Makes it in a stack. */
export function glueSecurity(scope: Stack, name: string, key: IKey | undefined): GlueSecurity {
  if (key) {
    const kmsKeyArn = key.keyArn;
    const configuration = new CfnSecurityConfiguration(scope, 'Security', {
      name,
      encryptionConfiguration: {
        s3Encryptions: [{ s3EncryptionMode: 'SSE-KMS', kmsKeyArn }],
        cloudWatchEncryption: { cloudWatchEncryptionMode: 'SSE-KMS', kmsKeyArn },
        jobBookmarksEncryption: { jobBookmarksEncryptionMode: 'CSE-KMS', kmsKeyArn },
      },
    });
    return { name: configuration.ref, covers: () => undefined };
  }
  return {
    name: undefined,
    covers(crawlerOrJob) {
      for (const id of ['AwsSolutions-GL1', 'AwsSolutions-GL3'])
        Validations.of(crawlerOrJob).acknowledge({
          id,
          reason:
            'This stage has no key of its own: CloudWatch and Amazon S3 encrypt with theirs. There are no bookmarks.',
        });
    },
  };
}
