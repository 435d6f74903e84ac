// Samples of tokens and keys with a recognizable form.
import { sample, token } from './sample';

const HEX = '0123456789abcdef'.repeat(4);
const UPPER = 'ABCDEFGH23456789'.repeat(4);

export const TOKEN_SAMPLES = [
  sample('OpenAI, Anthropic or OpenRouter key', ['the key ', token('sk-' + 'proj-', 40), ' is wrong'], ['the key ']),
  sample('OpenAI, Anthropic or OpenRouter key', ['', token('sk-' + 'ant-api03-', 40)]),
  sample('OpenAI, Anthropic or OpenRouter key', ['', token('sk-' + 'or-v1-', 40)]),
  sample('OpenAI, Anthropic or OpenRouter key', ['', token('sk-', 20)]),
  sample('GitHub token', ['git clone ', token('gh' + 'p_', 36)], ['git clone ']),
  sample('GitHub token', ['', token('gh' + 's_', 36)]),
  sample('fine-grained GitHub token', ['', token('github' + '_pat_', 60)]),
  sample('GitLab token', ['', token('glpat' + '-', 20)]),
  sample('npm token', ['', token('npm' + '_', 36)]),
  sample('Slack token', ['', token('xoxb' + '-', 40)]),
  sample('Google API key', ['', token('AIza', 35)]),
  sample('OpenAI, Anthropic or OpenRouter key', ['', token('sk-' + 'lf-', 36)]),
  sample('key of a model provider', ['groq ', token('gsk' + '_', 52), ' is wrong'], ['groq ', ' is wrong']),
  sample('key of a model provider', ['', token('pplx' + '-', 48)]),
  sample('key of a model provider', ['', token('xai' + '-', 72)]),
  sample('Hugging Face token', ['login with ', token('hf' + '_', 34)], ['login with ']),
  ...['gldt-', 'glrt-', 'glcbt-', 'glptt-', 'glft-', 'glimt-', 'glagent-', 'gloas-', 'glsoat-'].map((prefix) =>
    sample('GitLab token', ['clone with ', token(prefix, 20), ', then'], ['clone with ', ', then']),
  ),
  sample('GitLab token', ['', token('glpat' + '-', 27) + '.01.1a2b3c4d5']),
  sample('PyPI token', ['upload with ', token('pypi' + '-AgEIcHlwaS5vcmc', 70)], ['upload with ']),
  sample('Docker token', ['docker login -p ', token('dckr' + '_pat_', 27)], ['docker login']),
  sample('Docker token', ['', token('dckr' + '_oat_', 32)]),
  sample('Slack token', ['', token('xoxe' + '.xoxp-1-', 40)]),
  sample('Slack app token', ['', token('xapp' + '-1-A0-', 40)]),
  ...['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_'].map((prefix) =>
    sample('Stripe key', ['No such customer for ', token(prefix, 24), ' today'], ['No such customer', ' today']),
  ),
  sample('webhook secret', ['verify with ', token('whsec' + '_', 32)], ['verify with ']),
  sample('SendGrid key', ['', `${token('SG' + '.', 22)}.${token('', 43)}`]),
  sample('Google OAuth token', ['', token('ya29' + '.', 60)]),
  sample('Google OAuth token', ['', token('GOCSPX' + '-', 28)]),
  sample('Azure application secret', ['AADSTS7000215: invalid abc', token('8Q' + '~', 34), ' for app'], [' for app']),
  sample(
    'Azure shared access signature',
    ['GET https://x.blob.core.windows.net/c?sv=2024-11-04&sig=', token('', 40) + '%3D', ' failed'],
    ['GET https://x.blob.core.windows.net/c?sv=2024-11-04', ' failed'],
  ),
  sample(
    'signature of a URL',
    ['GET https://b.s3.amazonaws.com/k?X-Amz-Expires=900&X-Amz-Signature=', HEX, ' failed'],
    ['X-Amz-Expires=900', ' failed'],
  ),
  sample('Vault token', ['', token('hvs' + '.', 24)]),
  sample('Grafana token', ['', token('glsa' + '_', 32) + '_1a2b3c4d']),
  sample('Grafana token', ['', token('glc' + '_', 60)]),
  sample('Databricks token', ['', 'dapi' + HEX.slice(0, 32)]),
  sample('DigitalOcean token', ['', 'dop_v1_' + HEX]),
  sample('Shopify token', ['', 'shpat_' + HEX.slice(0, 32)]),
  sample('age key', ['identity AGE', '-SECRET-KEY-' + '1' + UPPER.slice(0, 58)]),
  sample('JSON Web Token', ['Bearer%20', 'eyJhbGciOiJI' + '.eyJzdWIiOiIx' + '.c2lnbmF0dXJl']),
  // At the end of a long word.
  sample('JSON Web Token', ['x'.repeat(60) + '_', 'eyJhbGciOiJI' + '.eyJzdWIiOiIx' + '.c2lnbmF0dXJl']),
  // Encrypted, in five parts.
  sample(
    'JSON Web Token',
    ['', 'eyJhbGciOiJI' + '.T0tHS2V5S2V5.aXZpdml2aXY.Y2lwaGVydGV4dA.dGFndGFn', ' again'],
    [' again'],
  ),
  ...['', 'RSA ', 'EC ', 'DSA ', 'OPENSSH ', 'ENCRYPTED '].map((kind) =>
    sample(
      'private key',
      [
        'read ',
        `-----BEGIN ${kind}PRIVATE ` + `KEY-----\nMIIEow\nabc\n-----END ${kind}PRIVATE ` + 'KEY-----',
        '\nnext',
      ],
      ['read ', '\nnext'],
    ),
  ),
  sample('private key', [
    '',
    '-----BEGIN PGP PRIVATE ' + 'KEY BLOCK-----\nlQOYBF\n-----END PGP PRIVATE ' + 'KEY BLOCK-----',
  ]),
  sample('private key', [
    '{"private_key": "',
    '-----BEGIN PRIVATE ' + 'KEY-----\\nMIIEow\\n-----END PRIVATE ' + 'KEY-----\\n',
  ]),
];
