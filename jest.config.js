/**
 * Tests are compiled by the same compiler as the server (decorator metadata included) and run from dist/,
 * so nothing is transformed but packages that jest can't load on Node 20.
 *   unit      no input or output
 *   api       through HTTP against a started server; each file has a migrated database of its own
 *   platform  starts processes and databases itself
 */
const shared = {
  rootDir: __dirname,
  transform: {
    '/node_modules/(sql-template-tag|jose)/.+\\.js$': '<rootDir>/dist/test/support/esm-transform.js',
  },
  transformIgnorePatterns: [],
  modulePathIgnorePatterns: ['<rootDir>/.ithaca'],
};
const filesOf = (kind) => [`<rootDir>/dist/test/${kind}/**/*.test.js`];

module.exports = {
  globalSetup: '<rootDir>/dist/test/support/global-setup.js',
  globalTeardown: '<rootDir>/dist/test/support/global-teardown.js',
  testTimeout: 60_000,
  // One more than the smallest machine has cores: tests of processes wait more than they work.
  maxWorkers: 3,
  reporters: ['default', '<rootDir>/dist/test/support/reporter.js'],
  projects: [
    { ...shared, displayName: 'unit', testMatch: filesOf('unit') },
    {
      ...shared,
      displayName: 'api',
      testMatch: filesOf('api'),
      testEnvironment: '<rootDir>/dist/test/support/environment.js',
    },
    { ...shared, displayName: 'platform', testMatch: filesOf('platform') },
  ],
};
