import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetParameterCommand, ParameterNotFound, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { addressParameter, addressSchema, deployedParameter, type Address } from '@sluice/lake';
import type { Deployment, Stage } from './deploy.ts';

/** A stage in the account and region of the environment's credentials. */
export function openStage(name: string): Stage {
  const ssm = new SSMClient();

  async function parameter(Name: string): Promise<string | undefined> {
    try {
      return (await ssm.send(new GetParameterCommand({ Name }))).Parameter?.Value;
    } catch (error) {
      if (error instanceof ParameterNotFound) return undefined;
      const reason = error instanceof Error ? error.message : String(error);
      const todo = 'set AWS_REGION and credentials of the account, as for the AWS CLI';
      throw new Error(`cannot ask stage '${name}' for ${Name}: ${reason}; ${todo}`, { cause: error });
    }
  }

  async function address(): Promise<Address | undefined> {
    const text = await parameter(addressParameter(name));
    return text === undefined ? undefined : addressSchema.parse(JSON.parse(text));
  }

  return {
    name,
    deployment: async () => {
      // A stage that was destroyed leaves its memory behind.
      const text = (await address()) && (await parameter(deployedParameter(name)));
      return text === undefined ? undefined : (JSON.parse(text) as Deployment);
    },
    record: async (deployment) => {
      const Value = JSON.stringify(deployment);
      await ssm.send(
        new PutParameterCommand({ Name: deployedParameter(name), Value, Type: 'String', Overwrite: true }),
      );
    },
    hasDashboards: async () => (await address())?.quicksight !== undefined,
    startSweep: async () => {
      const FunctionName = (await address())?.ingest.sweepFunction;
      await new LambdaClient().send(new InvokeCommand({ FunctionName, InvocationType: 'Event' }));
    },
  };
}
