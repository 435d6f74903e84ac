import { ConfigError, int, list, num, path, readConfig, secret, str, url } from './config';
import { redactText } from './redaction/redaction';

const SPEC = {
  PORT: int({ description: 'port to listen on', min: 0, max: 65_535 }),
  HOST: str({ description: 'address to listen on', default: '127.0.0.1' }),
  MODE: str({ description: 'how to run', oneOf: ['fast', 'safe'], default: 'safe' }),
  RATE: num({ description: 'share of calls', min: 0, max: 1, default: 0.5 }),
  DATABASE_URL: url({ description: 'database', protocols: ['postgres', 'postgresql'] }),
  LOKI_URL: url({ description: 'Loki', default: undefined }),
  TOKEN: secret({ description: 'token of the service', minLength: 8 }),
  SPOOL: path({ description: 'folder of the spool', default: '/tmp/spool' }),
} as const;

const GOOD = { PORT: '8080', DATABASE_URL: 'postgres://app@db/x', TOKEN: 'very-quiet-value' };

describe('readConfig', () => {
  test('returns typed values with defaults for what is absent or empty', () => {
    const config = readConfig({ ...GOOD, HOST: '', SPOOL: 'spool' }, SPEC);
    const typed: { PORT: number; MODE: 'fast' | 'safe'; LOKI_URL: string | undefined } = config;
    expect(typed).toEqual({
      ...GOOD,
      PORT: 8080,
      HOST: '127.0.0.1',
      MODE: 'safe',
      RATE: 0.5,
      LOKI_URL: undefined,
      SPOOL: `${process.cwd()}/spool`,
    });
  });

  test('throws one error that names every problem and its fix', () => {
    const env = {
      PORT: '99999',
      MODE: 'slow',
      RATE: 'x',
      DATABASE_URL: 'mysql://db',
      TOKEN: 'short',
      LOKI_URL: 'loki',
    };
    const error = caught(() => readConfig(env, SPEC));
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).problems).toEqual([
      'PORT is "99999"; set it to a whole number from 0 up to 65535 (port to listen on)',
      'MODE is "slow"; set it to one of fast, safe (how to run)',
      'RATE is "x"; set it to a number from 0 up to 1 (share of calls)',
      'DATABASE_URL is not a URL that starts with postgres:// or postgresql:// (database)',
      'LOKI_URL is not a URL that starts with http:// or https:// (Loki)',
      'TOKEN is too short; set it to at least 8 characters (token of the service)',
    ]);
  });

  test('reads a list of a closed set', () => {
    const spec = { WHO: list({ description: 'who may', oneOf: ['OWNER', 'MEMBER', 'NONE'], default: ['OWNER'] }) };
    expect(readConfig({}, spec).WHO).toEqual(['OWNER']);
    expect(readConfig({ WHO: 'MEMBER, OWNER,MEMBER' }, spec).WHO).toEqual(['MEMBER', 'OWNER']);
    expect((caught(() => readConfig({ WHO: 'OWNER,all' }, spec)) as ConfigError).problems).toEqual([
      'WHO is "OWNER,all"; set it to one or more of OWNER, MEMBER, NONE, separated by commas (who may)',
    ]);
  });

  test('names what is missing', () => {
    const error = caught(() => readConfig({}, SPEC)) as ConfigError;
    expect(error.message).toContain('PORT is missing; set it to a whole number from 0 up to 65535: port to listen on');
    expect(error.message).toContain('TOKEN is missing');
  });

  test('takes the slash off the end of a URL', () => {
    expect(readConfig({ ...GOOD, LOKI_URL: 'http://loki:3100/' }, SPEC).LOKI_URL).toBe('http://loki:3100');
  });

  test('makes a secret unreadable from then on', () => {
    readConfig(GOOD, SPEC);
    expect(redactText('sent very-quiet-value to the server')).toBe('sent [redacted] to the server');
  });
});

function caught(fn: () => unknown): unknown {
  try {
    return fn();
  } catch (error) {
    return error;
  }
}
