// The KMS key for the secrets, logs and objects of an environment.
import { Construct, KmsAlias, KmsKey } from '../../cdktf';
import { policy } from './policy';

export interface KeyProps {
  readonly name: string;
  readonly region: string;
  /** AWS account ID. */
  readonly account: string;
}

/** Days in which a scheduled key deletion can be cancelled. Data encrypted with a deleted key is lost. */
const DELETION_WINDOW_DAYS = 30;

export class Key extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { name, region, account }: KeyProps) {
    super(scope, id);
    const document = policy(this, 'policy', [
      // Delegates permissions on the key to IAM. Without it nobody could change the key again.
      { actions: ['kms:*'], resources: ['*'], principals: { AWS: [`arn:aws:iam::${account}:root`] } },
      {
        actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
        resources: ['*'],
        principals: { Service: [`logs.${region}.amazonaws.com`] },
        conditions: [
          {
            test: 'ArnLike',
            variable: 'kms:EncryptionContext:aws:logs:arn',
            values: [`arn:aws:logs:${region}:${account}:log-group:*`],
          },
        ],
      },
    ]);
    const key = new KmsKey(this, 'key', {
      description: `Cluster secrets, logs and objects of ${name}`,
      enableKeyRotation: true,
      deletionWindowInDays: DELETION_WINDOW_DAYS,
      policy: document,
    });
    new KmsAlias(this, 'alias', { name: `alias/${name}`, targetKeyId: key.keyId });
    this.arn = key.arn;
  }
}
