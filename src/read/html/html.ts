/** Reads an HTML page into its article, or into the reason why it has none: an error page, a robot check, an index. */
import type { Article, ReadItem } from '../../types/article.js';
import { idAt, type SourceLocation } from '../location.js';
import { AS_SHOWN, ASIDE, HEADING, LINK, type Selection } from '../markup/elements.js';
import { readUnhidden, type TextBlock } from '../markup/html-text.js';
import { notice, skipped } from '../problem.js';
import { MAX_LINK_DENSITY, type MainText, mainTextOf } from './main-text.js';
import { metadataOf, type PageMetadata } from './metadata.js';
import { storyParts } from './other-stories.js';
import { type ArticleElement, type MarkupEdits, NO_EDITS, type PageScan, scanPage } from './page.js';

/**
 * Reads a decoded page. The text is the article that Readability finds, or the text in the JSON-LD of the page if it
 * has words that the page does not show. Blank lines separate paragraphs. A page without an article (an index, an error
 * page, a consent wall) is a skipped file. Runs no scripts and fetches nothing. Linear time. Does not throw.
 *
 * @returns the article or the skipped file, followed by notices
 */
export function readHtml(html: string, location: SourceLocation): readonly ReadItem[] {
  const isBook = IN_BOOK.test(location.path);
  const read = (selection: Selection, edits?: MarkupEdits): PageScan =>
    scanPage(html, isBook ? { ...selection, withoutNotes: true } : selection, edits);
  const { page, selection, parts } = readUnhidden(read);
  const stories = storyParts(page, metadataOf(page, location.url));
  const own = stories === undefined ? selection : { ...selection, dropped: stories.dropped, ends: stories.ends };
  const edits = { ...NO_EDITS, ...stories?.joined, hidingClasses: page.isHiddenByClass };
  let isGuess = parts.some(({ hiding }) => hiding !== 'silent');
  let found = articleIn(stories === undefined && !page.isHiddenByClass ? page : read(own, edits), location);
  const silent = parts.findLast(({ hiding, isMain }) => hiding === 'silent' && isMain);
  if (typeof found === 'string' && silent !== undefined) {
    // Readability found the dialog that silences the article. Only the silenced part is read.
    found = articleIn(read({ ...own, only: silent.number }), location);
  }
  if (typeof found === 'string' && isGuess) {
    // The hidden text is no article. The page is read as shown.
    isGuess = false;
    found = articleIn(read(AS_SHOWN), location);
  }
  if (isBook && (isNamedNotes(page) || (page.hasNotes && typeof found === 'string'))) found = 'the notes of a book';
  if (typeof found === 'string') return [skipped(location, `no article: ${found}`)];
  const items: ReadItem[] = [{ article: found.article }];
  if (page.hasNotes) items.push(notice(location, 'its footnotes and endnotes are left out'));
  if (found.origin === 'json-ld') return items;
  if (own.dropped.size + own.ends.size > 0) items.push(notice(location, 'further stories on the page are left out'));
  if (isGuess) items.push(notice(location, 'text that is hidden until a script runs is taken for the article'));
  return items;
}

/** The path of a chapter in an EPUB. Books have their notes in chapters of their own. */
const IN_BOOK = /\.epub\//i;

/** Headings of the notes of a book, in several languages. */
const NOTES =
  /^(?:(?:end|foot)?notes|notes and references|anmerkungen|fußnoten|endnoten|notes de (?:bas de page|fin)|notas(?: (?:al final|de rodapé))?|note(?: a piè di pagina)?|eindnoten|voetnoten|noter|slutnoter|przypisy|poznámky|примечания|сноски|注釈|脚注|注释)$/iu;

/** True if the first heading of a page, or its title if it has no heading, says that the page holds notes. */
function isNamedNotes({ blocks, title = '' }: PageScan): boolean {
  const heading = blocks.find(({ flags }) => (flags & HEADING) !== 0);
  return NOTES.test(onOneLine(heading?.text ?? title));
}

/** The article of a page and the origin of its text, or the kind of a page without an article. */
function articleIn(
  page: PageScan,
  location: SourceLocation,
): (Pick<MainText, 'origin'> & { article: Article }) | string {
  const { title, published, source, url, credits, ignored, ...metadata } = metadataOf(page, location.url);
  const declared = { ...metadata, ...(title === undefined ? {} : { title }) };
  const main = mainTextOf(page, declared);
  const kind = pageKind(page, declared, main);
  if (kind !== undefined) return kind;
  const article = {
    id: idAt(location),
    path: location.path,
    ...(title === undefined ? {} : { title }),
    ...(source === undefined ? {} : { source }),
    ...(url === undefined ? {} : { url }),
    ...(published === undefined ? {} : { published }),
    ...(credits !== undefined && { credits }),
    ...(ignored !== undefined && { ignored }),
    text: main.text,
  };
  return { article, origin: main.origin };
}

/** Longest error page. Characters without white space; about 250 words. */
const MAX_ERROR_PAGE = 1250;

/** Longest consent wall, which lists partners and purposes. Characters without white space; about 800 words. */
const MAX_CONSENT_WALL = 4000;

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

/** Least share of consent words in the text of a consent wall. */
const CONSENT_DENSITY = 1 / 20;

/** JSON-LD types of pages that are not articles. */
const INDEX_TYPES = ['CollectionPage', 'SearchResultsPage', 'ItemList', 'Blog'];

/** Least number of linked headlines on an index page. */
const MIN_HEADLINES = 6;
/** The same if each teaser follows its linked headline, or is in a card. */
const MIN_TEASERS = 4;
/** Longest teaser. Characters without white space; about 50 words. */
const MAX_TEASER = 250;

/** A shorter link is a button and not a headline. Characters. */
const MIN_HEADLINE = 20;

/**
 * The kind of a page without an article, such as "an index page"; undefined for a page that may hold an article. A page
 * is recognised by its title and headings and by having little text, so that an article about cookies or the error 404
 * is kept.
 */
function pageKind(page: PageScan, metadata: PageMetadata, main: MainText): string | undefined {
  const characters = sum(main.blocks, block => block.characters) || main.text.length;
  if (characters === 0) return page.needsScript ? SCRIPTED : 'a page without text';
  const shown = sum(page.blocks, block => block.characters);
  const names = namesOf(page, metadata);
  if (characters <= MAX_ERROR_PAGE) {
    const matching = (pattern: RegExp): number => names.filter(name => pattern.test(name)).length;
    // The title of an article may name an error, too. An article has more text, or a second heading that names no
    // error.
    const least = characters <= MAX_ERROR_PAGE / 3 ? 1 : metadata.isArticle ? names.length : 2;
    const error = ERRORS.find(([pattern]) => matching(pattern) >= Math.max(1, least));
    if (error !== undefined) return `an error page (${error[1]})`;
    if (!metadata.isArticle && shown <= MAX_CONSENT_WALL && names.some(name => ROBOT.test(name)))
      return 'a check for robots';
    if (shown <= MAX_ERROR_PAGE / 2 && ROBOT.test(main.text)) return 'a check for robots';
  }
  if (page.needsScript && main.origin !== 'json-ld' && !main.blocks.some(isSentence)) return SCRIPTED;
  if (characters <= MAX_CONSENT_WALL && isConsent(names, main.text, metadata)) return 'a consent wall';
  if (isIndex(page, metadata, main) || (!metadata.isArticle && isTeasers(page, main))) return 'an index page';
  const isLinks =
    main.blocks.length > 0 && main.blocks.every(block => block.linked > block.characters * MAX_LINK_DENSITY);
  return isLinks && !metadata.isArticle ? 'a page of links' : undefined;
}

const SCRIPTED = 'a page that shows its text only with scripts';

/**
 * Least text of a sentence. Without any such block, a page shows only its navigation. Characters without links and
 * white space.
 */
const MIN_SENTENCE = 40;

const isSentence = ({ flags, characters, linked }: TextBlock): boolean =>
  (flags & (ASIDE | HEADING)) === 0 && characters - linked >= MIN_SENTENCE;

/** The titles of a page, its first two headings, and the first two blocks of a page with hardly any text. */
function namesOf(page: PageScan, metadata: PageMetadata): string[] {
  const headings = page.blocks.filter(block => (block.flags & HEADING) !== 0 && block.linked === 0).slice(0, 2);
  const first = sum(page.blocks, block => block.characters) <= MAX_ERROR_PAGE / 4 ? page.blocks.slice(0, 2) : [];
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

/** True for a list of linked headlines, each with at most a teaser. */
function isIndex(page: PageScan, metadata: PageMetadata, main: MainText): boolean {
  const { jsonLd, isArticle } = metadata;
  if (jsonLd.article?.body !== undefined) return false;
  const characters = sum(main.blocks, block => block.characters);
  const links = sum(main.blocks, block => block.linked);
  // Most of the main text is links.
  if (links * 2 > characters && main.blocks.length >= MIN_HEADLINES) return !isArticle || links > characters * 0.8;
  if (isArticle) return false;
  const named = INDEX_TYPES.some(type => jsonLd.types.has(type)) || /^website$/i.test(page.meta.get('og:type') ?? '');
  const headlines = page.blocks.filter(isHeadline).length;
  return (
    headlines >= MIN_HEADLINES &&
    characters < headlines * MAX_TEASER * (named ? 2 : 1) &&
    longestStretch(page) <= MAX_ERROR_PAGE / 3
  );
}

/** Least share of teasers in the text of an index page. */
const MIN_TEASER_SHARE = 0.6;
/** The same for a few teasers without linked headlines: an article may link to the stories that it quotes. */
const MIN_TEASER_SHARE_OF_FEW = 0.8;

/** Text of the link at the end of a teaser. */
const MORE =
  /(?:\bmore|continue reading|full (?:story|article)|weiterlesen|\bmehr(?: lesen| dazu| erfahren)?|lire (?:la suite|plus|l.article)|en savoir plus|leer más|seguir leyendo|leggi (?:tutto|di più|ancora)|continua(?: a leggere)?|lees (?:meer|verder)|läs mer|les mer|læs mere|lue lisää|czytaj (?:więcej|dalej)|číst (?:více|dále)|celý článek|подробнее|читать (?:далее|дальше|полностью)|leia mais|saiba mais|devamı(?:nı oku)?|続きを読む|もっと見る|阅读(?:全文|更多)|更多|자세히 보기|더 보기|اقرأ المزيد|→|»|›)[\s.…»›→>]{0,5}$/iu;

/** True for a text of teasers: short texts after a linked headline, or with a link to the rest of the story. */
function isTeasers(page: PageScan, main: MainText): boolean {
  const { blocks, cards } = page;
  if (cards.count >= MIN_TEASERS && cards.share > MIN_TEASER_SHARE) return true;
  const teasers = new Set<string>();
  /** Indexes of the first blocks that end with a link to more. */
  const places: number[] = [];
  /** True for an article with several paragraphs that end with a link to more. */
  const isOfSeveral = ({ block, end }: ArticleElement): boolean =>
    places.filter(at => at >= block && at < end).length > 1;
  let count = 0;
  let links = 0;
  const add = (block: TextBlock | undefined): boolean => {
    const isShort = block !== undefined && block.characters <= MAX_TEASER;
    if (isShort) teasers.add(onOneLine(block.text));
    return isShort;
  };
  for (const [at, block] of blocks.entries()) {
    const { characters, linked, flags, text } = block;
    const isLink = linked > characters * 0.8;
    const next = blocks[at + 1];
    if (linked > 0 && linked <= MIN_HEADLINE * 2 && MORE.test(text.slice(-60).trimEnd())) {
      // The teaser is in the block of the link or in the one before; its headline is in the block before the teaser.
      const teaser = isLink ? at - 1 : at;
      if (add(blocks[teaser])) {
        count++;
        if (places.length < MIN_HEADLINES) places.push(at);
        add(blocks[teaser - 1]);
      }
    } else if (isLink && characters >= MIN_HEADLINE) {
      const isTeaser = next !== undefined && next.linked * 2 <= next.characters && next.characters >= MIN_HEADLINE;
      if (isTeaser && add(next)) links++;
    } else if ((flags & LINK) !== 0 && linked >= MIN_HEADLINE && add(block)) links++;
  }
  const isFew = links < MIN_TEASERS && count + links < MIN_HEADLINES;
  if (isFew && (count < MIN_TEASERS || page.articles.some(isOfSeveral))) return false;
  const ofTeasers = sum(main.blocks, block => (teasers.has(onOneLine(block.text)) ? block.characters : 0));
  const share = isFew ? MIN_TEASER_SHARE_OF_FEW : MIN_TEASER_SHARE;
  return ofTeasers > share * sum(main.blocks, block => block.characters);
}

/** Length of the longest run of blocks without many links. Characters without white space. */
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
  return (flags & HEADING) !== 0 && characters >= MIN_HEADLINE && linked > characters / 2;
}

function sum(blocks: readonly TextBlock[], count: (block: TextBlock) => number): number {
  let total = 0;
  for (const block of blocks) total += count(block);
  return total;
}

const onOneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
