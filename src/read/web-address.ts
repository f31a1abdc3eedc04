/** What tells a web address from a path, and how one is shown. Light: all commands ask it of what was typed. */
import { oneLine } from './reason.js';

/** Whether an argument is a web address and no path. */
export function isWebAddress(argument: string): boolean {
  return /^https?:\/\//i.test(argument);
}

/** An address as it may be shown: on one line, without user name and password. */
export function withoutCredentials(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined) return oneLine(address.replace(/\/\/[^/?#]*@/, '//'));
  if (url.username === '' && url.password === '') return address;
  url.username = '';
  url.password = '';
  return url.href;
}
