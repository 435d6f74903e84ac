// What settings of an environment change in the variables of our services.
import { definitionsOf } from './services';
import { loadSettings } from './settings/load';

describe('whose commands start runs', () => {
  const settings = loadSettings('local');

  test("is github-app's own default unless it is set", () => {
    expect(definitionsOf(settings)['github-app'].env).not.toHaveProperty('GITHUB_COMMANDERS');
  });

  test('reaches github-app', () => {
    const { env } = definitionsOf({ ...settings, commanders: ['OWNER', 'CONTRIBUTOR'] })['github-app'];
    expect(env['GITHUB_COMMANDERS']).toBe('OWNER,CONTRIBUTOR');
  });
});
