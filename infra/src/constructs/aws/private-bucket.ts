// A private S3 bucket: encrypted, versioned, TLS only.
import {
  Construct,
  S3Bucket,
  S3BucketLifecycleConfiguration,
  S3BucketOwnershipControls,
  S3BucketPolicy,
  S3BucketPublicAccessBlock,
  S3BucketServerSideEncryptionConfigurationA,
  S3BucketVersioningA,
} from '../../cdktf';
import { policy } from './policy';

export interface PrivateBucketProps {
  readonly name: string;
  readonly keyArn: string;
  /** Deletes old objects that their owner failed to delete. */
  readonly expiry?: { readonly prefix: string; readonly days: number };
}

/** Days after which deleted or overwritten versions, and incomplete uploads, are removed. */
const NONCURRENT_DAYS = 7;

export class PrivateBucket extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, { name, keyArn, expiry }: PrivateBucketProps) {
    super(scope, id);
    const { bucket, arn } = new S3Bucket(this, 'bucket', { bucket: name });
    this.name = bucket;
    this.arn = arn;
    const open = new S3BucketPublicAccessBlock(this, 'public-access', {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketOwnershipControls(this, 'ownership', { bucket, rule: { objectOwnership: 'BucketOwnerEnforced' } });
    const encryption = { sseAlgorithm: 'aws:kms', kmsMasterKeyId: keyArn };
    new S3BucketServerSideEncryptionConfigurationA(this, 'encryption', {
      bucket,
      rule: [{ bucketKeyEnabled: true, applyServerSideEncryptionByDefault: encryption }],
    });
    new S3BucketVersioningA(this, 'versioning', { bucket, versioningConfiguration: { status: 'Enabled' } });
    new S3BucketPolicy(this, 'policy', {
      bucket,
      policy: policy(this, 'tls-only', [
        {
          effect: 'Deny',
          actions: ['s3:*'],
          resources: [arn, `${arn}/*`],
          principals: { '*': ['*'] },
          conditions: [{ test: 'Bool', variable: 'aws:SecureTransport', values: ['false'] }],
        },
      ]),
      // AWS rejects concurrent changes to the access of a bucket.
      dependsOn: [open],
    });
    this.#lifecycle(expiry);
  }

  #lifecycle(expiry: PrivateBucketProps['expiry']): void {
    const status = 'Enabled';
    new S3BucketLifecycleConfiguration(this, 'lifecycle', {
      bucket: this.name,
      rule: [
        {
          id: 'leftovers',
          status,
          filter: [{ prefix: '' }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: NONCURRENT_DAYS }],
          noncurrentVersionExpiration: [{ noncurrentDays: NONCURRENT_DAYS }],
        },
        ...(expiry
          ? [{ id: 'expiry', status, filter: [{ prefix: expiry.prefix }], expiration: [{ days: expiry.days }] }]
          : []),
      ],
    });
  }
}
