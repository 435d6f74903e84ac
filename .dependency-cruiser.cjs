// Import directions: dashboards -> alerts -> signals; otel -> signals; services -> telemetry -> signals.
const folder = (name) => `^${name}/`;

/** @param {string} from @param {string[]} allowed */
function only(from, allowed) {
  return {
    name: `${from}-imports`,
    comment: `${from} may import ${allowed.join(', ') || 'nothing of ours'}`,
    severity: 'error',
    from: { path: folder(from), pathNot: '\\.test\\.ts$' },
    to: {
      path: '^(signals|telemetry|services|otel|alerts|dashboards|stack|bench|examples|infra)/',
      pathNot: [from, ...allowed].map(folder),
    },
  };
}

/** @param {string} name @param {string} owner @param {string} libraries */
function soleImporter(name, owner, libraries) {
  return {
    name,
    comment: `only ${owner} imports these`,
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
    only('stack', []),
    // Links, which services make as well.
    only('infra', ['signals']),
    only('services/world', []),
    only('services/records', ['signals', 'telemetry']),
    // The command line knows the API of ops, not its code.
    only('services/cli', ['signals']),
    only('services/kit', ['signals', 'telemetry']),
    only('services/kinds', ['signals', 'telemetry', 'services/kit', 'services/records']),
    ...['github-app', 'ai', 'prover'].map((s) =>
      only(`services/${s}`, ['signals', 'telemetry', 'services/kit', 'services/records']),
    ),
    ...['controller', 'worker', 'ops'].map((s) =>
      only(`services/${s}`, ['signals', 'telemetry', 'services/kit', 'services/records', 'services/kinds']),
    ),
    soleImporter(
      'only-telemetry-instruments',
      'telemetry',
      'node_modules/(@opentelemetry|prom-client|winston|bullmq-otel)',
    ),
    // Whole stacks are tested from outside: what is asked of the database then passes no code of theirs.
    soleImporter(
      'only-records-speaks-sql',
      '(services/records|stack/src/e2e)',
      'node_modules/(pg|pg-copy-streams|drizzle-orm)/',
    ),
  ],
  options: {
    doNotFollow: { path: ['node_modules', '/dist/'] },
    exclude: { path: '/dist/.*\\.map$' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['types', 'require', 'node', 'default'] },
  },
};
