import { ConfigError, int, list, path, readConfig, secret, str, url } from './config';
import { redactText } from './redaction/redaction';

const SPEC = {
  PORT: int({ description: 'port to listen on', min: 0, max: 65_535 }),
  HOST: str({ description: 'address to listen on', default: '127.0.0.1' }),
  MODE: str({ description: 'run mode', oneOf: ['fast', 'safe'], default: 'safe' }),
  DATABASE_URL: url({ description: 'database', protocols: ['postgres', 'postgresql'] }),
  LOKI_URL: url({ description: 'Loki', default: undefined }),
  TOKEN: secret({ description: 'service token', minLength: 8 }),
  SPOOL: path({ description: 'spool folder', default: '/tmp/spool' }),
} as const;

const GOOD = { PORT: '8080', DATABASE_URL: 'postgres://app@db/x', TOKEN: 'very-quiet-value' };

describe('readConfig', () => {
  test('returns typed values, with defaults for absent and empty variables', () => {
    const config = readConfig({ ...GOOD, HOST: '', SPOOL: 'spool' }, SPEC);
    const typed: { PORT: number; MODE: 'fast' | 'safe'; LOKI_URL: string | undefined } = config;
    expect(typed).toEqual({
      ...GOOD,
      PORT: 8080,
      HOST: '127.0.0.1',
      MODE: 'safe',
      LOKI_URL: undefined,
      SPOOL: `${process.cwd()}/spool`,
    });
  });

  test('throws one error with every problem', () => {
    const env = {
      PORT: '99999',
      MODE: 'slow',
      DATABASE_URL: 'mysql://db',
      TOKEN: 'short',
      LOKI_URL: 'loki',
    };
    const error = caught(() => readConfig(env, SPEC));
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).problems).toEqual([
      'PORT is "99999"; expected integer from 0 to 65535 (port to listen on)',
      'MODE is "slow"; expected one of fast, safe (run mode)',
      'DATABASE_URL is not a URL that starts with postgres:// or postgresql:// (database)',
      'LOKI_URL is not a URL that starts with http:// or https:// (Loki)',
      'TOKEN is too short; expected at least 8 characters (service token)',
    ]);
  });

  test('reads a list', () => {
    const spec = {
      ROLES: list({ description: 'allowed roles', oneOf: ['OWNER', 'MEMBER', 'NONE'], default: ['OWNER'] }),
    };
    expect(readConfig({}, spec).ROLES).toEqual(['OWNER']);
    expect(readConfig({ ROLES: 'MEMBER, OWNER,MEMBER' }, spec).ROLES).toEqual(['MEMBER', 'OWNER']);
    expect((caught(() => readConfig({ ROLES: 'OWNER,all' }, spec)) as ConfigError).problems).toEqual([
      'ROLES is "OWNER,all"; expected one or more of OWNER, MEMBER, NONE, separated by commas (allowed roles)',
    ]);
  });

  test('reports missing variables', () => {
    const error = caught(() => readConfig({}, SPEC)) as ConfigError;
    expect(error.message).toContain('PORT is missing; expected integer from 0 to 65535 (port to listen on)');
    expect(error.message).toContain('TOKEN is missing');
  });

  test('removes a trailing slash from URLs', () => {
    expect(readConfig({ ...GOOD, LOKI_URL: 'http://loki:3100/' }, SPEC).LOKI_URL).toBe('http://loki:3100');
  });

  test('redacts a secret that it has read', () => {
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
