import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { findAccount } from './account.ts';
import { readStage } from './stage.ts';

/*
 * The CDK's command line for one stage: `node src/cdk.ts deploy --stage=dev`. What it does not know itself goes on to
 * the CDK's, such as `--require-approval never`.
 */
const commands = {
  bootstrap: ['bootstrap'],
  synth: ['synth', '--quiet'],
  diff: ['diff'],
  deploy: ['deploy', '--all'],
  destroy: ['destroy', '--all'],
};

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}

async function main([command = '', ...rest]: string[]): Promise<number> {
  if (!(command in commands))
    throw new Error(`cannot run '${command}': expected one of ${Object.keys(commands).join(', ')}`);
  const { stage: name, others } = takeStage(rest);
  const stage = await readStage(name);
  // Templates are made without an account; everything else talks to one.
  const account = command === 'synth' ? undefined : await findAccount(stage);

  const cli = spawn(
    'cdk',
    [...commands[command as keyof typeof commands], '--context', `stage=${stage.name}`, ...others],
    {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
      stdio: 'inherit',
      // Without a region, the CDK would take us-east-1.
      env: { ...process.env, ...(account && { AWS_REGION: account.region }) },
    },
  );
  const [code] = (await once(cli, 'exit')) as [number | null];
  return code ?? 1;
}

/** Takes `--stage NAME` or `--stage=NAME` out of the arguments; the rest is the CDK's. */
function takeStage(args: readonly string[]): { stage: string; others: string[] } {
  const others = [...args];
  const index = others.findIndex((argument) => argument === '--stage' || argument.startsWith('--stage='));
  if (index < 0) return { stage: 'dev', others };
  const [option = ''] = others.splice(index, 1);
  const [, value] = option.split('=');
  return { stage: value ?? others.splice(index, 1)[0] ?? '', others };
}
