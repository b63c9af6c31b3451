import type { Step } from '../step.ts';
import type { RunLook, Runs } from './run.ts';

const stepOf =
  (step: Step['step']) =>
  (state: Step['state'], message: string, todo?: string): Step => ({
    step,
    state,
    message,
    ...(todo !== undefined && { todo }),
  });

/** How far a run has brought its dataset's table. */
export interface PublishLook {
  readonly step: Step;
  /** Undefined while it is on its way; 'none': another run has done, or will do, what this one would have. */
  readonly outcome?: 'published' | 'held' | 'failed' | 'none';
}

/** Whether what a run found of the table is as it should be, as the machine tells it. */
export function publishStep(look: RunLook): PublishLook {
  const { run, status, at, findings, problem } = look;
  const { answer, message } = findings.outcome ?? {};
  const step = (state: Step['state'], words: string, todo?: string): Step =>
    stepOf('publish')(state, `${run}: ${words}`, todo);
  if (answer === 'published') return { step: step('done', message ?? ''), outcome: 'published' };
  if (answer === 'loss')
    return { step: step('stuck', message ?? '', 'see docs/runbook.md#publish-held'), outcome: 'held' };
  if (status === 'running') return { step: step('waiting', at ?? 'begins') };
  if (status === 'failed')
    return {
      step: step('stuck', message ?? oneLine(problem), 'see docs/runbook.md#publish-failed'),
      outcome: 'failed',
    };
  return { step: step('waiting', message ?? problem ?? 'a younger run does what it would have done'), outcome: 'none' };
}

/** How far SPICE has come after a publish. */
export interface SpiceLook {
  readonly step: Step;
  /**
   * Undefined while it is on its way. 'reconciled': it holds the rows of the table. 'none': QuickSight does not have the
   * dataset. 'due': a refresh will come later by itself.
   */
  readonly outcome?: 'reconciled' | 'none' | 'due' | 'failed';
}

/** Whether SPICE holds what the table does, as the machine found it: by this run, or by the refresh that it is left to. */
export async function spiceStep(runs: Runs, look: RunLook): Promise<SpiceLook> {
  const { status, findings, problem } = look;
  const { refresh, reconcile } = findings;
  const step = stepOf('spice');
  const left = findings.putOff ?? (refresh?.answer === 'later' ? refresh.later : undefined);
  if (left && (status === 'running' || status === 'succeeded')) {
    const later = await runs.look(left.execution);
    if (later && (later.status !== 'running' || later.findings.refresh)) return spiceStep(runs, later);
    const message =
      refresh?.answer === 'later'
        ? `${refresh.message}; it comes by itself`
        : `${reconcile?.message ?? 'QuickSight took no other ingestion'}; the next one comes by itself at ${left.input.notBefore}`;
    return { step: step('waiting', message), outcome: 'due' };
  }
  if (reconcile?.answer === 'agrees') return { step: step('done', reconcile.message), outcome: 'reconciled' };
  if (refresh?.answer === 'none') return { step: step('done', refresh.message), outcome: 'none' };
  if (status === 'running') return { step: step('waiting', refresh?.message ?? 'not looked at yet') };
  if (status === 'succeeded') return { step: step('done', 'QuickSight no longer has the dataset'), outcome: 'none' };
  const message = reconcile?.message ?? oneLine(problem);
  const page =
    reconcile?.answer === 'differs' ? 'runbook.md#reconciliation-mismatch' : 'dashboards.md#when-spice-is-not-filled';
  const todo = status === 'stopped' ? 'the next run of the dataset refreshes it' : `see docs/${page}`;
  return { step: step('stuck', message, todo), outcome: 'failed' };
}

const oneLine = (text = ''): string => text.replace(/\s*\n\s*/g, ' ');
