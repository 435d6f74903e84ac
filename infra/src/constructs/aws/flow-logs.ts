// Flow logs of a VPC, in CloudWatch.
import { CloudwatchLogGroup, Construct, FlowLog } from '../../cdktf';
import { Role } from './role';

export interface FlowLogsProps {
  readonly name: string;
  readonly vpcId: string;
  readonly keyArn: string;
  readonly retentionDays: number;
}

export class FlowLogs extends Construct {
  constructor(scope: Construct, id: string, { name, vpcId, keyArn, retentionDays }: FlowLogsProps) {
    super(scope, id);
    const group = new CloudwatchLogGroup(this, 'group', {
      name: `/sextant/${name}/flows`,
      retentionInDays: retentionDays,
      kmsKeyId: keyArn,
    });
    const role = new Role(this, 'writer', {
      name: `${name}-flow-logs`,
      assumedBy: 'vpc-flow-logs.amazonaws.com',
      statements: [
        {
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
          resources: [group.arn, `${group.arn}:log-stream:*`],
        },
      ],
    });
    new FlowLog(this, 'flows', {
      vpcId,
      trafficType: 'ALL',
      logDestinationType: 'cloud-watch-logs',
      logDestination: group.arn,
      iamRoleArn: role.arn,
      dependsOn: role.policies,
    });
  }
}
