// Schemas for names that other systems define: Kubernetes, DNS, Slack, AWS, image registries.
import { z } from 'zod';

/** A string that matches `pattern`. `allowed` is for the settings reference. */
const text = (pattern: RegExp, allowed: string, message = `must be ${allowed}`) =>
  z.string({ error: message }).regex(pattern, message).meta({ allowed });

export const name = text(
  /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
  'a Kubernetes name',
  'must be a Kubernetes name: a-z, 0-9 and -',
);
export const hostname = text(
  /^([a-z0-9]([-a-z0-9]*[a-z0-9])?\.)+[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
  'a domain, like obs.example.com',
);
export const channel = text(/^#[a-z0-9][a-z0-9_-]{0,79}$/, 'a Slack channel, like #alerts-critical');
/** A mail server. */
export const mailServer = text(/^[\w.-]+:\d{1,5}$/, 'host:port, like smtp.example.com:587');
export const mailAddresses = text(
  /^[^\s@,'"<>]+@[^\s@,'"<>]+(, ?[^\s@,'"<>]+@[^\s@,'"<>]+)*$/,
  'addresses separated by commas, like oncall@example.com',
);
export const region = text(/^[a-z]{2}(-[a-z]+)+-\d$/, 'an AWS region, like eu-central-1');
export const timeZone = text(
  /^[A-Z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/,
  'a name of the IANA time zone database, like Europe/Berlin',
);
export const bucket = text(
  /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  'the name of an S3 bucket',
  'must be the name of an S3 bucket: 3 to 63 of a-z, 0-9, . and -',
);
export const arn = text(/^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/, 'the ARN of an IAM role');
/** An image with a tag and, optionally, a digest. */
export const image = text(
  /^[a-z0-9][a-z0-9._:/-]*:[\w][\w.-]{0,127}(@sha256:[0-9a-f]{64})?$/,
  'an image with a tag, not latest',
  'must be an image with a tag, like postgres:18.4-bookworm',
).refine((reference) => !reference.endsWith(':latest'), 'must have a version tag: :latest cannot be rolled back');
