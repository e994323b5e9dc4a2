/** What takes long, or needs more than Node: `npm run test:soak` and `npm run test:postgres15`. */
const base = require('../../jest.config.js');

const [platform] = base.projects.filter(({ displayName }) => displayName === 'platform');

module.exports = {
  ...base,
  rootDir: platform.rootDir,
  testTimeout: 900_000,
  maxWorkers: 1,
  projects: [{ ...platform, displayName: 'soak', testMatch: ['<rootDir>/dist/test/soak/**/*.test.js'] }],
};
