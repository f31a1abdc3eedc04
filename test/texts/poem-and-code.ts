/** Texts that are no articles: a poem, and program code. */

export const POEM: readonly string[] = [
  'The tram that runs to Linden Hill',
  'still carries, under every seat,',
  'the sand of summers, dry and still,',
  'that children brought on naked feet.',
  '',
  'A woman with a folded map',
  'asks no one where the river ends;',
  'an orange rolls out of her lap',
  'and stops among a stranger’s friends.',
  '',
  'They hand it back. The windows fill',
  'with evening, copper, window-wide.',
  'The tram that runs to Linden Hill',
  'has half the autumn still inside,',
  '',
  'and where it turns, the driver rings',
  'a bell for nobody at all,',
  'for those who went, for lighter things,',
  'for apples that are yet to fall.',
];

/** Some sixty lines in the style of {@link INVENTORY_CODE}. */
export const BOOKING_CODE = `import { readFile } from 'node:fs/promises';

const OPENING_HOUR = 9;
const CLOSING_HOUR = 21;

/** Reads the bookings of one court from a file. */
export async function loadBookings(path, court) {
  const text = await readFile(path, 'utf8');
  const bookings = [];
  for (const line of text.split('\\n')) {
    if (line.trim() === '') continue;
    const [name, from, until, place] = line.split(';');
    if (place !== court) continue;
    const start = Number(from);
    const end = Number(until);
    if (Number.isNaN(start) || Number.isNaN(end)) {
      throw new Error('not an hour: ' + line);
    }
    if (start < OPENING_HOUR || end > CLOSING_HOUR) {
      throw new Error('outside opening hours: ' + line);
    }
    bookings.push({ name, start, end });
  }
  return bookings.sort((x, y) => x.start - y.start);
}

/** Finds the first gap that is long enough, or nothing. */
export function firstGap(bookings, hours) {
  let free = OPENING_HOUR;
  for (const { start, end } of bookings) {
    if (start - free >= hours) {
      return { start: free, end: free + hours };
    }
    free = Math.max(free, end);
  }
  if (CLOSING_HOUR - free >= hours) {
    return { start: free, end: free + hours };
  }
  return undefined;
}

/** Pairs of bookings that overlap, each once. */
export function conflicts(bookings) {
  const found = [];
  for (let i = 0; i < bookings.length; i++) {
    for (let j = i + 1; j < bookings.length; j++) {
      const [a, b] = [bookings[i], bookings[j]];
      if (b.start >= a.end) break;
      found.push([a.name, b.name]);
    }
  }
  return found;
}

export function occupancy(bookings) {
  let taken = 0;
  for (const { start, end } of bookings) taken += end - start;
  return taken / (CLOSING_HOUR - OPENING_HOUR);
}
`;

export const INVENTORY_CODE = `import { writeFile } from 'node:fs/promises';

const LOW_STOCK = 12;
const PALLET = 48;

/** Sums what was delivered and sold to what is left of each article. */
export function stockOf(movements) {
  const stock = new Map();
  for (const { article, count, kind } of movements) {
    const before = stock.get(article) ?? 0;
    if (kind === 'delivery') {
      stock.set(article, before + count);
    } else if (kind === 'sale') {
      if (before < count) {
        throw new Error('sold more than there was: ' + article);
      }
      stock.set(article, before - count);
    } else {
      throw new Error('unknown movement: ' + kind);
    }
  }
  return stock;
}

/** What has to be ordered, in whole pallets, the scarcest article first. */
export function orders(stock) {
  const wanted = [];
  for (const [article, left] of stock) {
    if (left > LOW_STOCK) continue;
    const pallets = Math.ceil((PALLET - left) / PALLET);
    wanted.push({ article, left, pallets });
  }
  wanted.sort((x, y) => x.left - y.left);
  return wanted;
}

function formatRow({ article, pallets, left }) {
  const name = article.padEnd(30, '.');
  const amount = String(pallets).padStart(4);
  return name + amount + '   (' + left + ' left)';
}

/** Writes the order sheet; an empty one is not written. */
export async function writeOrders(path, stock) {
  const wanted = orders(stock);
  if (wanted.length === 0) {
    return false;
  }
  const rows = wanted.map(formatRow);
  const total = wanted.reduce((sum, { pallets }) => sum + pallets, 0);
  rows.push('');
  rows.push('pallets in all: ' + total);
  await writeFile(path, rows.join('\\n') + '\\n', 'utf8');
  return true;
}

export function turnover(movements, prices) {
  const sales = movements.filter(({ kind }) => kind === 'sale');
  return sales.reduce((sum, { article, count }) => sum + count * prices[article], 0);
}
`;
