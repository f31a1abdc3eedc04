/** The links of a story: a drawing of its articles on a circle around the representative. The list beside it gives the same in words. */
import { model } from './loaded.js';
import type { Story } from './model.js';
import { copyAddress, go } from './route.js';
import { counted, RELATION_WORDS, score } from './wording.js';

/** Most articles that are drawn; the most similar ones. */
const DRAWN = 24;
const RADIUS = 150;
/** Margin for the names around the circle. */
const MARGIN = { x: 100, y: 40 };

export function LinkGraph({ story }: { readonly story: Story }) {
  const copies = story.copies.slice(0, DRAWN);
  const places = new Map<number, readonly [x: number, y: number]>([[story.representative, [0, 0]]]);
  copies.forEach(({ article }, n) => {
    const angle = (2 * Math.PI * n) / copies.length - Math.PI / 2;
    places.set(article, [RADIUS * Math.cos(angle) * 1.35, RADIUS * Math.sin(angle)]);
  });
  const xs = [...places.values()].map(([x]) => x);
  const ys = [...places.values()].map(([, y]) => y);
  const [left, top] = [Math.min(...xs) - MARGIN.x, Math.min(...ys) - MARGIN.y];
  const [width, height] = [Math.max(...xs) + MARGIN.x - left, Math.max(...ys) + MARGIN.y - top];
  const linked = new Set(copies.map(({ article, against }) => `${article} ${against}`));
  const { others } = model.page;
  const faint: { readonly a: number; readonly b: number; readonly similarity: number }[] = [];
  for (let at = 0; at < others.length; at += 4) {
    const [a, b] = [others[at], others[at + 1]];
    if (places.has(a) && places.has(b) && !linked.has(`${a} ${b}`) && !linked.has(`${b} ${a}`))
      faint.push({ a, b, similarity: others[at + 2] });
  }
  const missing = story.copies.length - copies.length;
  return (
    <section aria-labelledby="links" class="links">
      <h2 id="links">Links</h2>
      <svg
        viewBox={`${left} ${top} ${width} ${height}`}
        style={{ maxWidth: `${width}px` }}
        role="img"
        aria-label={`${counted(copies.length, 'article')} around “${model.articles[story.representative].title}”; the list above has each link`}
      >
        {faint.map(({ a, b }) => (
          <Line key={`${a} ${b}`} from={places.get(a)} to={places.get(b)} class="faint" />
        ))}
        {copies.map(({ article, against, similarity, relation }) => (
          <Line
            key={article}
            from={places.get(article)}
            to={places.get(against)}
            class={`relation-${relation}`}
            width={1 + 4 * Math.max(0, similarity - 0.5)}
          />
        ))}
        {copies.map(copy => {
          const [x, y] = places.get(copy.article) ?? [0, 0];
          const { publisher, title } = model.articles[copy.article];
          return (
            // biome-ignore lint/a11y/noStaticElementInteractions: the list above has the same links
            <g key={copy.article} onClick={() => go(copyAddress(story.number, copy.number))}>
              <title>{`${publisher}: ${title} (${RELATION_WORDS[copy.relation]}, ${score(copy.similarity)})`}</title>
              <circle
                cx={x}
                cy={y}
                r={copy.article === story.origin ? 9 : 7}
                class={`node relation-${copy.relation}`}
              />
              <text x={x} y={y + (y > 0 ? 24 : -14)} text-anchor="middle">
                {short(publisher || title)}
              </text>
            </g>
          );
        })}
        <circle cx="0" cy="0" r="10" class="node centre" />
        <text x="0" y="28" text-anchor="middle" class="centre">
          {short(model.articles[story.representative].publisher || model.articles[story.representative].title)}
        </text>
      </svg>
      <p class="aside">
        A line is a pair of copies: strong where it links an article to the story, faint between other members.
        {missing > 0 && ` ${counted(missing, 'less similar article')} ${missing === 1 ? 'is' : 'are'} not drawn.`}
      </p>
    </section>
  );
}

const LONGEST = 22;
const short = (name: string): string => (name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name);

interface LineProperties {
  readonly from: readonly [number, number] | undefined;
  readonly to: readonly [number, number] | undefined;
  readonly class: string;
  readonly width?: number;
}

/** A line between two articles; none if one of them is not drawn. */
function Line({ from, to, class: name, width = 1 }: LineProperties) {
  if (from === undefined || to === undefined) return null;
  return <line x1={from[0]} y1={from[1]} x2={to[0]} y2={to[1]} class={name} stroke-width={width} />;
}
