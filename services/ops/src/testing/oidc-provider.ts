// Runs a certified OpenID Connect provider on loopback, as a process of its own: jest does not load ES modules. It prints
// "listening" when it is ready. Anybody can sign in as a user of ACCOUNTS.

/** Claims of the users, by the name with which they sign in. */
const ACCOUNTS: Readonly<Record<string, object>> = {
  ann: { org: 'acme', roles: ['staff', 'operator'], email: 'ann@acme.test', email_verified: true, name: 'Ann' },
  bob: { org: 'bravo', roles: 'admin' },
  nobody: { org: 'nowhere', roles: 'viewer' },
  guest: { org: 'acme', roles: 'guest' },
};

interface ProviderContext {
  readonly oidc: {
    readonly client: { readonly clientId: string };
    readonly session: { readonly accountId: string };
  };
}

interface Grant {
  readonly jti: string;
  addOIDCScope(scope: string): void;
  save(): Promise<string>;
}

interface TestProvider {
  readonly Grant: new (of: object) => Grant;
  listen(port: number, host: string, ready: () => void): unknown;
}

async function main(): Promise<void> {
  // The package has no types of its own, and those of others bring fifteen packages.
  const name: string = 'oidc-provider';
  const { Provider } = (await import(name)) as {
    readonly Provider: new (issuer: string, options: object) => TestProvider;
  };
  const { PROVIDER_PORT = '', REDIRECT_URL = '' } = process.env;
  const provider = new Provider(`http://127.0.0.1:${PROVIDER_PORT}`, {
    clients: [{ client_id: 'console', client_secret: 'the-secret', redirect_uris: [REDIRECT_URL] }],
    claims: { openid: ['sub', 'org', 'roles'], email: ['email', 'email_verified'], profile: ['name'] },
    findAccount: (_: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id, ...ACCOUNTS[id] }) }),
    loadExistingGrant: async ({ oidc: { client, session } }: ProviderContext) => {
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
    cookies: { keys: ['only for tests'] },
  });
  provider.listen(Number(PROVIDER_PORT), '127.0.0.1', () => process.stdout.write('"listening"\n'));
}

void main();
