/** The text of help around the options: what each command does, its operands, and examples. */
import { type CommandName, INDEX_ACTIONS } from './option-spec.js';

interface CommandHelp {
  /** Operands as the line of usage shows them. */
  readonly operands: string;
  /** What the first operand may be, where it is a word. */
  readonly words?: readonly string[];
  /** The line in the list of commands. */
  readonly summary: string;
  readonly description: string;
  /** What follows the options. */
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
  accept and overrides in the configuration and --editions ignore come first,
  then --baseline; what they accept is counted, -v lists it, and nothing fails.`;

const CONFIGURATION = `Configuration:
  A flag overrides an environment variable (TWICETOLD_SHINGLE_SIZE=3), a
  variable overrides the configuration file, and the file overrides the default;
  a list replaces a list. The file is the nearest twicetold.config.json or
  twicetold.config.jsonc (both may hold comments), or "twicetold" in
  package.json, from the working directory up to the folder with .git;
  twicetold init writes one. Its keys are the options in camel case:
  {"shingleSize": 3, "paths": ["articles"]}. paths, output and reporter in the
  file are relative to its folder; the globs include and exclude are not.
  --print-config prints each value and its source.`;

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
    summary: 'Give back the articles without their copies',
    description:
      'Writes the records of JSON Lines or CSV (- is standard input) without those that are copies of another one, byte ' +
      'for byte and in their order; or lists, copies or links the files that are kept. Inputs are never changed. What is ' +
      'kept is searched again until it holds no copy. An excerpt is removed, the longer original never, and each copy has ' +
      'its own pair with an article that is kept: a copy of a copy stays where it does not resemble that article.',
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
            or cannot be given back byte for byte; files keep their old content
  130, 143  interrupted; no incomplete file is left behind

${CONFIGURATION}
`,
  },
  check: {
    operands: '[path...]',
    summary: 'Check new articles against known ones',
    description:
      'Compares the new articles under the paths (files, folders, globs, addresses; - is JSON Lines on standard input) with known ' +
      'ones and with each other, and prints a line for each: what it is a copy of, what it shares a passage with, or that it is new.',
    after: `Examples:
  twicetold check today.xml --against archive
  twicetold check https://example.com/feed.xml --against archive --window 30d
  twicetold check inbox --against archive --stats archive.stats --format json
  zcat feed.jsonl.gz | twicetold check - --against archive
  twicetold check today.xml --against known.index --add
  twicetold check inbox --against archive --fail-on identical,near-identical

A pull request, in the clone with its history:
  twicetold check --changed-since origin/main content --baseline known.baseline

Exit codes:
  0         nothing repeated, or nothing to check
  1         a new article repeats another one (--fail-on, --editions)
  2         it could not be checked: wrong usage, a missing path, or a new
            article that cannot be read (unless --allow-unreadable); 2 takes
            precedence over 1
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
      'holds one article; FILE#ID or FILE#3 selects one record of a file. - is standard input, for one of the two.',
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
  read: {
    operands: '[path...]',
    summary: 'Write articles as JSON Lines, to keep them',
    description:
      'Reads what scan reads (files, folders, globs, addresses of feeds and pages, lists of sources, - for standard input) and ' +
      'writes each article as one JSON object a line, with id, title, source, url, published and text. scan reads the file like ' +
      'the sources themselves. Of a page on the web that is no article, the feed that it announces is read.',
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
    summary: 'Say what new articles of feeds repeat, again and again',
    description:
      'Reads the sources (feeds, pages, files, folders), checks the articles that are new or have changed against those of an index, ' +
      'prints a line for each that repeats another one, and adds them to the index. Files that have not changed are not read again. A source that cannot be read is named once, and once ' +
      'more when it is read again.',
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
      'Keeps an index of known articles in a folder, with which check compares new ones. add <index> <path...> reads what scan ' +
      'reads, and leaves out what has not changed; remove <index> <id...> takes articles out; list, stats and verify print ' +
      'what is in it; export writes the articles as JSON Lines that scan and index add read. The first articles teach the ' +
      'index word frequencies and boilerplate (or --stats does), which stay as they are, so that verdicts do not change.',
    after: `Examples:
  twicetold index add archive.index articles
  twicetold index add archive.index articles --prune --wait
  twicetold index add archive.index feed.jsonl --no-text --stats archive.stats
  twicetold index list archive.index
  twicetold index remove archive.index articles/withdrawn.html
  twicetold index verify archive.index
  twicetold index export archive.index | twicetold index add renewed.index -

The last example makes an index whose statistics are learned from all articles
that are now in the other one.

Exit codes:
  0         done
  2         the job failed or is incomplete: wrong usage, a missing path or id,
            a damaged index, a full disk, another process that writes it (unless
            --wait), or an article that cannot be read (unless
            --allow-unreadable)
  130, 143  interrupted; what was committed is in the index

${CONFIGURATION}
`,
  },
  serve: {
    operands: '<index>',
    summary: 'Answer over HTTP what articles repeat of an index',
    description:
      'Answers requests over HTTP for crawlers, content management systems and newsroom tools: POST /check says what articles repeat ' +
      'of the index, POST /articles adds articles, GET /articles/ID/similar compares one with the others; GET /openapi.json describes ' +
      'all of it, GET /healthz and GET /metrics are for those who watch over the service.',
    after: `Examples:
  twicetold serve known.index
  twicetold serve known.index --port 9000 --access-log > access.jsonl
  twicetold serve known.index --host 0.0.0.0 --token-file token
  twicetold serve known.index --read-only

  curl -H 'Content-Type: application/json' http://127.0.0.1:8733/check \\
    -d '{"text": "..."}'

Another address than that of this machine takes a token, of --token-file or of
the variable TWICETOLD_TOKEN: a request names it as Authorization: Bearer TOKEN.
There is no TLS: put a proxy in front.

A signal (INT, TERM) ends the service: requests that were received are answered,
and what was acknowledged is on the disk. A second one ends it at once.

Exit codes:
  0         ended by a signal
  2         wrong usage, an index that cannot be read or that another process
            writes (unless --wait), an address in use

${CONFIGURATION}
`,
  },
  init: {
    operands: '[folder]',
    summary: 'Write a configuration file for what is in a folder',
    description:
      'Looks at what the folder holds (the content of a site, feeds, exports, saved pages), and writes twicetold.config.jsonc, a ' +
      'configuration file with comments. A configuration file that is there stays, unless --force is given.',
    after: `Examples:
  twicetold init
  twicetold init site --force

Exit codes:
  0         written
  2         a configuration file is there, or the file cannot be written
`,
  },
  view: {
    operands: '<report.json>',
    summary: 'Open a saved report in a browser',
    description:
      'Makes a page of a report, a check or a comparison that was saved as JSON, and opens it in a browser. The page is one file, asks ' +
      'nobody for anything, and shows stories and pairs with the texts side by side, as far as the articles are still where the report ' +
      'says. What is accepted there can be saved as a baseline. scan --format html writes the same page.',
    after: `Examples:
  twicetold scan articles -o report.json
  twicetold view report.json
  twicetold view report.json -o report.html --no-open
  twicetold view report.json --embed 100MB --stats archive.stats

Files are looked for from the working directory: run view where the scan ran.

Exit codes:
  0         the page is written
  2         the report cannot be read, or the page cannot be written

${CONFIGURATION}
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
