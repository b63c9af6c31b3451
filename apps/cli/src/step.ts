/** How far something has come at one point of its way: an upload, or a run. */
export interface Step {
  readonly step: 'object' | 'queue' | 'receipt' | 'publish' | 'spice';
  /** 'done': it is past this point. 'waiting': it will be, unless it hangs. 'stuck': only with somebody's help. */
  readonly state: 'done' | 'waiting' | 'stuck';
  /** What there is to see. */
  readonly message: string;
  /** What to do if it does not go on. */
  readonly todo?: string;
}

/** A step as a line. */
export const stepLine = ({ step, state, message }: Step): string =>
  `${step.padEnd(7)}  ${state.padEnd(7)}  ${message}\n`;
