// The modules of the Go proxy: real paths and some of their real versions.

export interface Module {
  readonly path: string;
  /** Minimum Go version. */
  readonly go: string;
  /** Lowest first. */
  readonly versions: readonly ModuleVersion[];
  /** Retracted versions, as in the newest go.mod. */
  readonly retract?: readonly string[];
}

/** A commit without a tag; the version list does not contain it. https://go.dev/ref/mod#pseudo-versions */
export const PSEUDO_VERSION = /^v\d+\.\d+\.\d+-(?:[\w.]+\.)?(\d{4})(\d\d)(\d\d)\d{6}-[0-9a-f]{12}$/;

export interface ModuleVersion {
  readonly version: string;
  /** Date of the commit. */
  readonly committed: string;
}

export const MODULES: readonly Module[] = [
  module(
    'github.com/Azure/azure-sdk-for-go/sdk/azcore',
    '1.18',
    'v1.9.0 2023-11-06, v1.11.1 2024-04-02, v1.16.0 2024-10-15',
  ),
  module('github.com/gin-gonic/gin', '1.20', 'v1.8.2 2022-12-22, v1.9.1 2023-06-01, v1.10.0 2024-05-07'),
  module('github.com/go-redis/redis/v8', '1.17', 'v8.11.4 2021-10-04, v8.11.5 2022-03-17'),
  module('github.com/google/uuid', '1.19', 'v1.3.0 2021-07-12, v1.4.0 2023-10-26, v1.6.0 2024-01-23'),
  module(
    'github.com/jackc/pgx/v5',
    '1.21',
    'v5.4.3 2023-08-05, v5.5.1 2023-12-10, v5.7.1 2024-09-10, v5.8.0-beta.1 2024-12-01',
  ),
  module('github.com/spf13/cobra', '1.15', 'v1.7.0 2023-04-05, v1.8.0 2023-11-02, v1.8.1 2024-06-01', [
    'v1.8.0 // completions were broken',
  ]),
  module(
    'github.com/stretchr/testify',
    '1.17',
    'v1.8.1 2022-10-17, v1.8.4 2023-05-31, v1.9.0 2024-02-29, v1.10.0 2024-11-22',
  ),
  module('go.uber.org/zap', '1.19', 'v1.25.0 2023-08-02, v1.26.0 2023-09-14, v1.27.0 2024-02-20'),
  module('golang.org/x/sync', '1.18', 'v0.3.0 2023-05-30, v0.5.0 2023-10-11, v0.10.0 2024-12-04'),
];

export function findModule(path: string): Module | undefined {
  return MODULES.find((one) => one.path === path);
}

/** Unescapes a path, where a capital letter is `!` and a small letter; undefined if the escaping is invalid. */
export function unescaped(path: string): string | undefined {
  if (/[A-Z]|!(?![a-z])/.test(path)) return undefined;
  return path.replace(/!([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

export function isPrerelease(version: string): boolean {
  return version.includes('-');
}

/** Parses 'version date, version date, …'. */
function module(path: string, go: string, versions: string, retract: readonly string[] = []): Module {
  const read = (release: string) => {
    const [version = '', committed = ''] = release.split(' ');
    return { version, committed };
  };
  return { path, go, versions: versions.split(', ').map(read), retract };
}
