/** The order of requests: so many at a time to one host and in all, and none to a host that asked for a pause. */
import { type FetchError, stopped } from './errors.js';

interface Waiter {
  readonly start: () => void;
  readonly fail: (error: FetchError) => void;
}

interface Host {
  active: number;
  /** Time before which no request starts. Milliseconds of the monotonic clock. */
  notBefore: number;
  /** Time between the starts of two requests, at least. Milliseconds. */
  gap: number;
  /** First come, first served. */
  readonly waiting: Waiter[];
}

export class HostQueue {
  readonly #hosts = new Map<string, Host>();
  readonly #perHost: number;
  readonly #total: number;
  #active = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  /**
   * @param perHost requests at a time to one host, 1 or more
   * @param total   requests at a time in all, 1 or more
   */
  constructor(perHost: number, total: number) {
    // With 0 no request would ever start.
    this.#perHost = Math.max(1, perHost);
    this.#total = Math.max(1, total);
  }

  /**
   * Waits for a place.
   *
   * @param host name and port
   * @returns a function that gives the place back; further calls do nothing
   * @throws FetchError once the queue is closed
   */
  async enter(host: string): Promise<() => void> {
    if (this.#closed) throw stopped();
    const state = this.#stateOf(host);
    await new Promise<void>((start, fail) => {
      state.waiting.push({ start, fail });
      this.#startWaiting();
    });
    let inside = true;
    return () => {
      if (!inside) return;
      inside = false;
      state.active--;
      this.#active--;
      this.#startWaiting();
    };
  }

  /** Starts no request to the host for that time. */
  pause(host: string, milliseconds: number): void {
    const state = this.#stateOf(host);
    state.notBefore = Math.max(state.notBefore, performance.now() + milliseconds);
  }

  /** Keeps that time between the starts of two requests to the host, from now on. */
  space(host: string, milliseconds: number): void {
    this.#stateOf(host).gap = milliseconds;
  }

  /** Fails all requests that wait, and those that come later. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const host of this.#hosts.values()) for (const waiter of host.waiting.splice(0)) waiter.fail(stopped());
  }

  #stateOf(host: string): Host {
    let state = this.#hosts.get(host);
    if (state === undefined) {
      state = { active: 0, notBefore: 0, gap: 0, waiting: [] };
      this.#hosts.set(host, state);
    }
    return state;
  }

  #startWaiting(): void {
    const now = performance.now();
    let soonest = Number.POSITIVE_INFINITY;
    for (const host of this.#hosts.values()) {
      while (host.waiting.length > 0 && host.active < this.#perHost && this.#active < this.#total) {
        if (host.notBefore > now) {
          soonest = Math.min(soonest, host.notBefore);
          break;
        }
        if (host.gap > 0) host.notBefore = now + host.gap;
        host.active++;
        this.#active++;
        host.waiting.shift()?.start();
      }
    }
    clearTimeout(this.#timer);
    if (soonest < Number.POSITIVE_INFINITY && !this.#closed) {
      this.#timer = setTimeout(() => this.#startWaiting(), Math.ceil(soonest - now));
    }
  }
}
