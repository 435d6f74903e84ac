// Tests lie beside the source; those that start real components are named *.int.test.ts and run one at a time.
const shared = {
  testEnvironment: 'node',
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  modulePathIgnorePatterns: ['/dist/', '/\\.sextant'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
};

/** @type {import('jest').Config} */
module.exports = {
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['**/src/**/!(*.int).test.ts'] },
    { ...shared, displayName: 'integration', testMatch: ['**/src/**/*.int.test.ts'] },
  ],
  testTimeout: 30_000,
};
