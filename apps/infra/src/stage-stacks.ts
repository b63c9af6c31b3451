import { Tags, type App } from 'aws-cdk-lib';
import { DEFAULT_CROSS_STACK_REFERENCES } from 'aws-cdk-lib/cx-api';
import type { Dataset } from '@sluice/contract';
import { AccessStack } from './stacks/access.ts';
import { CatalogueStack } from './stacks/catalogue.ts';
import { IngestStack, type IngestProps } from './stacks/ingest.ts';
import { ObservabilityStack } from './stacks/observability.ts';
import { StorageStack } from './stacks/storage.ts';
import type { Stage } from './stage.ts';

export interface StageOptions {
  readonly stage: Stage;
  readonly datasets: readonly Dataset[];
  readonly bundles: IngestProps['bundles'];
}

/**
 * Adds a stage's stacks, in the order of their deploys: storage holds the data; ingest, and whatever else comes to work
 * on the data, can be replaced; observability and access look at all of them and come last.
 */
export function addStacks(app: App, { stage, datasets, bundles }: StageOptions): void {
  // Stacks know each other by names; but what they do export cannot be taken away under the others.
  app.node.setContext(DEFAULT_CROSS_STACK_REFERENCES, 'strong');
  const id = (concern: string): string => `sluice-${stage.name}-${concern}`;
  const storage = new StorageStack(app, id('storage'), stage);
  const ingest = new IngestStack(app, id('ingest'), { stage, storage, datasets, bundles });
  const catalogue = new CatalogueStack(app, id('catalogue'), { stage, storage, datasets });
  const observability = new ObservabilityStack(app, id('observability'), { stage, datasets });
  const access = new AccessStack(app, id('access'), { stage, storage, datasets });
  for (const last of [observability, access]) for (const before of [ingest, catalogue]) last.addStackDependency(before);
  Tags.of(app).add('sluice:stage', stage.name);
}
