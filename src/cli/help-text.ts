/** What `--help` says around the options: summaries, examples, and the rules that no single option tells. */

const EXIT_CODES = `Exit codes:
  0         done, whatever was found
  1         a pair matches --fail-on
  2         the job could not be done, or not in full: wrong usage, a missing
            path, nothing to read, an article that cannot be read (unless
            --allow-unreadable); 2 goes before 1
  130, 143  interrupted; no half-written file is left`;

const CONFIGURATION = `Configuration:
  Flags go before the environment (TWICETOLD_SHINGLE_SIZE=3), the environment
  before the configuration file, the file before the defaults; a list replaces
  a list. The file is the nearest twicetold.config.json, or "twicetold" in
  package.json, from the working directory up to the folder with .git. Its keys
  are the options in camel case: {"shingleSize": 3, "paths": ["articles"]}.
  paths, output and reporter in it are relative to the file; the globs include
  and exclude are not. --print-config shows each value and where it was set.`;

export const COMMANDS = {
  program: {
    summary:
      'Finds the story told twice: near-duplicates and machine-paraphrased copies among articles in a folder of scraped ' +
      'pages or a content feed.',
    after: `Examples:
  twicetold scan articles
  twicetold scan 'feed/**/*.jsonl' --format json
  twicetold compare original.txt suspect.txt

twicetold scan --help and twicetold compare --help list the options.
`,
  },
  scan: {
    operands: 'path',
    summary: 'Find copies among many articles',
    description:
      'Finds near-duplicates and machine-paraphrased copies among the articles under the paths (files, folders, globs; - ' +
      'is JSON Lines on standard input), and prints each group with its representative, members and evidence.',
    after: `Examples:
  twicetold scan articles
  twicetold scan articles archive --exclude 'drafts/**' --threshold 0.7
  twicetold scan articles --format json --output report.json
  twicetold scan articles --reporter markdown=report.md --reporter csv=pairs.csv
  twicetold scan articles --fail-on identical,near-identical --quiet
  twicetold scan feed.jsonl --field text=story --field id=guid
  zcat feed.jsonl.gz | twicetold scan -
  git diff --name-only main | twicetold scan --files-from -
  twicetold scan articles --show-files

${EXIT_CODES}

${CONFIGURATION}
`,
  },
  compare: {
    operands: 'file',
    summary: 'Compare two articles word by word',
    description:
      'Compares two articles: similarity, relation, shared passages and a word diff. Each file holds one article; of a ' +
      'file of records FILE#ID or FILE#3 takes one. - is standard input, on one side.',
    after: `Examples:
  twicetold compare original.txt suspect.txt
  twicetold compare original.txt suspect.txt --format json
  twicetold compare feed.jsonl#3 feed.jsonl#guid-of-another
  curl -s https://example.com/story.txt | twicetold compare original.txt -
  twicetold compare original.txt suspect.txt --fail-on any

${EXIT_CODES}

${CONFIGURATION}
`,
  },
} as const;
