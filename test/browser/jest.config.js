/** Pages as people meet them, in a real Chromium: `npm run test:browser`. */
const base = require('../../jest.config.js');

const [api] = base.projects.filter(({ displayName }) => displayName === 'api');

module.exports = {
  ...base,
  rootDir: api.rootDir,
  projects: [{ ...api, displayName: 'browser', testMatch: ['<rootDir>/dist/test/browser/**/*.test.js'] }],
};
