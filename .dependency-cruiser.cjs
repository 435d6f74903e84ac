// Import directions: dashboards -> alerts -> signals; otel -> signals; services -> telemetry -> signals.
const PACKAGES =
  '(?:services|packages|examples)/[^/]+|signals|telemetry|cli|console|simulator|otel|alerts|dashboards|stack|bench|infra';
const folder = (name) => `^${name}/`;

/** @param {string} from @param {string[]} allowed */
function only(from, allowed) {
  return {
    name: `${from}-imports`,
    comment: `${from} may import ${allowed.join(', ') || 'no other package of the repository'}`,
    severity: 'error',
    // Tests and their helpers start real components through stack/.
    from: { path: folder(from), pathNot: '\\.test\\.ts$|/testing/' },
    to: {
      path: `^(${PACKAGES})/`,
      pathNot: [from, ...allowed].map(folder),
    },
  };
}

/** @param {string} name @param {string} owner @param {string} libraries */
function soleImporter(name, owner, libraries) {
  return {
    name,
    comment: `only ${owner} may import these libraries`,
    severity: 'error',
    from: { pathNot: [folder(owner), folder('bench')] },
    to: { path: libraries },
  };
}

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    only('signals', []),
    only('telemetry', ['signals']),
    only('otel', ['signals']),
    only('alerts', ['signals']),
    only('dashboards', ['signals', 'alerts']),
    only('packages/terminal', []),
    // For limits that it shares with queries, and the services that an installation must scrape.
    only('stack', ['packages/terminal', 'signals']),
    // For links, which services build, too.
    only('infra', ['signals']),
    only('simulator', []),
    // The CLI uses the API of ops, not its code.
    only('cli', ['signals', 'packages/terminal']),
    only('console', ['signals']),
    only('packages/http', ['signals', 'telemetry']),
    only('packages/dead-letters', ['signals', 'telemetry', 'packages/http']),
    only('packages/records', ['signals', 'telemetry']),
    only('packages/kinds', ['signals', 'telemetry', 'packages/http', 'packages/records']),
    ...['github-app', 'controller', 'ai', 'worker', 'prover', 'ops'].map((service) =>
      only(`services/${service}`, ['signals', 'telemetry', 'packages']),
    ),
    {
      name: 'packages-through-their-doors',
      comment: 'import another package by name, through a subpath that its package.json exports',
      severity: 'error',
      from: { path: `^(${PACKAGES})/` },
      to: { path: `^(${PACKAGES})/`, pathNot: '^$1/', dependencyTypes: ['local'] },
    },
    soleImporter(
      'only-telemetry-instruments',
      'telemetry',
      'node_modules/(@opentelemetry|prom-client|winston|bullmq-otel)',
    ),
    // End-to-end tests query the database without the code under test.
    soleImporter(
      'only-records-speaks-sql',
      '(packages/records|stack/src/e2e)',
      'node_modules/(pg|pg-copy-streams|drizzle-orm)/',
    ),
    // The query builder and the tables, which the packages could otherwise reach through an export.
    soleImporter(
      'only-records-has-tables',
      '(packages/records|stack/src/e2e)',
      '^packages/records/dist/(database/drizzle|schema/)',
    ),
  ],
  options: {
    doNotFollow: { path: ['node_modules', '/dist/'] },
    exclude: { path: '/dist/.*\\.map$' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['types', 'require', 'node', 'default'] },
  },
};
