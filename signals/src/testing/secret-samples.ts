// Samples for the redaction of processes and that of the collector, which must agree.
import { EMAIL } from '../redaction/secret-patterns';

export interface SecretSample {
  /** Name of the pattern that finds the secret. */
  readonly pattern: string;
  readonly text: string;
  /** Must be removed. */
  readonly secret: string;
  /** Must stay. */
  readonly keeps: readonly string[];
}

/** Samples are concatenated, so that secret scanners do not report them. */
const key = (prefix: string, length: number) =>
  prefix + 'aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dF3gH5'.repeat(2).slice(0, length);

const sample = (pattern: string, [before, secret, after = '']: readonly string[], keeps: readonly string[] = []) => ({
  pattern,
  text: `${before}${secret}${after}`,
  secret: secret!,
  keeps,
});

export const SECRET_SAMPLES: readonly SecretSample[] = [
  sample('authorization header', ['sent authorization: ', 'Bearer abc.def-123', ', then failed'], ['sent ', ', then']),
  sample('authorization header', ['Proxy-Authorization: Basic ', 'dXNlcjpwYXNzd29yZA==']),
  sample('authorization header', ['authorization: ', 'k3y-0f-s0me0ne']),
  sample('authorization header', ['AUTHORIZATION=', 'k3y-0f-s0me0ne']),
  sample('bearer token', ['called with bearer ', 'abcdef123456', ' and failed'], ['called with ', ' and failed']),
  sample('bearer token', ['Bearer ', 'hunter22hunter22', ' was refused'], [' was refused']),
  sample('basic credentials', ['Basic ', 'dXNlcjpwYXNzd29yZDEyMzQ1Ng==']),
  sample('cookie', ['Set-Cookie: theme=dark; session=', 'hunter22']),
  sample('cookie', ['cookie: session=', 'hunter22', '; theme=dark\nnext line'], ['\nnext line']),
  sample(
    'credentials in a URL',
    ['connect postgres://app:', 'hunter22', '@db:5432/x failed'],
    ['connect postgres', 'db:5432/x failed'],
  ),
  sample('credentials in a URL', ['redis://:p@', 'ss-word', '@cache:6379/0'], ['redis', 'cache:6379/0']),
  sample('credentials in a URL', ['https://', key('', 20), '@host/repository.git'], ['host/repository.git']),
  sample(
    'Slack webhook',
    ['POST https://hooks.slack.com', '/services/T0/B0/abcdefgh', ' failed'],
    ['POST ', ' failed'],
  ),
  sample('OpenAI, Anthropic or OpenRouter key', ['the key ', key('sk-' + 'proj-', 40), ' is wrong'], ['the key ']),
  sample('OpenAI, Anthropic or OpenRouter key', ['', key('sk-' + 'ant-api03-', 40)]),
  sample('OpenAI, Anthropic or OpenRouter key', ['', key('sk-' + 'or-v1-', 40)]),
  sample('OpenAI, Anthropic or OpenRouter key', ['', key('sk-', 20)]),
  sample('GitHub token', ['git clone ', key('gh' + 'p_', 36)], ['git clone ']),
  sample('GitHub token', ['', key('gh' + 's_', 36)]),
  sample('fine-grained GitHub token', ['', key('github' + '_pat_', 60)]),
  sample('GitLab token', ['', key('glpat' + '-', 20)]),
  sample('npm token', ['', key('npm' + '_', 36)]),
  sample('Slack token', ['', key('xoxb' + '-', 40)]),
  sample('AWS access key', ['access key ', 'AKIA' + 'ABCDEFGHIJKLMNOP', ' expired'], ['access key ', ' expired']),
  sample('temporary AWS access key', ['', 'ASIA' + 'ABCDEFGHIJKLMNOP']),
  sample('Google API key', ['', key('AIza', 35)]),
  sample(
    'JSON Web Token',
    ['rejected ', 'eyJhbGciOiJI' + '.eyJzdWIiOiIx' + '.c2lnbmF0dXJl', ' again'],
    ['rejected ', ' again'],
  ),
  sample(
    'private key',
    ['read ', '-----BEGIN RSA ' + 'PRIVATE KEY-----\nMIIEow\nabc\n-----END RSA ' + 'PRIVATE KEY-----', '\nfrom disk'],
    ['read ', '\nfrom disk'],
  ),
  sample('private key', ['', '-----BEGIN ' + 'PRIVATE KEY-----\nMIIEow']),
  sample('named secret', ['password=', 'hunter22', '; retry'], ['; retry']),
  sample('named secret', [`{'client_secret': '`, 'hunter22', `', 'id': 7}`], [`'id': 7`]),
  sample('named secret', ['{"api_key":"', 'hunter22', '","id":7}'], ['"id":7']),
  sample('named secret', ['{\\"apiKey\\":\\"', 'hunter22', '\\"}']),
  sample('named secret', ['X-Api-Key: ', 'hunter22']),
  sample('named secret', ['OPENAI_API_KEY=', 'abcdef']),
  sample('named secret', ['token = ', 'hunter22']),
  sample('named secret', ['?access_token=', 'abcdef', '&page=2'], ['&page=2']),
  sample('named secret', ['accessToken: ', 'hunter22']),
  sample('named secret', ['DB_PASSWORD=', 'hunter22']),
  sample('named secret', ['passphrase: ', 'hunter22']),
  sample('named secret', ['pwd=', 'hunter22']),
  sample(EMAIL.name, ['write to ', 'jane.doe@' + 'example.com', ' please'], ['write to ', ' please']),
  sample(EMAIL.name, ['', 'jane@' + '163.com']),
];

/** Texts without secrets. */
export const HARMLESS_TEXTS: readonly string[] = [
  'lodash@4.17.21',
  'lodash@5.0.0-beta.rc',
  '@types/node@20.11.0',
  'left-pad@latest',
  'task-scheduler-with-a-rather-long-name',
  'the disk-full error of task-42',
  'a basic understanding of bearer bonds',
  'the link is broken: it has no target',
  'Unexpected token < in JSON at position 0',
  'used 1200 tokens: 1000 in, 200 out',
  'max_tokens: 100000',
  'secretary of state',
  'cookies_accepted=true',
  'GET https://registry.example/@types/node answered 404',
  'https://registry.example/lodash/-/lodash-4.17.21.tgz',
  'http://127.0.0.1:4318/v1/traces',
  '4bf92f3577b34da6a3ce929d0e0e4736',
  '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  'SELECT * FROM runs WHERE id = $1',
  '2026-01-02T03:04:05.678Z',
  'password=[redacted]',
  'authorization: [redacted]',
];

export const SECRET_KEYS: readonly string[] = [
  'authorization',
  'http.request.header.authorization',
  'Authorization',
  'openai.api_key',
  'x-api-key',
  'apiKey',
  'db.password',
  'DB_PASSWORD',
  'client_secret',
  'github.token',
  'accessToken',
  'set-cookie',
  'privateKey',
  'passphrase',
  'aws.credentials',
];

export const HARMLESS_KEYS: readonly string[] = [
  'gen_ai.usage.input_tokens',
  'gen_ai.request.max_tokens',
  'link.broken',
  'tokenizer',
  'secretary',
  'keyboard',
  'cookies_accepted',
  'sextant.run.id',
  'http.route',
];
