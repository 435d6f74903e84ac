// PyPI's JSON shape of a project and of one of its releases.
import { createHash } from 'node:crypto';
import { isPrerelease, type Project, type Release } from './packages';

/** Everything about a project; `info` and `urls` are those of its latest release, or of the one that is given. */
export function projectJson(project: Project, release: Release = latestOf(project)) {
  const releases = project.releases.map((one) => [one.version, filesOf(project, one)] as const);
  return {
    info: infoOf(project, release),
    last_serial: 20_000_000 + project.releases.length,
    releases: Object.fromEntries(releases),
    urls: filesOf(project, release),
    vulnerabilities: [],
  };
}

/** Of one release PyPI does not tell the others. */
export function releaseJson(project: Project, release: Release) {
  const { releases: _others, ...rest } = projectJson(project, release);
  return rest;
}

function latestOf({ name, releases }: Project): Release {
  const latest = releases.findLast(
    ({ version, yanked, files }) => yanked === undefined && files !== 'none' && !isPrerelease(version),
  );
  if (!latest) throw new Error(`could not find a release of ${name}: it has none`);
  return latest;
}

function infoOf({ name, summary, license, requires }: Project, { version, requiresPython, yanked }: Release) {
  const page = `https://packages.example.com/project/${name}/`;
  return {
    author: '',
    author_email: null,
    classifiers: ['Programming Language :: Python :: 3'],
    description: `# ${name}\n\n${summary}\n`,
    description_content_type: 'text/markdown',
    docs_url: null,
    home_page: '',
    keywords: '',
    license,
    license_expression: null,
    name,
    package_url: page,
    project_url: page,
    project_urls: { Homepage: page },
    provides_extra: null,
    release_url: `${page}${version}/`,
    requires_dist: requires.length > 0 ? requires : null,
    requires_python: requiresPython,
    summary,
    version,
    yanked: yanked !== undefined,
    yanked_reason: yanked ?? null,
  };
}

/** There are no files: their sums are made from the release's name. */
function filesOf({ name }: Project, { version, uploaded, requiresPython, yanked, files: kind }: Release) {
  const distribution = name.replaceAll('-', '_');
  const files =
    kind === 'none'
      ? []
      : kind === 'platforms'
        ? ([
            ['bdist_wheel', `${distribution}-${version}-cp312-cp312-manylinux_2_17_x86_64.whl`, 'cp312'],
            ['bdist_wheel', `${distribution}-${version}-cp312-cp312-win_amd64.whl`, 'cp312'],
          ] as const)
        : ([
            ['bdist_wheel', `${distribution}-${version}-py3-none-any.whl`, 'py3'],
            ['sdist', `${distribution}-${version}.tar.gz`, 'source'],
          ] as const);
  return files.map(([packagetype, filename, python_version]) => ({
    digests: { md5: digest('md5', filename), sha256: digest('sha256', filename) },
    downloads: -1,
    filename,
    has_sig: false,
    md5_digest: digest('md5', filename),
    packagetype,
    python_version,
    requires_python: requiresPython,
    size: 60_000 + filename.length,
    upload_time: `${uploaded}T12:00:00`,
    upload_time_iso_8601: `${uploaded}T12:00:00.000000Z`,
    url: `https://files.pythonhosted.org/packages/${digest('sha256', filename).slice(0, 8)}/${filename}`,
    yanked: yanked !== undefined,
    yanked_reason: yanked ?? null,
  }));
}

function digest(algorithm: string, text: string): string {
  return createHash(algorithm).update(text).digest('hex');
}
