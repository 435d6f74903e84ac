import { secretFiles } from './alertmanager';

test('every secret file of a configuration is listed once', () => {
  const config = `
    slack_api_url_file: secrets/slack_url
    routing_key_file: "secrets/pagerduty_key"
    api_url_file: secrets/slack_url
    password_file: /elsewhere/x`;
  expect(secretFiles(config)).toEqual(['slack_url', 'pagerduty_key']);
});
