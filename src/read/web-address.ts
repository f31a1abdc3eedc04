/** Recognises web addresses among arguments, and hides their credentials. Light: every command loads it. */
import { excerpt } from './reason.js';

/** True for a web address, false for a path. */
export function isWebAddress(argument: string): boolean {
  return /^https?:\/\//i.test(argument);
}

/** An address for a message: without user name and password. */
export function withoutCredentials(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined) return excerpt(address.replace(/\/\/[^/?#]*@/, '//'));
  if (url.username === '' && url.password === '') return address;
  url.username = '';
  url.password = '';
  return url.href;
}
