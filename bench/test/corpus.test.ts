import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Chance, Tail } from '../corpus/chance.js';
import { Curves } from '../corpus/curves.js';
import { Distributions, OTHER } from '../corpus/distribution.js';
import { FunctionWords } from '../corpus/grams.js';
import { learn } from '../corpus/learn.js';
import { COPY_KINDS, Plan } from '../corpus/plan.js';
import { FilesWriter, type Header, JsonLinesWriter, type RecordWriter } from '../corpus/records.js';
import { NAMES, NUMBER, readArticles, STOP } from '../corpus/tokens.js';
import { chooseTexts, readTexts } from '../corpus/train.js';
import { CorpusWriter, type PlantedPair } from '../corpus/write.js';
import { OWN_TEXTS } from './own-texts.js';

const NEWSROOM = new URL('../../fixtures/newsroom/', import.meta.url).pathname;
const ENGLISH = ['alpine-review', 'harbour-courier', 'meridian-times', 'polar-dispatch', 'tidewater-gazette'];
const TSX = new URL('../../node_modules/tsx/dist/cli.mjs', import.meta.url).pathname;
const CORPUS = new URL('../corpus.ts', import.meta.url).pathname;

const folder = mkdtempSync(join(tmpdir(), 'twicetold-corpus-'));
const training = join(folder, 'training.jsonl');
const texts = [
  ...OWN_TEXTS.map(({ text }) => text),
  ...ENGLISH.flatMap(paper =>
    readdirSync(join(NEWSROOM, paper)).map(name => readFileSync(join(NEWSROOM, paper, name), 'utf8')),
  ),
];
const run = (...args: string[]): void => {
  execFileSync(process.execPath, [TSX, CORPUS, '--train', training, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
};
const linesOf = (path: string): string[] => readFileSync(path, 'utf8').trimEnd().split('\n');
const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

beforeAll(() => {
  writeFileSync(training, texts.map((text, i) => `${JSON.stringify({ id: `t${i}`, text })}\n`).join(''));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A corpus in memory: texts with and without their frames. */
function corpusOf(articles: number, seed = 1) {
  const records: { header: Header; above: string; body: string; below: string }[] = [];
  const writer: RecordWriter = {
    write: (header, pieces) => {
      const [above, body, below] = pieces.map(piece => Buffer.from(piece).toString());
      records.push({ header, above, body, below });
    },
    close: () => {},
  };
  const pairs: PlantedPair[] = [];
  const options = { articles, seed, copies: 0.3, words: 300 };
  new CorpusWriter(learn(chooseTexts(texts).train, seed), options).writeAll(
    writer,
    pair => pairs.push(pair),
    () => {},
  );
  const byId = new Map(records.map(record => [record.header.id, record]));
  return { records, pairs, byId };
}

describe('the command', () => {
  test('writes the same bytes for a seed, and a small corpus is the beginning of a large one', () => {
    const paths = ['first', 'second', 'small', 'other'].map(name => join(folder, `${name}.jsonl`));
    run('--articles', '200', '--out', paths[0], '--stats', join(folder, 'stats.json'));
    run('--articles', '200', '--out', paths[1]);
    run('--articles', '60', '--out', paths[2]);
    run('--articles', '60', '--seed', '2', '--out', paths[3]);
    expect(readFileSync(paths[1])).toEqual(readFileSync(paths[0]));
    expect(readFileSync(`${paths[1]}.pairs.tsv`)).toEqual(readFileSync(`${paths[0]}.pairs.tsv`));
    expect(linesOf(paths[2])).toEqual(linesOf(paths[0]).slice(0, 60));
    expect(linesOf(paths[3])).not.toEqual(linesOf(paths[2]));
    const stats = JSON.parse(readFileSync(join(folder, 'stats.json'), 'utf8'));
    expect(stats.comparisons).toHaveLength(2);
    for (const { real, generated } of stats.comparisons) expect(generated.words).toBe(real.words);
    for (const line of linesOf(paths[0])) {
      expect(Object.keys(JSON.parse(line))).toEqual(['id', 'title', 'url', 'source', 'published', 'text']);
    }
  });

  test('prints its usage', () => {
    const { status, stderr } = spawnSync(process.execPath, [TSX, CORPUS, '--articles', '5'], { encoding: 'utf8' });
    expect(status).not.toBe(0);
    expect(stderr).toContain('usage: corpus.ts --train');
  });
});

describe('a corpus', () => {
  const { records, pairs, byId } = corpusOf(1200);
  const bodyOf = (id: string): string => byId.get(id)!.body;

  test('has planted pairs of an original and a later copy with another publisher', () => {
    const copies = new Set(pairs.map(({ b }) => b));
    expect(copies.size).toBeGreaterThan(1200 * 0.25);
    expect(copies.size).toBeLessThan(1200 * 0.35);
    for (const { a, b, kind } of pairs) {
      expect(byId.has(a) && byId.has(b)).toBe(true);
      expect(a < b).toBe(true);
      expect(copies.has(a)).toBe(false);
      if (!kind.includes('interleave')) expect(byId.get(b)!.header.source).not.toBe(byId.get(a)!.header.source);
    }
    expect(new Set(pairs.map(({ kind }) => kind))).toEqual(new Set(COPY_KINDS));
  });

  test.each(COPY_KINDS)('%s copies share the right parts with their originals', kind => {
    const its = pairs.filter(pair => pair.kind === kind);
    expect(its.length).toBeGreaterThan(5);
    for (const { a, b } of its) {
      const [original, copy] = [bodyOf(a), bodyOf(b)];
      const copied = new Set(wordsOf(copy));
      const words = wordsOf(original);
      const kept = words.filter(word => copied.has(word)).length / words.length;
      if (kind === 'identical') expect(copy).toBe(original);
      else if (kind === 'frame') expect(copy).toContain(original);
      else if (kind === 'truncate')
        expect(original.replace(/\s+/g, ' ').startsWith(copy.replace(/\s+/g, ' '))).toBe(true);
      else if (kind === 'interleave') expect(kept).toBe(1);
      else if (kind === 'quote') expect(copy.match(/“[^”]+”/g)!.length).toBe(2);
      else expect(kept).toBeGreaterThan(kind === 'truncate+spin' ? 0.25 : 0.6);
    }
  });

  test('consists of articles, paragraphs and sentences, with the frames of the publishers', () => {
    const own = records.filter(({ header }) => !pairs.some(({ b }) => b === header.id));
    const mean = own.reduce((sum, { body }) => sum + wordsOf(body).length, 0) / own.length;
    expect(mean).toBeGreaterThan(200);
    expect(mean).toBeLessThan(400);
    expect(own.filter(({ body }) => body.includes('\n\n')).length).toBeGreaterThan(own.length / 2);
    for (const { body } of own) expect(body).toMatch(/^["“\p{L}\p{N}£$€](?:.|\n)*[.?!"”]$/u);
    const frames = new Map<string, Set<string>>();
    for (const { header, above, below } of records) {
      frames.set(header.source, (frames.get(header.source) ?? new Set()).add(above + below));
    }
    expect([...frames.values()].every(({ size }) => size === 1)).toBe(true);
    expect(records.filter(({ below }) => below !== '').length).toBeGreaterThan(records.length / 2);
  });

  test('dates its articles in order and gives each a URL', () => {
    const dates = records.map(({ header }) => header.published);
    expect(dates).toEqual([...dates].sort());
    expect(new Set(records.map(({ header }) => new URL(header.url).href)).size).toBe(records.length);
  });
});

describe('the plan', () => {
  test('makes all kinds equally often, and some families', () => {
    const plan = new Plan(3, 0.1);
    const copies = Array.from({ length: 100_000 }, (_, i) => plan.copyAt(i)).filter(copy => copy !== undefined);
    for (let kind = 0; kind < COPY_KINDS.length; kind++) {
      const share = (copies.filter(copy => copy.kind === kind).length / copies.length) * COPY_KINDS.length;
      expect(share).toBeGreaterThan(0.85);
      expect(share).toBeLessThan(1.15);
    }
    const sizes = new Map<number, number>();
    for (const { of, partner } of copies) {
      expect(plan.copyAt(of) ?? plan.copyAt(partner)).toBeUndefined();
      expect(of).not.toBe(partner);
      sizes.set(of, (sizes.get(of) ?? 0) + 1);
    }
    expect([...sizes.values()].filter(size => size >= 30).length).toBeGreaterThan(5);
  });
});

describe('parts of the generator', () => {
  test('distributions yield items by their weights, tails yield new items at their rate', () => {
    const weights = [0.5, 0.25, 0.2, 0.05];
    const drawn = new Distributions(
      Uint32Array.of(0, 1, 5),
      Int32Array.of(9, 3, OTHER, 7, 5),
      Float64Array.of(1, ...weights),
    );
    const chance = new Chance(1, 2);
    const counts = new Map<number, number>();
    for (let i = 0; i < 1e5; i++) {
      const item = drawn.draw(1, chance.unit());
      counts.set(item, (counts.get(item) ?? 0) + 1);
    }
    [3, OTHER, 7, 5].forEach((item, i) => {
      expect(counts.get(item)! / 1e5).toBeCloseTo(weights[i], 1.5);
    });
    expect(drawn.draw(0, 0.999)).toBe(9);

    const tail = new Tail(0.6);
    const seen = new Set<number>();
    for (let i = 0; i < 1e3; i++) seen.add(tail.index(chance.unit(), 5));
    const early = seen.size;
    for (let i = 1e3; i < 1e5; i++) seen.add(tail.index(chance.unit(), 5));
    expect(Math.log(seen.size / early) / Math.log(100)).toBeCloseTo(0.6, 1);
  });

  test('copies are left out, lines without a text are an error', () => {
    const long = texts.slice(0, 6);
    expect(chooseTexts([...long, ...long.map(text => `By a scraper. ${text}`)]).leftOut).toBeGreaterThanOrEqual(6);
    writeFileSync(join(folder, 'broken.jsonl'), '{"id":"a"}\n');
    expect(() => readTexts([join(folder, 'broken.jsonl')])).toThrow('line 1 has no text');
    expect(() => learn([''], 1)).toThrow('nothing to learn from');
  });

  test('rare names and numbers become placeholders, first words lose their capital', () => {
    const { articles, names } = readArticles(['The boat met Anna Berg’s aunt. Then the 400 left for $1.50, he said!']);
    expect(articles).toEqual([
      [
        [
          ['the', 'boat', 'met', NAMES[1], "'s", 'aunt', STOP],
          ['then', 'the', `${NUMBER}000`, 'left', 'for', `${NUMBER}$0.00`, ',', 'he', 'said', '!'],
        ],
      ],
    ]);
    expect(names).toEqual({ first: ['Anna'], last: ['Berg'] });
  });

  test('curves count distinct n-grams and their document frequencies', () => {
    const curves = new Curves({
      functionWords: new FunctionWords(['the', 'the', 'the', 'the', 'the sea']),
      stops: [4],
      limit: 9,
    });
    for (const text of ['The sea, the “SEA”', 'sea the sea', 'it isn’t the end']) curves.add(Buffer.from(text));
    expect(curves.words).toBe(9);
    expect(curves.points).toEqual([
      { words: 4, distinct: { words: 2, '2-grams': 2, '3-grams': 2, 'content 2-grams': 1 } },
    ]);
    expect(curves.spread('words')).toEqual([0.5, 0.5, 0, 0, 0]);
    expect(curves.recognise([Buffer.from('the sea it')])['2-grams']).toBe(0.5);
  });

  test('a learned language keeps forming new word pairs', () => {
    const { records } = corpusOf(400, 5);
    const curves = new Curves({ functionWords: new FunctionWords(texts), stops: [5_000, 50_000] });
    for (const { body } of records) curves.add(Buffer.from(body));
    const [early, late] = curves.points.map(({ distinct }) => distinct['2-grams']);
    expect(Math.log(late / early) / Math.log(10)).toBeGreaterThan(0.6);
  });

  test('records read back from JSON Lines and files, a thousand files to a folder', () => {
    const header = {
      id: 'a1',
      title: 'A "t"',
      url: 'https://x.example/',
      source: 'X',
      published: '2015-01-05T06:00:00Z',
    };
    const json = new JsonLinesWriter(join(folder, 'records.jsonl'));
    const pieces = ['', 'One\\two “three”\n"four"\tfive', 'six'].map(piece => Buffer.from(piece));
    json.write(header, pieces);
    json.close();
    const text = 'One\\two “three”\n"four"\tfive\n\nsix';
    expect(JSON.parse(readFileSync(join(folder, 'records.jsonl'), 'utf8'))).toEqual({ ...header, text });

    const files = new FilesWriter(join(folder, 'files'));
    for (let i = 0; i < 1001; i++) files.write({ ...header, id: `a${i}` }, pieces);
    files.close();
    expect(readdirSync(join(folder, 'files')).map(part => readdirSync(join(folder, 'files', part)).length)).toEqual([
      1000, 1,
    ]);
    expect(readFileSync(join(folder, 'files/0001/a1000.txt'), 'utf8')).toBe(`A "t"\n\n${text}`);
  });
});
