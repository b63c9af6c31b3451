import { Aws, Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Dataset } from '@sluice/contract';
import type { Construct } from 'constructs';
import { alarmsOf } from '../alarms.ts';
import { dashboardOf } from '../dashboard.ts';
import { alarmTopicName } from '../names.ts';
import type { Stage } from '../stage.ts';
import { ingestResourcesOf } from './ingest.ts';
import { publishResourcesOf } from './publish.ts';
import { environmentOf } from './storage.ts';

export interface ObservabilityProps {
  readonly stage: Stage;
  readonly datasets: readonly Dataset[];
}

/** Tells people when they are needed: one topic, the alarms that it gets, one dashboard. */
export class ObservabilityStack extends Stack {
  constructor(scope: Construct, id: string, { stage, datasets }: ObservabilityProps) {
    super(scope, id, { env: environmentOf(stage), description: `Sluice ${stage.name}: alarms and dashboard` });
    const topic = new sns.Topic(this, 'Alarms', { topicName: alarmTopicName(stage), enforceSSL: true });
    // A topic with a policy of its own loses the default one, by which the account's alarms may publish.
    topic.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'AlarmsOfThisAccount',
        principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    for (const email of stage.alarms.emails) topic.addSubscription(new EmailSubscription(email));

    const resources = { ingest: ingestResourcesOf(this, stage), publish: publishResourcesOf(this, stage) };
    const action = new SnsAction(topic);
    for (const { kind, dataset, condition, todo } of alarmsOf(stage, resources, datasets)) {
      const name = [kind, ...(dataset === undefined ? [] : [dataset])].join('-');
      const alarm = new cloudwatch.Alarm(this, pascal(name), {
        ...condition,
        alarmName: `sluice-${stage.name}-${name}`,
        alarmDescription: `${todo} See docs/runbook.md#${kind}`,
      });
      alarm.addAlarmAction(action);
      alarm.addOkAction(action);
    }
    const dashboard = new cloudwatch.Dashboard(this, 'Dashboard', {
      dashboardName: `sluice-${stage.name}`,
      defaultInterval: Duration.days(1),
    });
    dashboard.addWidgets(...dashboardOf(stage, resources, datasets));
  }
}

function pascal(name: string): string {
  return name.replace(/(?:^|[-_])([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
