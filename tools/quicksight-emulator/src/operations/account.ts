import type {
  DescribeAccountSubscriptionResponse,
  DescribeGroupRequest,
  DescribeGroupResponse,
  DescribeUserRequest,
  DescribeUserResponse,
  ListNamespacesRequest,
  ListNamespacesResponse,
} from '@aws-sdk/client-quicksight';
import { notFound, ServiceError } from '../errors.ts';
import { declaredErrors, type OperationName } from '@sluice/quicksight-model/api';
import { identityArn, page, type Context } from './context.ts';

/**
 * Refuses what an account cannot do.
 * @throws ServiceError
 */
export function checkAccount(
  operation: OperationName,
  account: string | undefined,
  region: string | undefined,
  { account: own }: Context,
): void {
  const declares = (name: string): boolean => declaredErrors[operation].includes(name);
  const unsupported = 'UnsupportedUserEditionException';
  const refuse = (message: string): never => {
    throw new ServiceError(declares(unsupported) ? unsupported : 'AccessDeniedException', message);
  };
  if (account !== undefined && account !== own.id)
    throw new ServiceError('AccessDeniedException', `Account ${account} is not that of the credentials`);
  const isAboutIdentity = ['DescribeUser', 'DescribeGroup', 'ListNamespaces'].includes(operation);
  if (own.edition === 'none') {
    if (operation === 'DescribeAccountSubscription')
      throw notFound(`Subscription of account ${own.id}`, 'ACCOUNT_SETTINGS');
    if (isAboutIdentity)
      throw new ServiceError(
        'ResourceNotFoundException',
        `Account ${own.id} is not signed up with QuickSight with namespace default`,
        'NAMESPACE',
      );
    if (!declares(unsupported) && declares('ResourceNotFoundException'))
      throw notFound(`Directory information for account ${own.id}`);
    refuse(`Account ${own.id} is not subscribed for QuickSight`);
  }
  const { identityRegion } = own;
  if (isAboutIdentity && region !== undefined && region !== identityRegion)
    throw new ServiceError(
      'AccessDeniedException',
      `Operation is being called from endpoint ${region}, but your identity region is ${identityRegion}. Please use ` +
        `the ${identityRegion} endpoint.`,
    );
  if (own.edition === 'STANDARD' && operation.includes('Dashboard'))
    refuse(`Operation ${operation} is not supported in the Standard edition`);
}

export const describeAccountSubscription = (_: unknown, { account }: Context): DescribeAccountSubscriptionResponse => ({
  AccountInfo: {
    AccountName: 'emulated',
    ...(account.edition !== 'none' && { Edition: account.edition }),
    AuthenticationType: 'IAM_AND_QUICKSIGHT',
    AccountSubscriptionStatus: 'ACCOUNT_CREATED',
  },
});

export function describeUser({ Namespace, UserName }: DescribeUserRequest, context: Context): DescribeUserResponse {
  if (Namespace !== 'default' || !context.account.users.includes(UserName ?? ''))
    throw notFound(`User ${UserName} in namespace ${Namespace}`, 'USER');
  return {
    User: {
      Arn: identityArn(context, `user/default/${UserName}`),
      UserName,
      Role: 'AUTHOR',
      IdentityType: 'QUICKSIGHT',
      Active: true,
    },
  };
}

export function describeGroup({ Namespace, GroupName }: DescribeGroupRequest, context: Context): DescribeGroupResponse {
  if (Namespace !== 'default' || !context.account.groups.includes(GroupName ?? ''))
    throw notFound(`Group ${GroupName} in namespace ${Namespace}`, 'GROUP');
  return { Group: { Arn: identityArn(context, `group/default/${GroupName}`), GroupName } };
}

export function listNamespaces(input: ListNamespacesRequest, context: Context): ListNamespacesResponse {
  const { items, ...rest } = page(new Map([['default', 'default']]), input, context);
  return {
    Namespaces: items.map((Name) => ({
      Name,
      Arn: identityArn(context, `namespace/${Name}`),
      CapacityRegion: context.account.region,
      CreationStatus: 'CREATED',
      IdentityStore: 'QUICKSIGHT',
    })),
    ...rest,
  };
}
