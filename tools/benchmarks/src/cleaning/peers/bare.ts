import { takeJob } from './usage.ts';

/** Does nothing: what Node itself takes. */
takeJob();
