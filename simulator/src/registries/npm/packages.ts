// The packages of the npm registry: real names and some of their real versions.

export interface PackageVersion {
  readonly version: string;
  /** Date of publication. */
  readonly published: string;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  /** Very old releases have an array. */
  readonly engines?: Readonly<Record<string, string>> | readonly string[];
  /** Some releases have null: npm used to write it when a deprecation was undone. */
  readonly deprecated?: string | null;
  readonly os?: readonly string[];
}

export interface Package {
  readonly name: string;
  /** Lowest first. */
  readonly versions: readonly PackageVersion[];
  /** Tags other than `latest`, which is the last stable version. */
  readonly tags?: Readonly<Record<string, string>>;
}

const node = (range: string) => ({ engines: { node: range } });
const peers = (peerDependencies: Readonly<Record<string, string>>) => ({ peerDependencies });

export const PACKAGES: readonly Package[] = [
  {
    name: '@tanstack/react-query',
    versions: [
      ...releases('4.36.1 2023-10-02', peers({ react: '^16.8.0 || ^17.0.0 || ^18.0.0' })),
      ...releases('5.17.0 2024-01-04', peers({ react: '^18.0.0' })),
      ...releases('5.51.1 2024-07-11, 5.62.7 2024-12-10', peers({ react: '^18 || ^19' })),
    ],
  },
  {
    name: '@types/node',
    versions: releases(
      '18.11.18 2022-12-26, 18.19.0 2023-11-29, 18.19.68 2024-12-12, 20.10.0 2023-11-22, 20.17.10 2024-12-10, 22.10.2 2024-12-12',
    ),
  },
  {
    name: 'axios',
    versions: releases(
      '0.27.2 2022-04-27, 0.28.1 2024-03-28, 1.6.0 2023-10-26, 1.6.2 2023-11-14, 1.6.8 2024-03-15, 1.7.9 2024-12-04',
    ),
  },
  {
    name: 'chalk',
    versions: [
      ...releases('4.1.0 2020-06-09, 4.1.2 2021-07-30', node('>=10')),
      ...releases('5.2.0 2022-12-08, 5.3.0 2023-06-29, 5.4.1 2024-12-21', node('^12.17.0 || ^14.13 || >=16.0.0')),
    ],
  },
  {
    name: 'commander',
    versions: [
      ...releases('9.4.1 2022-09-30, 9.5.0 2023-01-07', node('^12.20.0 || >=14')),
      ...releases('10.0.0 2023-01-13, 10.0.1 2023-04-15', node('>=14')),
      ...releases('11.1.0 2023-10-12', node('>=16')),
      ...releases('12.1.0 2024-05-18', node('>=18')),
    ],
  },
  {
    name: 'date-fns',
    versions: [
      ...releases('2.29.3 2022-09-12, 2.30.0 2023-05-01', node('>=0.11')),
      ...releases('3.0.6 2023-12-22, 3.6.0 2024-03-18, 4.1.0 2024-09-17'),
    ],
  },
  {
    name: 'dotenv',
    versions: releases('16.0.3 2022-09-29, 16.3.1 2023-06-17, 16.4.5 2024-02-20, 16.4.7 2024-12-03', node('>=12')),
  },
  {
    name: 'eslint',
    versions: [
      ...releases('8.50.0 2023-09-22, 8.56.0 2023-12-15, 8.57.1 2024-09-16', node('^12.22.0 || ^14.17.0 || >=16.0.0')),
      ...releases('9.17.0 2024-12-13', { ...node('^18.18.0 || ^20.9.0 || >=21.1.0'), ...peers({ jiti: '*' }) }),
    ],
  },
  {
    name: 'express',
    versions: [
      ...releases('4.18.1 2022-04-29, 4.18.2 2022-10-08, 4.19.2 2024-03-25, 4.21.2 2024-12-05', node('>= 0.10.0')),
      ...releases('5.0.1 2024-10-08', node('>= 18')),
    ],
  },
  {
    name: 'fastify',
    versions: releases('4.24.3 2023-10-23, 4.28.1 2024-06-30, 4.29.0 2024-11-14, 5.2.0 2024-12-17'),
  },
  {
    name: 'jest',
    versions: [
      ...releases('29.5.0 2023-03-06, 29.7.0 2023-09-12', node('^14.15.0 || ^16.10.0 || >=18.0.0')),
      ...releases('30.0.0-alpha.7 2024-12-01', node('^16.10.0 || ^18.12.0 || >=20.0.0')),
    ],
    tags: { next: '30.0.0-alpha.7' },
  },
  {
    name: 'left-pad',
    versions: releases('1.1.3 2016-09-29, 1.2.0 2017-11-17, 1.3.0 2018-04-09', {
      deprecated: 'use String.prototype.padStart()',
    }),
  },
  {
    name: 'lodash',
    versions: [
      ...releases('0.9.2 2012-11-10', { engines: ['node', 'rhino'], deprecated: null }),
      ...releases('4.17.15 2019-07-19, 4.17.19 2020-07-08, 4.17.20 2020-08-13, 4.17.21 2021-02-20'),
    ],
  },
  {
    name: 'moment',
    versions: releases('2.29.1 2020-10-06, 2.29.4 2022-07-06, 2.30.1 2023-12-27'),
  },
  {
    name: 'pino',
    versions: releases('8.16.0 2023-10-09, 8.21.0 2024-05-05, 9.5.0 2024-10-16'),
  },
  {
    name: 'prettier',
    versions: [
      ...releases('2.8.4 2023-02-08, 2.8.8 2023-04-23', node('>=10.13.0')),
      ...releases('3.0.3 2023-08-29, 3.1.1 2023-12-10, 3.4.2 2024-12-04', node('>=14')),
    ],
  },
  {
    name: 'react',
    versions: releases(
      '17.0.2 2021-03-22, 18.2.0 2022-06-14, 18.3.1 2024-04-26, 19.0.0-rc.1 2024-11-14, 19.0.0 2024-12-05',
      node('>=0.10.0'),
    ),
    tags: { rc: '19.0.0-rc.1' },
  },
  {
    name: 'react-dom',
    versions: [
      ...releases('17.0.2 2021-03-22', peers({ react: '17.0.2' })),
      ...releases('18.2.0 2022-06-14', peers({ react: '^18.2.0' })),
      ...releases('18.3.1 2024-04-26', peers({ react: '^18.3.1' })),
      ...releases('19.0.0 2024-12-05', peers({ react: '^19.0.0' })),
    ],
  },
  {
    name: 'semver',
    versions: [
      ...releases('5.7.2 2023-07-10, 6.3.1 2023-07-10'),
      ...releases('7.3.8 2022-10-04, 7.5.4 2023-07-07, 7.6.3 2024-07-16', node('>=10')),
    ],
  },
  {
    name: 'typescript',
    versions: releases(
      '5.1.6 2023-06-28, 5.2.2 2023-08-24, 5.3.3 2023-12-06, 5.7.2 2024-11-22, 5.8.0-beta 2025-01-29',
      node('>=14.17'),
    ),
    tags: { beta: '5.8.0-beta' },
  },
  {
    name: 'uuid',
    versions: releases('8.3.2 2020-12-08, 9.0.0 2022-09-05, 9.0.1 2023-09-12, 11.0.3 2024-11-04'),
  },
  {
    name: 'zod',
    versions: releases('3.20.6 2023-02-14, 3.22.2 2023-08-19, 3.22.4 2023-10-04, 3.23.8 2024-05-08, 3.24.1 2024-12-11'),
  },
];

export function findPackage(name: string): Package | undefined {
  return PACKAGES.find((one) => one.name === name);
}

export function isPrerelease(version: string): boolean {
  return version.includes('-');
}

/** Parses 'version date, version date, …'; `more` applies to all of them. */
function releases(list: string, more: Omit<PackageVersion, 'version' | 'published'> = {}): PackageVersion[] {
  return list.split(', ').map((release) => {
    const [version = '', published = ''] = release.split(' ');
    return { version, published, ...more };
  });
}
