import { describe, expect, it } from 'vitest';
import { robotsRules } from '../../../src/read/fetch/politeness.js';
import { expectLinear } from '../../setup/count-work.js';
import { clauseOf, makeFetcher, textAt } from './server/fetching.js';
import { type Handler, serve } from './server/serve.js';

const followed = { followed: true };
const FORBIDDEN = 'forbidden by the robots.txt of its site';
const robotsTxt =
  (text: string, status = 200): Handler =>
  response => {
    response.writeHead(status, { 'Content-Type': 'text/plain' }).end(text);
  };
const rules = (text: string) => robotsRules('http://h/robots.txt', text, 'twicetold');
const allowed = (text: string, ...paths: string[]) =>
  paths.filter(path => rules(text).allows(new URL(path, 'http://h'))).join(' ');

describe('robots.txt', () => {
  it('is fetched once for a site, and applies to followed links only', async () => {
    const site = await serve({
      '/robots.txt': robotsTxt('User-agent: *\nDisallow: /private\nAllow: /private/open'),
      '*': (response, { path }) => response.end(path),
    });
    const fetcher = makeFetcher();
    const paths = ['/private/open', '/a', '/b'];
    expect((await Promise.all(paths.map(path => textAt(fetcher, site.origin + path, followed)))).length).toBe(3);
    expect(await clauseOf(fetcher.fetch(`${site.origin}/private/x`, followed))).toBe(FORBIDDEN);
    expect((await textAt(fetcher, `${site.origin}/private/x`)).text).toBe('/private/x');
    expect(site.requests.filter(({ path }) => path === '/robots.txt').length).toBe(1);
    const heedless = makeFetcher({ robots: false });
    expect((await textAt(heedless, `${site.origin}/private/y`, followed)).text).toBe('/private/y');
  });

  it('applies to the target of a redirect', async () => {
    const strict = await serve({ '/robots.txt': robotsTxt('User-agent: twicetold\nDisallow: /'), '/': 'words' });
    const site = await serve({ '/': response => response.writeHead(302, { Location: strict.origin }).end() });
    expect(await clauseOf(makeFetcher().fetch(site.origin, followed))).toBe(FORBIDDEN);
    expect(strict.requests.map(({ path }) => path)).toEqual(['/robots.txt']);
  });

  it('allows all if it is missing, and nothing if it cannot be fetched', async () => {
    const outcome = async (route: Handler, answerTimeout = 100_000) => {
      const site = await serve({ '/robots.txt': route, '/': 'words' });
      return textAt(makeFetcher({ answerTimeout }), site.origin, followed).then(
        ({ text }) => text,
        (error: Error) => error.message,
      );
    };
    for (const status of [404, 403, 410]) expect(await outcome(robotsTxt('', status))).toBe('words');
    for (const status of [500, 503, 429]) {
      expect(await outcome(robotsTxt('', status))).toMatch(`the robots.txt of its site answers HTTP ${status} `);
    }
    expect(await outcome(() => {}, 60)).toBe('no answer within 60 ms');
    expect(await outcome(robotsTxt('<html><body>Not a robots.txt</body></html>'))).toBe('words');
    const circle: Handler = response => response.writeHead(302, { Location: '/robots.txt' }).end();
    expect(await outcome(circle)).toMatch(/^redirects in a circle/);
  });

  it('sets the time between requests, up to a limit', async () => {
    const site = await serve({
      '/robots.txt': robotsTxt('User-agent: *\nCrawl-delay: 3600'),
      '*': (response, { path }) => response.end(path),
    });
    const fetcher = makeFetcher({ crawlDelayCap: 40 });
    const start = performance.now();
    await Promise.all(['/a', '/b', '/c'].map(path => textAt(fetcher, site.origin + path, followed)));
    const times = site.requests.slice(1).map(({ at }) => at);
    // Measured from the start: a busy machine may delay the arrival of one request, and so bring two arrivals closer together.
    expect(times[1] - start).toBeGreaterThanOrEqual(35);
    expect(times[2] - start).toBeGreaterThanOrEqual(75);
  });

  it('is read for its first 500 KB', async () => {
    const site = await serve({
      '/robots.txt': response => {
        response.write('User-agent: *\nDisallow: /x\n');
        const more = () => {
          while (!response.destroyed && response.write('# nothing to see\n'.repeat(4000)));
        };
        response.on('drain', more);
        more();
      },
      '*': 'words',
    });
    const fetcher = makeFetcher();
    expect((await textAt(fetcher, `${site.origin}/a`, followed)).text).toBe('words');
    expect(await clauseOf(fetcher.fetch(`${site.origin}/x`, followed))).toBe(FORBIDDEN);
  });

  it('applies by product token, or to all agents', () => {
    expect(allowed('', '/a')).toBe('/a');
    expect(allowed('User-agent: other\nDisallow: /', '/a')).toBe('/a');
    expect(
      allowed('\uFEFFuser-agent : TwiceTold/2.0 # us\r\ndisallow: /a\r\n\r\nUser-agent: *\r\nDisallow: /', '/a', '/b'),
    ).toBe('/b');
    expect(allowed('User-agent: x\nUser-agent: *\nDisallow: /a\nUser-agent: y\nDisallow: /b', '/a', '/b')).toBe('/b');
    expect(allowed('User-agent: *\nDisallow:\nDisallow: /*.pdf$\nAllow: /free', '/a', '/b.pdf', '/b.pdf?x')).toBe(
      '/a /b.pdf?x',
    );
    expect(allowed('Disallow: /', '/a'), 'rules for nobody').toBe('/a');
    expect(rules('User-agent: *\nCrawl-delay: 0.5').crawlDelay).toBe(500);
    for (const odd of ['-1', 'x', 'Infinity', '']) {
      expect(rules(`User-agent: *\nCrawl-delay: ${odd}`).crawlDelay).toBe(0);
    }
  });

  it('takes linear time for many agents and rules', async () => {
    await expectLinear(1000, size => {
      const agents = Array.from({ length: size }, (_, at) => `user-agent:${at.toString(36)}`).join('\n');
      const many = `${agents}\nuser-agent:*\n${'allow:/\n'.repeat(2 * size)}disallow:/x`;
      expect(allowed(many, '/a', '/x')).toBe('/a');
    });
  });

  it('takes linear time for many wildcards', async () => {
    const path = `/${'a'.repeat(1000)}`;
    const wildcards = (size: number) => `user-agent:*\n${'disallow:/*a*a*a*a*a*a*a*a*a*b\n'.repeat(size)}allow:/*c`;
    expect(allowed(wildcards(16_000), path)).toBe('');
    await expectLinear(4000, size => allowed(wildcards(size), path));
  });
});
