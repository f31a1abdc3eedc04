/** What a Content-Type header says, as far as it can be used. */
import { TextDecoder } from 'node:util';

export interface MediaType {
  /** In lower case and without parameters; '' where there is none. */
  readonly contentType: string;
  /** As the Encoding Standard names it; undefined where there is none or an unknown one. */
  readonly charset: string | undefined;
}

export function mediaTypeOf(header: string | undefined): MediaType {
  const [essence, ...parameters] = (header ?? '').slice(0, 1000).split(';');
  const contentType = essence.trim().toLowerCase();
  const label = parameters.map(parameter => /^\s*charset\s*=\s*["']?([^"'\s]*)/i.exec(parameter)?.[1]).find(Boolean);
  return { contentType: /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(contentType) ? contentType : '', charset: nameOf(label) };
}

function nameOf(label: string | undefined): string | undefined {
  if (label === undefined) return undefined;
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}
