import type { ObjectVersion } from '@sluice/lake';
import type { DeployedStage } from '../aws/stage.ts';
import type { Step } from '../step.ts';

/** The newest entry of the key's history, which the receipt must tell of; undefined when there never was an object. */
export async function lookAtObject(
  { address, lake }: DeployedStage,
  key: string,
): Promise<{ step: Step; newest: ObjectVersion | undefined }> {
  for await (const newest of lake.raw.versions(key)) {
    const { isDeleteMarker, versionId, size, lastModified } = newest;
    const message = isDeleteMarker
      ? `deleted at ${lastModified.toISOString()}`
      : `version ${versionId}, ${size} bytes, uploaded at ${lastModified.toISOString()}`;
    return { step: { step: 'object', state: 'done', message }, newest };
  }
  const step: Step = {
    step: 'object',
    state: 'waiting',
    message: 'no such object',
    todo: `check the key, or upload it: aws s3 cp FILE 's3://${address.buckets.raw}/${key}'`,
  };
  return { step, newest: undefined };
}
