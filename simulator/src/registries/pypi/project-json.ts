// PyPI's JSON format of projects and releases.
import { createHash } from 'node:crypto';
import { isPrerelease, type Project, type Release } from './packages';

/** A project; `info` and `urls` describe the given release, by default the latest. */
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

/** A single release, without the other releases. */
export function releaseJson(project: Project, release: Release) {
  const { releases: _others, ...rest } = projectJson(project, release);
  return rest;
}

function latestOf({ name, releases }: Project): Release {
  const latest = releases.findLast(
    ({ version, yanked, files }) => yanked === undefined && files !== 'none' && !isPrerelease(version),
  );
  if (!latest) throw new Error(`${name} has no stable release`);
  return latest;
}

function infoOf({ name, requires }: Project, { version, requiresPython, yanked }: Release) {
  return {
    name,
    provides_extra: null,
    requires_dist: requires.length > 0 ? requires : null,
    requires_python: requiresPython,
    version,
    yanked: yanked !== undefined,
    yanked_reason: yanked ?? null,
  };
}

/** There are no files; the checksums are derived from the file names. */
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
    digests: { sha256: createHash('sha256').update(filename).digest('hex') },
    filename,
    packagetype,
    python_version,
    requires_python: requiresPython,
    size: 60_000 + filename.length,
    upload_time_iso_8601: `${uploaded}T12:00:00.000000Z`,
    url: `https://files.pythonhosted.org/packages/${filename}`,
    yanked: yanked !== undefined,
    yanked_reason: yanked ?? null,
  }));
}
