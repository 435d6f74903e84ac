// Tests are next to their source. Tests that start real components are named *.int.test.ts.

/** Packages that jest must compile: ES modules only, and the OTLP exporters, which import node:http dynamically. */
const modules =
  '(commander|string-width|strip-ansi|ansi-regex|get-east-asian-width|content-disposition|@opentelemetry/otlp-exporter-base)';

/** End-to-end tests of a whole stack under traffic, some of them in a browser. */
const STACK = ['**/stack/src/e2e/*.int.test.ts', '**/console/e2e/*.int.test.ts'];

const shared = {
  testEnvironment: 'node',
  transform: {
    [`^.+\\.ts$|/node_modules/${modules}/.+\\.c?js$`]: [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!${modules}/)`],
  modulePathIgnorePatterns: ['/dist/', '/\\.sextant'],
  testPathIgnorePatterns: [
    '/node_modules/',
    '/dist/',
    // These need charts and Terraform providers: see docs/infrastructure.md.
    ...(process.env.CHARTS_DIR ? [] : ['/infra/src/charts/[\\w-]+\\.int\\.test']),
    ...(process.env.CHARTS_DIR && process.env.TF_PROVIDERS_DIR ? [] : ['/infra/src/deploy/[\\w-]+\\.int\\.test']),
    // This needs the official collector, for receivers that our distribution does not have.
    ...(process.env.OTELCOL_CONTRIB ? [] : ['/infra/src/values/agent\\.int\\.test']),
  ],
};

/** @type {import('jest').Config} */
module.exports = {
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['**/src/**/!(*.int).test.ts'] },
    {
      ...shared,
      displayName: 'services',
      testMatch: ['**/{services,packages}/*/src/**/*.int.test.ts', '**/{cli,simulator}/src/**/*.int.test.ts'],
    },
    {
      ...shared,
      displayName: 'integration',
      testMatch: [
        '**/src/**/*.int.test.ts',
        '!**/{services,packages,cli,simulator}/**',
        ...STACK.map((pattern) => `!${pattern}`),
      ],
    },
    { ...shared, displayName: 'stack', testMatch: STACK },
  ],
  testTimeout: 60_000,
};
