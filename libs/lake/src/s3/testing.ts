import {
  CreateBucketCommand,
  ListMultipartUploadsCommand,
  PutBucketVersioningCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { startMoto, startProxy, type Emulator, type Proxy } from '@sluice/emulators';
import { afterAll, beforeAll } from 'vitest';
import type { Lake } from '../lake.ts';
import type { ObjectStore } from '../object-store.ts';
import { requestLimits } from './request-limits.ts';
import { openS3Store } from './s3-store.ts';

let buckets = 0;

/** The moto server of a test file, behind a proxy. */
export interface TestServer {
  readonly proxy: Proxy;
  /** Of the server itself. */
  readonly endpoint: string;
  /** A client of the proxy. */
  readonly client: S3Client;
  /** A client of the server itself, for what a test looks at. */
  readonly direct: S3Client;
  /** Makes a bucket of its own and gives its name. */
  bucket(options: { versioned: boolean }): Promise<string>;
  /** A lake in three buckets of its own, without the proxy; with another client by that. */
  lake(client?: S3Client): Promise<{ lake: Lake; buckets: { raw: string; processed: string; final: string } }>;
}

export function clientOf(endpoint: string): S3Client {
  return new S3Client({
    endpoint,
    region: 'eu-central-1',
    forcePathStyle: true,
    requestHandler: requestLimits,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
}

/** Starts a server before the tests of a file (or describe block), and stops it after them. */
export function useServer(): TestServer {
  let moto: Emulator;
  let proxy: Proxy;
  let client: S3Client;
  let direct: S3Client;
  beforeAll(async () => {
    moto = await startMoto();
    proxy = await startProxy({ target: moto.endpoint });
    client = clientOf(proxy.endpoint);
    direct = clientOf(moto.endpoint);
  }, 300_000);
  afterAll(async () => {
    client.destroy();
    direct.destroy();
    await proxy.stop();
    await moto.stop();
  });

  async function bucket({ versioned }: { versioned: boolean }): Promise<string> {
    const Bucket = `bucket-${(buckets += 1)}`;
    const CreateBucketConfiguration = { LocationConstraint: 'eu-central-1' } as const;
    await direct.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
    if (versioned) {
      const VersioningConfiguration = { Status: 'Enabled' } as const;
      await direct.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
    }
    return Bucket;
  }

  return {
    get proxy() {
      return proxy;
    },
    get endpoint() {
      return moto.endpoint;
    },
    get client() {
      return client;
    },
    get direct() {
      return direct;
    },
    bucket,
    async lake(by = direct) {
      const names = {
        raw: await bucket({ versioned: true }),
        processed: await bucket({ versioned: false }),
        final: await bucket({ versioned: false }),
      };
      const open = (name: string): ObjectStore => openS3Store({ client: by, bucket: name });
      return {
        lake: { raw: open(names.raw), processed: open(names.processed), final: open(names.final) },
        buckets: names,
      };
    },
  };
}

/** How many uploads of the bucket are neither completed nor given up. */
export async function unfinishedUploads(client: S3Client, bucket: string): Promise<number> {
  const { Uploads } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
  return Uploads?.length ?? 0;
}
