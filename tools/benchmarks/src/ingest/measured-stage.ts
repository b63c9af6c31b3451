import { CreateBucketCommand, PutBucketVersioningCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { startMoto, type Lambda } from '@sluice/emulators';
import { buckets, ingestOnce } from './functions.ts';
import { key, sensorUpload } from './upload.ts';

/** The buckets of a stage on moto. */
export interface MeasuredStage {
  readonly endpoint: string;
  /** Uploads a file of a megabyte anew and has the function ingest it; milliseconds of the latter. */
  ingest(lambda: Lambda): Promise<number>;
  stop(): Promise<void>;
}

export async function openMeasuredStage(): Promise<MeasuredStage> {
  const moto = await startMoto();
  const s3 = new S3Client({
    endpoint: moto.endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  for (const Bucket of Object.values(buckets)) await s3.send(new CreateBucketCommand({ Bucket }));
  const VersioningConfiguration = { Status: 'Enabled' } as const;
  await s3.send(new PutBucketVersioningCommand({ Bucket: buckets.raw, VersioningConfiguration }));
  const Body = Buffer.concat([...sensorUpload(1e6).body()]);
  return {
    endpoint: moto.endpoint,
    async ingest(lambda) {
      await s3.send(new PutObjectCommand({ Bucket: buckets.raw, Key: key, Body }));
      return ingestOnce(lambda);
    },
    async stop() {
      s3.destroy();
      await moto.stop();
    },
  };
}
