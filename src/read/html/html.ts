/** A page of HTML to its article, or to the reason why it holds none: an error page, a check for robots, a list of articles. */
import type { Article, ReadItem } from '../../types/article.js';
import { idAt, type SourceLocation } from '../location.js';
import { AS_SHOWN, ASIDE, HEADING, LINK, type Selection } from '../markup/elements.js';
import { type TextBlock, unhidden } from '../markup/html-text.js';
import { notice, skipped } from '../problem.js';
import { storyParts } from './further.js';
import { ALL_LINKED, type MainText, mainTextOf } from './main-text.js';
import { metadataOf, type PageMetadata } from './metadata.js';
import { type ArticleElement, type MarkupEdits, NO_EDITS, type PageScan, scanPage } from './page.js';

/**
 * Reads a decoded page. The text is what Readability takes for the article, or the page's JSON-LD where that has words that
 * the page does not show; paragraphs are separated by blank lines. A page without an article (an index, an error page, a
 * consent wall) gives a skipped file. No script runs and nothing is fetched; linear in the page; never throws.
 *
 * @returns the article or the skipped file, and behind it what else to know
 */
export function readHtml(html: string, location: SourceLocation): readonly ReadItem[] {
  const isBook = IN_BOOK.test(location.path);
  const read = (selection: Selection, edits?: MarkupEdits): PageScan =>
    scanPage(html, isBook ? { ...selection, withoutNotes: true } : selection, edits);
  const { page, selection, parts } = unhidden(read);
  const stories = storyParts(page, metadataOf(page, location.url));
  const own = stories === undefined ? selection : { ...selection, dropped: stories.dropped, ends: stories.ends };
  const edits = { ...NO_EDITS, ...stories?.joined, hidingClasses: page.isHiddenByClass };
  let isGuess = parts.some(({ hiding }) => hiding !== 'silent');
  let found = articleIn(stories === undefined && !page.isHiddenByClass ? page : read(own, edits), location);
  const silent = parts.findLast(({ hiding, isMain }) => hiding === 'silent' && isMain);
  if (typeof found === 'string' && silent !== undefined) {
    // The dialog that silences the article was found instead of it.
    found = articleIn(read({ ...own, only: silent.number }), location);
  }
  if (typeof found === 'string' && isGuess) {
    // What is hidden is no article.
    isGuess = false;
    found = articleIn(read(AS_SHOWN), location);
  }
  if (isBook && (isNamedNotes(page) || (page.hasNotes && typeof found === 'string'))) found = 'the notes of a book';
  if (typeof found === 'string') return [skipped(location, `no article: ${found}`)];
  const items: ReadItem[] = [{ article: found.article }];
  if (page.hasNotes) items.push(notice(location, 'its footnotes and endnotes are left out'));
  if (found.origin === 'json-ld') return items;
  if (own.dropped.size + own.ends.size > 0)
    items.push(notice(location, 'further stories beside the article are left out'));
  if (isGuess) items.push(notice(location, 'text that is hidden until a script runs is taken for the article'));
  return items;
}

/** A chapter of a book, whose notes stand apart from its text. */
const IN_BOOK = /\.epub\//i;

/** Headings of the notes of a book, in several languages. */
const NOTES =
  /^(?:(?:end|foot)?notes|notes and references|anmerkungen|fußnoten|endnoten|notes de (?:bas de page|fin)|notas(?: (?:al final|de rodapé))?|note(?: a piè di pagina)?|eindnoten|voetnoten|noter|slutnoter|przypisy|poznámky|примечания|сноски|注釈|脚注|注释)$/iu;

/** Whether a page is called notes by its first heading, or by its title where it has none. */
function isNamedNotes({ blocks, title = '' }: PageScan): boolean {
  const heading = blocks.find(({ flags }) => (flags & HEADING) !== 0);
  return NOTES.test(onOneLine(heading?.text ?? title));
}

/** The article of a page and where its text was found, or what the page is instead of an article. */
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
/** The same where each teaser stands below its linked headline, or in a card. */
const LINKED_HEADLINES = 4;
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
  if (characters === 0) return page.needsScript ? SCRIPTED : 'a page without text';
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
  if (page.needsScript && main.origin !== 'json-ld' && !main.blocks.some(isSentence)) return SCRIPTED;
  if (characters <= WALL && isConsent(names, main.text, metadata)) return 'a consent wall';
  if (isIndex(page, metadata, main) || (!metadata.isArticle && isTeasers(page, main))) return 'an index page';
  const isLinks = main.blocks.length > 0 && main.blocks.every(block => block.linked > block.characters * ALL_LINKED);
  return isLinks && !metadata.isArticle ? 'a page of links' : undefined;
}

const SCRIPTED = 'a page that shows its text only with scripts';

/** A page with less text in any paragraph shows its navigation only. Characters without links and white space. */
const LEAST_SENTENCE = 40;

const isSentence = ({ flags, characters, linked }: TextBlock): boolean =>
  (flags & (ASIDE | HEADING)) === 0 && characters - linked >= LEAST_SENTENCE;

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

/** The share of the text that the teasers of an index have at least. */
const TEASERS = 0.6;
/** The same of few teasers without linked headlines: an article may have links to the stories that it quotes. */
const TEASERS_OF_FEW = 0.8;

/** Words of the link at the end of a teaser. */
const MORE =
  /(?:\bmore|continue reading|full (?:story|article)|weiterlesen|\bmehr(?: lesen| dazu| erfahren)?|lire (?:la suite|plus|l.article)|en savoir plus|leer más|seguir leyendo|leggi (?:tutto|di più|ancora)|continua(?: a leggere)?|lees (?:meer|verder)|läs mer|les mer|læs mere|lue lisää|czytaj (?:więcej|dalej)|číst (?:více|dále)|celý článek|подробнее|читать (?:далее|дальше|полностью)|leia mais|saiba mais|devamı(?:nı oku)?|続きを読む|もっと見る|阅读(?:全文|更多)|更多|자세히 보기|더 보기|اقرأ المزيد|→|»|›)[\s.…»›→>]{0,5}$/iu;

/** Whether the text consists of teasers: short texts behind a linked headline, or with a link to the rest of the story. */
function isTeasers(page: PageScan, main: MainText): boolean {
  const { blocks, cards } = page;
  if (cards.count >= LINKED_HEADLINES && cards.share > TEASERS) return true;
  const teasers = new Set<string>();
  const places: number[] = [];
  /** An article whose paragraphs end with links to more. */
  const isOfSeveral = ({ block, end }: ArticleElement): boolean =>
    places.filter(at => at >= block && at < end).length > 1;
  let count = 0;
  let links = 0;
  const add = (block: TextBlock | undefined): boolean => {
    const isShort = block !== undefined && block.characters <= TEASER;
    if (isShort) teasers.add(onOneLine(block.text));
    return isShort;
  };
  for (const [at, block] of blocks.entries()) {
    const { characters, linked, flags, text } = block;
    const isLink = linked > characters * 0.8;
    const next = blocks[at + 1];
    if (linked > 0 && linked <= HEADLINE * 2 && MORE.test(text.slice(-60).trimEnd())) {
      // The teaser is in the same block, or before the link; the headline before the teaser.
      const teaser = isLink ? at - 1 : at;
      if (add(blocks[teaser])) {
        count++;
        if (places.length < HEADLINES) places.push(at);
        add(blocks[teaser - 1]);
      }
    } else if (isLink && characters >= HEADLINE) {
      if (next !== undefined && next.linked * 2 <= next.characters && next.characters >= HEADLINE && add(next)) links++;
    } else if ((flags & LINK) !== 0 && linked >= HEADLINE && add(block)) links++;
  }
  const isFew = links < LINKED_HEADLINES && count + links < HEADLINES;
  if (isFew && (count < LINKED_HEADLINES || page.articles.some(isOfSeveral))) return false;
  const ofTeasers = sum(main.blocks, block => (teasers.has(onOneLine(block.text)) ? block.characters : 0));
  return ofTeasers > (isFew ? TEASERS_OF_FEW : TEASERS) * sum(main.blocks, block => block.characters);
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

const onOneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
