/** All that continuous integration runs, in one run with one line of figures. */
const base = require('../jest.config.js');
const browser = require('./browser/jest.config.js');

module.exports = { ...base, rootDir: browser.rootDir, projects: [...base.projects, ...browser.projects] };
