import { Stack } from 'aws-cdk-lib';
import { CfnManagedPolicy, CfnRole } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

/** Characters that AWS takes, white space left out: of all the policies written into a role, and of a policy by itself. */
const longest = { role: 10_240, policy: 6_144 };

/**
 * Roles and policies that AWS would not take, in words: they grow with the datasets, and a deploy would find it out
 * halfway.
 */
export function oversizedPolicies(scope: IConstruct): string[] {
  return scope.node.findAll().flatMap((construct) => {
    if (construct instanceof CfnRole)
      return problem(`role '${construct.roleName}'`, lengthOf(construct, construct.policies), longest.role);
    if (construct instanceof CfnManagedPolicy)
      return problem(
        `policy '${construct.managedPolicyName}'`,
        lengthOf(construct, [{ policyDocument: construct.policyDocument as unknown }]),
        longest.policy,
      );
    return [];
  });
}

function problem(what: string, length: number, limit: number): string[] {
  const count = (value: number): string => value.toLocaleString('en');
  if (length <= limit) return [];
  return [
    `cannot deploy ${what}: AWS takes ${count(limit)} characters, its statements have ${count(length)}; ` +
      'they name each dataset: use fewer datasets, or shorter names of the stage, its buckets and datasets',
  ];
}

/** Characters of policies, as long as they can get. */
function lengthOf(construct: IConstruct, policies: unknown): number {
  const resolved = Stack.of(construct).resolve(policies) as { policyDocument: unknown }[] | undefined;
  return (resolved ?? []).reduce((sum, { policyDocument }) => sum + JSON.stringify(filledIn(policyDocument)).length, 0);
}

/** What AWS puts for references, at its longest. */
const pseudo: Readonly<Record<string, string>> = {
  'AWS::AccountId': '123456789012',
  'AWS::Partition': 'aws',
  'AWS::Region': 'ap-southeast-2',
};

/** A document with text in the place of references; any other than those to account and region is as long as an ARN. */
function filledIn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(filledIn);
  if (typeof value !== 'object' || value === null) return value;
  const {
    Ref,
    'Fn::Join': join,
    'Fn::Sub': sub,
  } = value as { Ref?: string; 'Fn::Join'?: [string, []]; 'Fn::Sub'?: string };
  if (join) return join[1].map(filledIn).join(join[0]);
  if (sub !== undefined) return sub.replace(/\$\{(.*?)\}/g, (_, name: string) => pseudo[name] ?? name);
  const [first = ''] = Object.keys(value);
  if (Ref !== undefined || first.startsWith('Fn::')) return pseudo[Ref ?? ''] ?? 'x'.repeat(90);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, filledIn(item)]));
}
