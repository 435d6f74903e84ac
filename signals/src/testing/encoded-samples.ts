// Samples of named secrets in the syntaxes in which texts contain them: JSON, shells, headers, URLs.
import { sample } from './sample';

/** A password with the characters that syntaxes escape, as each syntax writes it. */
const json = (text: string) => JSON.stringify(text).slice(1, -1);
const HARD = `hunter 22, "it's" {a\\b}`;

export const ENCODED_SAMPLES = [
  // The whole of a quoted secret, also with spaces and quotes.
  sample('named secret', ['{"password":"', json(HARD), '","id":7}'], ['","id":7}']),
  sample('named secret', ['{"text":"{\\"password\\":\\"', json(json(HARD)), '\\",\\"id\\":7}"}'], ['\\"id\\":7}"}']),
  sample('named secret', [`{ password: '`, `correct horse, battery`, `', id: 7 }`], [`', id: 7 }`]),
  sample('named secret', ['{\\\\\\"apiKey\\\\\\":\\\\\\"', 'hunter22', '\\\\\\"}']),
  sample('named secret', ['password => "', 'hunter 22', '", id'], [', id']),
  sample('named secret', ['password := "', 'hunter 22', '", id'], [', id']),
  // Cut before the closing quote.
  sample('named secret', ['{"password":"', 'hunter 22']),
  sample('named secret', ['{"secret":["', 'hunter22","hunter23', '"],"id":7}'], ['"id":7']),
  sample('named secret', ['{"token":{"value":"', 'hunter22', '"},"id":7}'], ['"id":7']),
  ...['AWS_SECRET_ACCESS_KEY', 'aws_secret_access_key', 'secretAccessKey', 'SecretAccessKey', 'secret-key'].map(
    (name) => sample('named secret', [`${name}=`, 'wJalrXUtnFEMI/K7MDENG', ' next'], [' next']),
  ),
  ...['AWS_SESSION_TOKEN', 'sessionToken', 'X-Amz-Security-Token', 'clientSecret', 'webhook_secret'].map((name) =>
    sample('named secret', [`${name}: `, 'IQoJb3JpZ2luX2VjE', ' next'], [' next']),
  ),
  sample('named secret', ['DefaultEndpointsProtocol=https;AccountName=x;AccountKey=', 'Zm9vYmFy==', ';End'], [';End']),
  sample('named secret', ['Endpoint=sb://x/;SharedAccessKey=', 'Zm9vYmFy=', ';EntityPath=x'], [';EntityPath=x']),
  sample(
    'named secret',
    ['Server=db;Database=x;User Id=app;Password=', 'hunter22', ';Encrypt=true'],
    [';Encrypt=true'],
  ),
  sample('named secrets', ['{"passwords":["', 'hunter22","hunter23', '"],"id":7}'], ['"id":7']),
  sample('named secrets', [`{ tokens: { github: '`, 'hunter22', `', npm: 'x' }, id: 7 }`], ['id: 7']),
  sample('named secrets', ['{"apiKeys":["', 'hunter22', '"],"id":7}'], ['"id":7']),
  sample('named secrets', ['"tokens":"', 'hunter22', '","id":7'], ['"id":7']),
  sample('named secrets', ['{\\"secrets\\":[\\"', 'hunter22', '\\"]}']),
  sample('named secrets', ['{"credentials":{"user":"', 'hunter22', '"}}']),
  sample('named secrets', ['connectionString: "', 'Server=db;Uid=app', '"']),
  sample(
    'named secret',
    ['PRIVATE_KEY=-----BEGIN PRIVATE ' + 'KEY-----\n', 'MIIEow', '\n-----END PRIVATE ' + 'KEY-----\nnext'],
    ['\nnext'],
  ),
  sample('credentials in a URL', ['postgres://app:', 'hunter$22', '@db.example.com/x'], ['postgres']),
  sample('cookie', ['{"cookie":"', 'session=\\"a b\\"; theme=dark', '","id":7}'], ['"id":7']),
  sample('cookie', ['cookie: a="x"; session=', 'hunter22', '\nnext'], ['\nnext']),
  sample(
    'authorization header',
    ['{"Authorization":"', 'Digest username=\\"app\\", response=\\"6629\\"', '","id":7}'],
    ['"id":7'],
  ),
  sample(
    'authorization header',
    ['Authorization: Digest username="app", response="', '6629fae49393a053', '"\nHost: x'],
    ['\nHost: x'],
  ),
  sample(
    'authorization header',
    [
      'Authorization: AWS4-HMAC-SHA256 Credential=app/x, SignedHeaders=host, Signature=',
      'fe5f80f77d5fa3be',
      '\nHost: x',
    ],
    ['\nHost: x'],
  ),
  sample('raw header', [`rawHeaders: [ 'Host', 'x', 'Authorization', '`, 'Bearer x', `' ]`], [`'Host', 'x'`]),
  sample('raw header', ['[["cookie","', 'session=x', '"],["host","x"]]'], ['["host","x"]']),
  sample('raw header', ['{\\"rawHeaders\\":[\\"x-api-key\\",\\"', 'hunter', '\\",\\"host\\"]}'], ['\\"host\\"']),
  sample('raw header', ['["private-token","', 'hunter22', '"]']),
  sample(
    'command-line option',
    ['Command failed: login --password ', 'hunter22', ' registry'],
    ['login ', ' registry'],
  ),
  sample('command-line option', ['login --password "', 'hunter twenty-two', '" registry'], ['login ', ' registry']),
  sample('bearer token', ['curl?auth=Bearer%20', 'abcdef123456']),
];
