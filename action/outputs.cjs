// Prints the outputs of the action, for the file that GITHUB_OUTPUT names: counts of the report, and where the reports are.
const { existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const { REPORTS, EXIT_CODE } = process.env;
const file = name => {
  const path = join(REPORTS, name);
  return existsSync(path) ? path : '';
};
const json = file('report.json');
const summary = json === '' ? {} : JSON.parse(readFileSync(json, 'utf8')).summary;
const outputs = {
  'exit-code': EXIT_CODE,
  articles: summary.articles ?? '',
  copies: summary.copies ?? '',
  passages: summary.passages ?? '',
  sarif: file('report.sarif'),
  markdown: file('report.md'),
  json,
};
for (const [name, value] of Object.entries(outputs)) {
  // a line break in a value would begin an output of its own
  console.log(`${name}=${String(value).replaceAll(/[\r\n]/g, ' ')}`);
}
