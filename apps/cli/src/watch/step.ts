/** How far an upload has come at one point of its way. */
export interface Step {
  readonly step: 'object' | 'queue' | 'receipt';
  /** 'done': it is past this point. 'waiting': it will be, unless it hangs. 'stuck': only with somebody's help. */
  readonly state: 'done' | 'waiting' | 'stuck';
  /** What there is to see. */
  readonly message: string;
  /** What to do if it does not go on. */
  readonly todo?: string;
}

/** Where the way of an upload has ended. */
export type Outcome = 'committed' | 'quarantined' | 'withdrawn';
