// The projects of PyPI: real names and some of their real versions.

export interface Release {
  readonly version: string;
  /** Date of the upload. */
  readonly uploaded: string;
  /** Null for uploads older than this field. */
  readonly requiresPython: string | null;
  /** Instead of a pure wheel and a source distribution: no files, or only platform wheels. */
  readonly files?: 'none' | 'platforms';
  /** The reason, if the release is yanked. */
  readonly yanked?: string;
}

export interface Project {
  readonly name: string;
  /** Requirements, the same for every release. */
  readonly requires: readonly string[];
  /** Lowest first. */
  readonly releases: readonly Release[];
}

export const PROJECTS: readonly Project[] = [
  {
    name: 'boto3',
    requires: ['jmespath<2.0.0,>=0.7.1'],
    releases: releases('>=3.8', '1.34.11 2024-01-02, 1.34.162 2024-08-16, 1.35.76 2024-12-06'),
  },
  {
    name: 'certifi',
    requires: [],
    releases: releases(
      '>=3.6',
      '2023.7.22 2023-07-22, 2023.11.17 2023-11-18, 2024.7.4 2024-07-04, 2024.8.30 2024-08-30',
    ),
  },
  {
    name: 'django',
    requires: ['asgiref<4,>=3.6.0', 'sqlparse>=0.3.1'],
    releases: [
      ...releases('>=3.8', '4.2.7 2023-11-01, 4.2.16 2024-09-03, 4.2.17 2024-12-04'),
      ...releases('>=3.10', '5.0.9 2024-09-03, 5.1.4 2024-12-04'),
    ],
  },
  {
    name: 'fastapi',
    requires: ['pydantic!=2.0.0,<3.0.0,>=1.7.4', 'typing-extensions>=4.8.0'],
    releases: releases('>=3.8', '0.104.1 2023-10-30, 0.110.3 2024-04-30, 0.115.6 2024-12-03'),
  },
  {
    name: 'jinja2',
    requires: ['MarkupSafe>=2.0'],
    releases: releases('>=3.7', '3.1.2 2022-04-28, 3.1.3 2024-01-10, 3.1.4 2024-05-05'),
  },
  {
    name: 'numpy',
    requires: [],
    releases: [
      ...releases('>=3.9', '1.26.0 2023-09-16, 1.26.4 2024-02-05, 2.0.0rc1 2024-04-01, 2.0.2 2024-08-26'),
      ...releases('>=3.10', '2.1.3 2024-11-02, 2.2.0 2024-12-08'),
      { version: '2.2.1', uploaded: '2024-12-21', requiresPython: '>=3.10', files: 'platforms' },
      { version: '2.3.0', uploaded: '2025-06-07', requiresPython: '>=3.11', files: 'none' },
    ],
  },
  {
    name: 'pydantic',
    requires: ['annotated-types>=0.6.0', 'typing-extensions>=4.6.1'],
    releases: releases(
      '>=3.8',
      '2.4.2 2023-09-27, 2.5.3 2023-12-22, 2.8.2 2024-07-04, 2.10.3 2024-12-03, 2.11.0a1 2024-12-16',
    ),
  },
  {
    name: 'pytest',
    requires: ['iniconfig', 'packaging', 'pluggy<2,>=1.5'],
    releases: releases('>=3.8', '7.4.3 2023-10-24, 8.0.0 2024-01-27, 8.2.2 2024-06-04, 8.3.4 2024-12-01'),
  },
  {
    name: 'requests',
    requires: ['charset-normalizer<4,>=2', 'idna<4,>=2.5', 'urllib3<3,>=1.21.1', 'certifi>=2017.4.17'],
    releases: [
      ...releases('>=3.7', '2.28.2 2023-01-12, 2.31.0 2023-05-22'),
      ...releases('>=3.8', '2.32.0 2024-05-20, 2.32.1 2024-05-20', 'a fix for a vulnerability was not complete'),
      ...releases('>=3.8', '2.32.3 2024-05-29'),
    ],
  },
  {
    name: 'urllib3',
    requires: [],
    releases: [
      { version: '1.0.2', uploaded: '2012-01-01', requiresPython: null },
      ...releases('>=2.7, !=3.0.*, !=3.1.*,', '1.26.18 2023-10-17'),
      ...releases('>=3.8', '2.0.7 2023-10-17, 2.1.0 2023-11-13, 2.2.3 2024-09-12'),
    ],
  },
];

/** Finds a project by its normalized name, as PyPI does. */
export function findProject(name: string): Project | undefined {
  return PROJECTS.find((one) => normalized(one.name) === normalized(name));
}

/** A version with a suffix such as rc1, a2 or b1. */
export function isPrerelease(version: string): boolean {
  return /\d(?:a|b|rc|\.dev)\d/.test(version);
}

function normalized(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

/** Parses 'version date, version date, …'; the other arguments apply to all of them. */
function releases(requiresPython: string, list: string, yanked?: string): Release[] {
  return list.split(', ').map((release) => {
    const [version = '', uploaded = ''] = release.split(' ');
    return { version, uploaded, requiresPython, ...(yanked === undefined ? {} : { yanked }) };
  });
}
