import type { QuickSightClient } from '@aws-sdk/client-quicksight';
import type { Stage } from '../stage.ts';
import type { Sleep } from '../waiting.ts';

/** What every provider calls QuickSight with. */
export interface Connection {
  readonly client: QuickSightClient;
  readonly stage: Stage;
  readonly sleep: Sleep;
}
