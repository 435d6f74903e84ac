import type { Database } from '../database/database';
import { ensureOrg, ensurePlatformOrg, findOrg, orgOfGitHubOwner } from './orgs';
import { useRecords, type TestPostgres } from '../testing/testing';

let database: Database;
let postgres: TestPostgres;
useRecords((records) => {
  ({ database, postgres } = records);
});

const nameOf = async (id: string) =>
  (await postgres.query<{ name: string }>('select name from orgs where id = $1', [id]))[0]?.name;

it('treats org names as case-insensitive', async () => {
  const id = await ensureOrg(database, 'Hooli');
  const ids = await Promise.all(['hooli', 'HOOLI', 'Hooli', 'hooLi'].map((name) => ensureOrg(database, name)));
  expect(new Set(ids)).toEqual(new Set([id]));
  expect(await findOrg(database, 'hOOLI')).toMatchObject({ id, name: 'Hooli' });
});

it('creates one org for concurrent requests with names that differ in case', async () => {
  const names = ['Umbrella', 'umbrella', 'UMBRELLA', 'uMBRELLA', 'umbrellA'];
  expect(new Set(await Promise.all(names.map((name) => ensureOrg(database, name)))).size).toBe(1);
});

describe('the org of a GitHub owner', () => {
  const owner = (login: string, id?: number) => orgOfGitHubOwner(database, { login, id });

  it('has the name of the login, and stays the same after a rename', async () => {
    const acme = await ensureOrg(database, 'acme');
    expect(await owner('Acme', 1)).toBe(acme);
    expect(await owner('acme-inc', 1)).toBe(acme);
    expect(await findOrg(database, 'acme-inc')).toBeUndefined();
  });

  it('is another org for a new owner of an abandoned login', async () => {
    const before = await owner('wayne', 2);
    const after = await owner('wayne', 3);
    expect([await nameOf(before), await nameOf(after)]).toEqual(['wayne', 'wayne.3']);
    expect([await owner('wayne', 2), await owner('wayne', 3)]).toEqual([before, after]);
  });

  it('is found by the login if the id is unknown', async () => {
    expect(await owner('STARK')).toBe(await ensureOrg(database, 'stark'));
  });

  it('is created once for concurrent requests', async () => {
    const ids = await Promise.all(['tyrell', 'Tyrell', 'TYRELL', 'tyrell'].map((login) => owner(login, 4)));
    expect(new Set(ids).size).toBe(1);
  });

  it.each(['default', 'Platform', 'sextant-probe', 'Sextant-fuzz'])('is not the platform org %s', async (login) => {
    const platform = await ensurePlatformOrg(database, login);
    const id = 100 + login.length;
    const ownersOrg = await owner(login, id);
    expect(ownersOrg).not.toBe(platform);
    expect(await nameOf(ownersOrg)).toBe(`${login}.${id}`);
    expect(await owner(login, id)).toBe(ownersOrg);
    expect(await nameOf(await owner(login))).toBe(`${login}.github`);
  });

  it('is never an org of the platform, and the platform never uses an owner’s org', async () => {
    const platform = await ensurePlatformOrg(database, 'operations');
    expect(await owner('operations', 5)).not.toBe(platform);
    await owner('oscorp', 6);
    await expect(ensurePlatformOrg(database, 'Oscorp')).rejects.toThrow(
      'the org Oscorp belongs to a GitHub owner: choose another org for the platform',
    );
  });
});
