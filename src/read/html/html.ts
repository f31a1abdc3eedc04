/** A page of HTML to its article, or to the reason why it holds none: an error page, a check for robots, a list of articles. */
import type { ReadItem } from '../../types/article.js';
import { idAt, type SourceLocation } from '../location.js';
import { ASIDE, HEADING } from '../markup/elements.js';
import type { TextBlock } from '../markup/html-text.js';
import { skipped } from '../problem.js';
import { type MainText, mainTextOf } from './main-text.js';
import { metadataOf, type PageMetadata } from './metadata.js';
import { type PageScan, scanPage } from './page.js';

/**
 * Reads a decoded page. The text is what Readability takes for the article, or the page's JSON-LD where that has words that
 * the page does not show; paragraphs are separated by blank lines. A page without an article (an index, an error page, a
 * consent wall) gives a skipped file. No script runs and nothing is fetched; linear in the page; never throws.
 */
export function readHtml(html: string, location: SourceLocation): ReadItem {
  let page = scanPage(html);
  // A page that a script shows, or a hidden element that was never closed.
  if (page.blocks.length === 0 && page.hasHidden) page = scanPage(html, false);
  const { title, published, source, url, ...metadata } = metadataOf(page, location.url);
  const declared = { ...metadata, ...(title === undefined ? {} : { title }) };
  const main = mainTextOf(page, declared);
  const kind = pageKind(page, declared, main);
  if (kind !== undefined) return skipped(location, `no article: ${kind}`);
  return {
    article: {
      id: idAt(location),
      path: location.path,
      ...(title === undefined ? {} : { title }),
      ...(source === undefined ? {} : { source }),
      ...(url === undefined ? {} : { url }),
      ...(published === undefined ? {} : { published }),
      text: main.text,
    },
  };
}

/** Length of the longest error page, in characters without white space; about 250 words. */
const SHORT = 1250;

/** Length of the longest consent wall: they list partners and purposes. About 800 words. */
const WALL = 4000;

const ERRORS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [
    /\b(?:error|http|status|code|fehler|erreur|errore)?\s?404\b|\b(?:page|file|site|article|story|content|document|url) (?:was |is |could |can)?(?:not|n[o']t) (?:be )?found\b|^not found\b|page (?:you .{0,40})?(?:does not|doesn[’']t|no longer) exist|seite (?:wurde )?nicht gefunden|page (?:introuvable|non trouvée)|página no encontrada|pagina non trovata|página não encontrada|pagina niet gevonden|страница не найдена|ページが見つかりません|页面不存在|找不到页面/i,
    '404 Not Found',
  ],
  [/\b410 gone\b|\bno longer available\b/i, '410 Gone'],
  [
    /\b403\b.{0,20}\bforbidden\b|\baccess (?:to .{0,60} )?(?:is |was |has been )?denied\b|^forbidden\b|zugriff verweigert/i,
    '403 Forbidden',
  ],
  [/\b401\b.{0,20}\bunauthori[sz]ed\b|^unauthori[sz]ed\b/i, '401 Unauthorized'],
  [/\b429\b.{0,20}\btoo many requests\b|^too many requests\b|rate limit(?:ed)? exceeded/i, '429 Too Many Requests'],
  [/\b500\b.{0,20}\b(?:internal|server|error)\b|^internal server error\b/i, '500 Internal Server Error'],
  [/\b502\b.{0,20}\b(?:bad|gateway|error)\b|^bad gateway\b/i, '502 Bad Gateway'],
  [
    /\b503\b.{0,20}\b(?:service|unavailable|error)\b|^service (?:temporarily )?unavailable\b|down for maintenance/i,
    '503 Service Unavailable',
  ],
  [/\b504\b.{0,20}\b(?:gateway|time-?out)\b|^gateway time-?out\b/i, '504 Gateway Timeout'],
];

const ROBOT =
  /just a moment|attention required|are you (?:a )?(?:human|robot)|verify(?:ing)? (?:that )?you(?: are|[’']re) (?:a )?(?:human|not a robot)|checking (?:if the site connection is secure|your browser)|unusual traffic|security check|captcha|pardon our interruption|(?:enable|turn on) javascript|javascript (?:is (?:disabled|required)|required)/i;

const CONSENT_TITLE =
  /before you continue|bevor sie (?:zu|fort)|avant de continuer|antes de continuar|we value your privacy|privacy (?:gate|settings|choices)|(?:cookie|privacy|datenschutz)[ -]?(?:consent|wall|notice|settings|einstellungen|hinweis)|\bconsent\b|einwilligung|zustimmung|consentement|consentimiento|your (?:data|privacy),? your (?:choice|experience)|wir respektieren ihre privatsphäre/i;

/** Frequent words of consent walls, in several languages. */
const CONSENT_WORDS =
  /\b(?:cookies?|consent|partners?|personal data|personali[sz]ed|privacy|gdpr|tracking|vendors?|legitimate interests?|datenschutz|einwilligung|zustimm\w*|werbung|partnern?|personenbezogen\w*|consentement|données personnelles|partenaires|consentimiento|datos personales|socios|consenso|dati personali|toestemming)\b/gi;

/** The share of those words above which a page is about consent and nothing else. */
const CONSENT_DENSITY = 1 / 20;

/** Types in JSON-LD of pages that are not articles. */
const INDEX_TYPES = ['CollectionPage', 'SearchResultsPage', 'ItemList', 'Blog'];

/** An index has at least so many linked headlines, and at most so many characters for each; about 50 words. */
const HEADLINES = 6;
const TEASER = 250;

/** A shorter link is a button and not a headline. Characters. */
const HEADLINE = 20;

/**
 * What the page is instead of an article, such as "an index page"; undefined where it may hold an article. A page is
 * recognised by its title and headings together with the little text it has, so that an article about cookies or about the
 * error 404 is kept.
 */
function pageKind(page: PageScan, metadata: PageMetadata, main: MainText): string | undefined {
  const characters = sum(main.blocks, block => block.characters) || main.text.length;
  if (characters === 0) return 'a page without text';
  const shown = sum(page.blocks, block => block.characters);
  const names = namesOf(page, metadata);
  if (characters <= SHORT) {
    const matching = (pattern: RegExp): number => names.filter(name => pattern.test(name)).length;
    // The title of an article may name an error, too, but then it has more text, or another heading.
    const least = characters <= SHORT / 3 ? 1 : metadata.isArticle ? names.length : 2;
    const error = ERRORS.find(([pattern]) => matching(pattern) >= Math.max(1, least));
    if (error !== undefined) return `an error page (${error[1]})`;
    if (!metadata.isArticle && shown <= WALL && names.some(name => ROBOT.test(name))) return 'a check for robots';
    if (shown <= SHORT / 2 && ROBOT.test(main.text)) return 'a check for robots';
  }
  if (characters <= WALL && isConsent(names, main.text, metadata)) return 'a consent wall';
  return isIndex(page, metadata, main) ? 'an index page' : undefined;
}

/** The title and the first headings of the page; its first blocks as well where it has hardly any others. */
function namesOf(page: PageScan, metadata: PageMetadata): string[] {
  const headings = page.blocks.filter(block => (block.flags & HEADING) !== 0 && block.linked === 0).slice(0, 2);
  const first = sum(page.blocks, block => block.characters) <= SHORT / 4 ? page.blocks.slice(0, 2) : [];
  const names = [
    page.title,
    metadata.title === page.title ? undefined : metadata.title,
    ...[...headings, ...first].map(block => block.text),
  ];
  return names.filter(name => name !== undefined).map(name => name.slice(0, 300).replace(/\s+/g, ' ').trim());
}

function isConsent(names: readonly string[], text: string, metadata: PageMetadata): boolean {
  const words = text.match(/\p{L}+/gu)?.length ?? 0;
  const found = text.match(CONSENT_WORDS)?.length ?? 0;
  const dense = found >= 3 && found > words * CONSENT_DENSITY;
  return dense && (!metadata.isArticle || names.some(name => CONSENT_TITLE.test(name)));
}

/** Whether the page is a list of linked headlines, each with a teaser at most. */
function isIndex(page: PageScan, metadata: PageMetadata, main: MainText): boolean {
  const { jsonLd, isArticle } = metadata;
  if (jsonLd.article?.body !== undefined) return false;
  const characters = sum(main.blocks, block => block.characters);
  const links = sum(main.blocks, block => block.linked);
  // Most of the text that was found is links.
  if (links * 2 > characters && main.blocks.length >= HEADLINES) return !isArticle || links > characters * 0.8;
  if (isArticle) return false;
  const named = INDEX_TYPES.some(type => jsonLd.types.has(type)) || /^website$/i.test(page.meta.get('og:type') ?? '');
  const headlines = page.blocks.filter(isHeadline).length;
  return (
    headlines >= HEADLINES && characters < headlines * TEASER * (named ? 2 : 1) && longestStretch(page) <= SHORT / 3
  );
}

/** Length of the longest text without links, in characters. */
function longestStretch(page: PageScan): number {
  let longest = 0;
  let stretch = 0;
  for (const { flags, linked, characters } of page.blocks) {
    stretch = linked > characters / 2 || (flags & ASIDE) !== 0 ? 0 : stretch + characters;
    longest = Math.max(longest, stretch);
  }
  return longest;
}

function isHeadline({ flags, linked, characters }: TextBlock): boolean {
  return (flags & HEADING) !== 0 && characters >= HEADLINE && linked > characters / 2;
}

function sum(blocks: readonly TextBlock[], count: (block: TextBlock) => number): number {
  let total = 0;
  for (const block of blocks) total += count(block);
  return total;
}
