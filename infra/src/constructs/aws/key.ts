// The key that an environment's secrets, logs and objects are encrypted with.
import { Construct, KmsAlias, KmsKey } from '../../cdktf';
import { policy } from './policy';

export interface KeyProps {
  readonly name: string;
  readonly region: string;
  /** Number of the account. */
  readonly account: string;
}

/** Days in which a key whose deletion was asked for can still be saved: what it encrypted is lost with it. */
const REGRET_DAYS = 30;

export class Key extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { name, region, account }: KeyProps) {
    super(scope, id);
    const document = policy(this, 'policy', [
      // Rights on it are given by IAM; without this line nobody could ever change it.
      { actions: ['kms:*'], resources: ['*'], principals: { AWS: [`arn:aws:iam::${account}:root`] } },
      {
        actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
        resources: ['*'],
        principals: { Service: [`logs.${region}.amazonaws.com`] },
        when: [
          {
            test: 'ArnLike',
            variable: 'kms:EncryptionContext:aws:logs:arn',
            values: [`arn:aws:logs:${region}:${account}:log-group:*`],
          },
        ],
      },
    ]);
    const key = new KmsKey(this, 'key', {
      description: `Secrets of the cluster, logs and objects of ${name}`,
      enableKeyRotation: true,
      deletionWindowInDays: REGRET_DAYS,
      policy: document,
    });
    new KmsAlias(this, 'alias', { name: `alias/${name}`, targetKeyId: key.keyId });
    this.arn = key.arn;
  }
}
