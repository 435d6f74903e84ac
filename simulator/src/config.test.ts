import { ConfigError, readConfig } from './config';

const required = { PORT: '4000', GITHUB_WEBHOOK_SECRET: 's', GITHUB_APP_URL: 'http://127.0.0.1:4001/' };

test('variables that are not set have defaults', () => {
  expect(readConfig({ ...required, HOST: '' })).toEqual({
    host: '127.0.0.1',
    port: 4000,
    logLevel: 'info',
    webhookSecret: 's',
    githubAppUrl: 'http://127.0.0.1:4001',
    controllerUrl: undefined,
    proverUrl: undefined,
    opsApiKey: undefined,
    publicUrl: undefined,
    seed: 1,
    latencyScale: 1,
    trafficRate: 0,
  });
});

test('the addresses of the controller, the prover and the simulator are optional', () => {
  const urls = {
    CONTROLLER_URL: 'http://c:1/',
    PROVER_URL: 'http://p:2',
    SIMULATOR_URL: 'http://w:3//',
    OPS_API_KEY: 'k',
  };
  expect(readConfig({ ...required, ...urls })).toMatchObject({
    controllerUrl: 'http://c:1',
    proverUrl: 'http://p:2',
    publicUrl: 'http://w:3',
    opsApiKey: 'k',
  });
});

test('all problems are reported at once', () => {
  const read = () =>
    readConfig({
      PORT: '70000',
      GITHUB_WEBHOOK_SECRET: '',
      GITHUB_APP_URL: 'here',
      SIMULATOR_SEED: 'x',
      SIMULATOR_LATENCY_SCALE: '-1',
      SIMULATOR_TRAFFIC_RATE: '500',
    });
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(
    [
      'invalid configuration:',
      '  PORT: must be at most 65535',
      '  GITHUB_WEBHOOK_SECRET: is required',
      '  GITHUB_APP_URL: must be an http or https URL',
      '  SIMULATOR_SEED: must be an integer',
      '  SIMULATOR_LATENCY_SCALE: must be a number of 0 or more',
      '  SIMULATOR_TRAFFIC_RATE: must be at most 200',
    ].join('\n'),
  );
});
