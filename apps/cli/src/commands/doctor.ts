import type { Command } from 'commander';
import type { Check } from '../doctor/check.ts';
import { examineStage, examineThisMachine } from '../doctor/examine.ts';
import { exitCode } from '../io.ts';
import type { LakeOptions } from '../open-lake.ts';
import { jsonOption, lakeOption, stageOption, type Action } from '../options.ts';

/** `sluice doctor`: whether everything is there that the other commands, or a deploy, will need. */
export function doctor(program: Command, action: Action): void {
  program
    .command('doctor')
    .summary('check this machine, or with --stage an account before and after a deploy')
    .description(
      'Says of each thing whether it is well, and how to mend what is not. Exit code 1 when something fails.\n' +
        'With --stage: Node, region, credentials, CDK bootstrap, quotas, QuickSight; the stage, where it is deployed.\n' +
        'It changes nothing.',
    )
    .addOption(lakeOption())
    .addOption(stageOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  $ sluice doctor --stage dev')
    .action(
      action(async (io, { lake, stage, json }: LakeOptions & { json?: boolean }) => {
        const checks = stage === undefined ? await examineThisMachine(lake) : await examineStage(stage);
        io.out(json ? `${JSON.stringify({ checks }, null, 2)}\n` : checks.map(line).join(''));
        return checks.some(({ status }) => status === 'fail') ? exitCode.quarantined : exitCode.done;
      }),
    );
}

function line({ name, status, message, mend }: Check): string {
  return `${status.padEnd(4)}  ${name}: ${message}\n${mend === undefined ? '' : `      → ${mend}\n`}`;
}
