import { defineConfig } from 'tsup';
import { library } from '../../tsup.base.ts';

/** The bucket store is an entry of its own, as it needs the AWS SDK; classes that both know are in shared chunks. */
export default defineConfig({
  ...library,
  entry: { index: 'src/index.ts', s3: 'src/s3/index.ts' },
  splitting: true,
});
