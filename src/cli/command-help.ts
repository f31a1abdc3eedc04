/** The help of each command apart from its options: usage line, description, examples and exit codes. */
import { type CommandName, INDEX_ACTIONS } from './option-spec.js';

interface CommandHelp {
  /** Operands in the usage line. */
  readonly operands: string;
  /** Accepted values of the first operand, if it is a keyword. */
  readonly words?: readonly string[];
  /** One line for the list of commands. */
  readonly summary: string;
  readonly description: string;
  /** Text below the options. */
  readonly after: string;
}

const EXIT_CODES = `Exit codes:
  0         done, whatever was found
  1         a pair matches --fail-on
  2         the job failed or is incomplete: wrong usage, a missing path,
            nothing to read, or an article that cannot be read (unless
            --allow-unreadable); 2 takes precedence over 1
  130, 143  interrupted; no incomplete file is left behind`;

const ACCEPTED = `Accepted pairs:
  accept and overrides of the configuration and --editions ignore apply first,
  then --baseline. Accepted pairs are counted and never fail; -v lists them.`;

const CONFIGURATION = `Configuration:
  A flag overrides an environment variable (TWICETOLD_SHINGLE_SIZE=3), a
  variable overrides the configuration file, and the file overrides the default;
  a list replaces the whole list that it overrides. The file is the nearest
  twicetold.config.json or twicetold.config.jsonc (both may hold comments), or
  "twicetold" in package.json, from the working directory up to the folder with
  .git; twicetold init writes one. Its keys are the options in camel case:
  {"shingleSize": 3, "paths": ["articles"]}. Paths in the file are relative to
  its folder; the globs include and exclude are relative to the working
  directory. --print-config prints each value and its source.`;

export const PROGRAM_HELP = {
  description:
    'Finds the story told twice: near-duplicate and machine-paraphrased articles in a folder of scraped pages or a ' +
    'content feed.',
  after: `Examples:
  twicetold scan articles
  twicetold scan 'feed/**/*.jsonl' --format json
  twicetold check today.xml --against archive
  twicetold check --changed-since origin/main content
  twicetold compare original.txt suspect.txt
  twicetold index add archive.index articles

twicetold COMMAND --help lists the options of a command.
`,
};

export const COMMAND_HELP: Readonly<Record<CommandName, CommandHelp>> = {
  scan: {
    operands: '[path...]',
    summary: 'Find copies among many articles',
    description:
      'Finds near-duplicate and machine-paraphrased articles under the paths (files, folders, globs; - is JSON Lines on ' +
      'standard input), and prints each group with its representative, its members and the evidence.',
    after: `Examples:
  twicetold scan articles
  twicetold scan articles archive --exclude 'drafts/**' --threshold 0.7
  twicetold scan articles --format json --output report.json
  twicetold scan articles --reporter markdown=report.md --reporter csv=pairs.csv
  twicetold scan articles --fail-on identical,near-identical --quiet
  twicetold scan feed.jsonl --field text=story --field id=guid
  zcat feed.jsonl.gz | twicetold scan -
  twicetold scan articles --show-files

${EXIT_CODES}

${ACCEPTED}

${CONFIGURATION}
`,
  },
  unique: {
    operands: '[path...]',
    summary: 'Write the articles without their copies',
    description:
      'Writes the records of JSON Lines or CSV (- is standard input) without the copies, byte for byte and in their order; ' +
      'or lists, copies or links the files that are kept. Inputs are never changed. The search repeats until the kept ' +
      'articles hold no copy. An excerpt is removed, and its longer original stays. An article is removed only if it is a ' +
      'copy of a kept article: a copy of a copy stays if it does not resemble the kept article.',
    after: `Examples:
  twicetold unique feed.jsonl -o kept.jsonl --removed removed.jsonl
  twicetold unique feed.jsonl -o marked.jsonl --annotate
  twicetold unique table.csv --keep source:reuters,ap --keep oldest > kept.csv
  zcat feed.jsonl.gz | twicetold unique - --drop identical,near-identical
  twicetold unique articles --list
  twicetold unique articles --copy-to unique --editions latest

Exit codes:
  0         done, whatever was found
  2         the job failed: wrong usage, nothing to read, or a file that changed
            or cannot be copied byte for byte; outputs keep their old content
  130, 143  interrupted; no incomplete file is left behind

${CONFIGURATION}
`,
  },
  check: {
    operands: '[path...]',
    summary: 'Check new articles against known ones',
    description:
      'Compares the new articles under the paths (files, folders, globs, addresses; - is JSON Lines on standard input) with known ' +
      'ones and with each other, and prints a line for each: the article that it copies or shares a passage with, or that it is new.',
    after: `Examples:
  twicetold check today.xml --against archive
  twicetold check https://example.com/feed.xml --against archive --window 30d
  twicetold check inbox --against archive --stats archive.stats --format json
  zcat feed.jsonl.gz | twicetold check - --against archive
  twicetold check today.xml --against known.index --add
  twicetold check inbox --against archive --fail-on identical,near-identical

For a pull request, in a clone with full history:
  twicetold check --changed-since origin/main content --baseline known.baseline

Exit codes:
  0         no new article repeats another one, or there is no new article
  1         a new article repeats another one (--fail-on, --editions)
  2         the check failed: wrong usage, a missing path, or a new article that
            cannot be read (unless --allow-unreadable); 2 takes precedence
            over 1
  130, 143  interrupted; no incomplete file is left behind

${ACCEPTED}

${CONFIGURATION}
`,
  },
  compare: {
    operands: '[file...]',
    summary: 'Compare two articles word by word',
    description:
      'Compares two articles and prints their similarity and relation, the shared passages and a word diff. Each file ' +
      'holds one article; FILE#ID or FILE#3 selects one record of a file. One of the two may be - for standard input. ' +
      'With --report the articles are those of a report: 3.2 is the second member of cluster 3 beside the article that it ' +
      'belongs to, 3 the representative beside its most similar member.',
    after: `Examples:
  twicetold compare original.txt suspect.txt
  twicetold compare original.txt suspect.txt --format json
  twicetold compare feed.jsonl#3 feed.jsonl#guid-of-another
  twicetold compare 3.2 --report report.json
  curl -s https://example.com/story.txt | twicetold compare original.txt -
  twicetold compare original.txt suspect.txt --fail-on any

Exit codes:
  0         done, whatever was found
  1         the pair matches --fail-on
  2         the job failed: wrong usage, a missing file, or an article that
            cannot be read; 2 takes precedence over 1
  130, 143  interrupted; no incomplete file is left behind

${CONFIGURATION}
`,
  },
  read: {
    operands: '[path...]',
    summary: 'Write articles as JSON Lines, to keep them',
    description:
      'Reads what scan reads (files, folders, globs, addresses of feeds and pages, lists of sources, - for standard input) and ' +
      'writes each article as one JSON object per line, with id, title, source, url, published and text. scan reads this file as ' +
      'it reads the sources. If a web page is not an article but links to its feed, the feed is read.',
    after: `Examples:
  twicetold read articles --output articles.jsonl
  twicetold read https://news.example/feed.xml --fetch-full -o feed.jsonl
  twicetold read feeds.opml --fetch-full > articles.jsonl
  twicetold scan articles.jsonl

Exit codes:
  0         done
  2         the job failed or is incomplete: wrong usage, a missing path,
            nothing to read, or an article that cannot be read (unless
            --allow-unreadable)
  130, 143  interrupted; no incomplete file is left behind

${CONFIGURATION}
`,
  },
  watch: {
    operands: '[path...]',
    summary: 'Check the new articles of feeds again and again',
    description:
      'Reads the sources (feeds, pages, files, folders) at intervals, checks new and changed articles against an index, prints a ' +
      'line for each that repeats another article, and adds them to the index. Unchanged files are not read again. A source that ' +
      'fails is reported once, and once more when it works again.',
    after: `Examples:
  twicetold watch https://news.example/feed.xml --index known.index
  twicetold watch feeds.opml --fetch-full --index known.index --every 5m
  twicetold watch incoming --index known.index --on-repeat ./notify.sh
  twicetold watch incoming --index known.index --once

A signal (INT, TERM, HUP) ends the watch within a second.

Exit codes:
  0         ended by a signal, or done with --once
  2         wrong usage, a missing path at the start, or an index that cannot be
            read or written; with --once also a source that cannot be read
            (unless --allow-unreadable)

${CONFIGURATION}
`,
  },
  index: {
    operands: '<action> <index> [path|id...]',
    words: INDEX_ACTIONS,
    summary: 'Keep an index of known articles',
    description:
      'Keeps an index of known articles in a folder, for check, watch and serve. add <index> <path...> reads what scan reads ' +
      'and skips unchanged files; remove <index> <id...> removes articles; list and stats print the articles and the figures of ' +
      'the index; verify looks for damage; export writes the articles as JSON Lines that scan and index add read. The index ' +
      'learns word frequencies and boilerplate from its first articles (or takes them from --stats) and never changes them, so ' +
      'that verdicts do not change.',
    after: `Examples:
  twicetold index add archive.index articles
  twicetold index add archive.index articles --prune --wait
  twicetold index add archive.index feed.jsonl --no-text --stats archive.stats
  twicetold index list archive.index
  twicetold index remove archive.index articles/withdrawn.html
  twicetold index verify archive.index
  twicetold index export archive.index | twicetold index add renewed.index -

The last example makes a new index that learns its statistics from all articles
of the old one.

Exit codes:
  0         done
  2         the job failed or is incomplete: wrong usage, a missing path or id,
            a damaged index, a full disk, an index that another process writes
            (unless --wait), or an article that cannot be read (unless
            --allow-unreadable)
  130, 143  interrupted; articles that were committed stay in the index

${CONFIGURATION}
`,
  },
  serve: {
    operands: '<index>',
    summary: 'Check articles against an index over HTTP',
    description:
      'Runs an HTTP service for crawlers, content management systems and newsroom tools: POST /check compares new articles with ' +
      'the index, POST /articles adds articles, GET /articles/ID/similar compares an article of the index with the others. ' +
      'GET /openapi.json describes the interface; GET /healthz and GET /metrics are for monitoring.',
    after: `Examples:
  twicetold serve known.index
  twicetold serve known.index --port 9000 --access-log > access.jsonl
  twicetold serve known.index --host 0.0.0.0 --token-file token
  twicetold serve known.index --read-only

  curl -H 'Content-Type: application/json' http://127.0.0.1:8733/check \\
    -d '{"text": "..."}'

An address that other machines can reach needs a token, from --token-file or the
variable TWICETOLD_TOKEN. Requests send it as Authorization: Bearer TOKEN.
The service has no TLS: put a proxy in front of it.

A signal (INT, TERM) ends the service after it has answered the requests that it
has received. Acknowledged articles are on disk. A second signal ends it at
once.

Exit codes:
  0         ended by a signal
  2         wrong usage, an index that cannot be read or that another process
            writes (unless --wait), an address in use

${CONFIGURATION}
`,
  },
  init: {
    operands: '[folder]',
    summary: 'Write a configuration file that suits a folder',
    description:
      'Looks at the files in the folder (content of a site, feeds, exports, saved pages), and writes twicetold.config.jsonc, a ' +
      'configuration file with comments. An existing configuration file stays unless --force is given.',
    after: `Examples:
  twicetold init
  twicetold init site --force

Exit codes:
  0         written
  2         a configuration file exists, or the file cannot be written
`,
  },
  view: {
    operands: '<report.json>',
    summary: 'Open a saved report in a browser',
    description:
      'Makes an HTML page from a report, a check or a comparison that was saved as JSON, and opens it in a browser. The page is one ' +
      'file that loads nothing from the network. It shows stories and pairs with their texts side by side, if the articles are still ' +
      'at the paths in the report. Pairs that you accept there can be saved as a baseline. scan --format html writes the same page.',
    after: `Examples:
  twicetold scan articles -o report.json
  twicetold view report.json
  twicetold view report.json -o report.html --no-open
  twicetold view report.json --embed 100MB --stats archive.stats

Paths in a report are relative to the folder in which the scan ran: run view
there.

Exit codes:
  0         the page is written
  2         the report cannot be read, or the page cannot be written

${CONFIGURATION}
`,
  },
  worker: {
    operands: '',
    summary: 'Run a step of a distributed scan for the job that starts it',
    description:
      'Takes one step of a distributed scan and batches of rows as frames on standard input, and writes the rows that it makes of them as frames to ' +
      'standard output. The job in spark/ starts one for each of its tasks; nobody types what it reads. The file ' +
      'dist/twicetold-worker.mjs of npm run build:worker is the same worker without an installation.',
    after: `Exit codes:
  0         the step came to its end
  2         the step failed: a frame with the error is the last of the output
`,
  },
  completion: {
    operands: '<shell>',
    words: ['bash', 'zsh', 'fish'],
    summary: 'Print a script that completes commands and options in a shell',
    description: 'Prints a script for bash, zsh or fish that completes commands, options and their values.',
    after: `Examples:
  source <(twicetold completion bash)
  twicetold completion zsh > ~/.zsh/completions/_twicetold
  twicetold completion fish > ~/.config/fish/completions/twicetold.fish
`,
  },
};
