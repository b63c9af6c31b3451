import * as z from 'zod';

/** What an execution of the state machine is given. */
const runInputSchema = z.object({
  dataset: z.string(),
  /** A publish of the table, or only a refresh of SPICE. */
  kind: z.enum(['publish', 'refresh']),
  /** What changed since the last publish, or the whole table again. */
  mode: z.enum(['changes', 'all']),
  /** Lets a publish go through, this once, that loses more rows than the contract allows. */
  confirm: z.boolean(),
  /** ISO instant before which nothing is done. */
  notBefore: z.string(),
});

/** A refresh of SPICE that comes later: the execution by its name, and what it is given. */
const laterSchema = z.object({ execution: z.string(), input: runInputSchema });

const message = z.string();

/**
 * What a run has found so far: the data that an execution of the state machine hands on from state to state, as far as
 * its steps have answered. Each answer has a message for people, with the numbers. What else is there is passed over.
 */
export const runFindings = z.object({
  /** What the job came to, and whether the table counts the same. 'none': it failed before it came to anything. */
  outcome: z.object({ answer: z.enum(['published', 'waiting', 'loss', 'differs', 'none']), message }).optional(),
  /**
   * What is to become of SPICE. 'follow': there is an ingestion that began after the commit. 'later': a trailing one is
   * due. 'none': nothing to refresh.
   */
  refresh: z
    .object({
      answer: z.enum(['none', 'start', 'follow', 'later']),
      message,
      /** Id of the ingestion to start or to follow. */
      ingestion: z.string().optional(),
      /** The trailing refresh; where one is started or followed, in case that nothing comes of it. */
      later: laterSchema.optional(),
    })
    .optional(),
  /** Whether SPICE holds what was published. 'superseded': QuickSight has ended it for a later one, anybody's. */
  reconcile: z.object({ answer: z.enum(['agrees', 'superseded', 'failed', 'differs']), message }).optional(),
  /** The refresh that SPICE is left to; absent where this run sees to it. */
  putOff: laterSchema.optional(),
  /** What needs somebody, in the words that people are sent. */
  explain: z.object({ message }).optional(),
});

/** What an execution of the state machine is given, as it was parsed. */
export type RunInput = z.output<typeof runInputSchema>;
/** What a run has found so far, as it was parsed. */
export type RunFindings = z.output<typeof runFindings>;
