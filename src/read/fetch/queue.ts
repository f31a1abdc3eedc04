/** Who may send when: so many requests at a host and in all, and none to a host that asked for a pause. */
import { FetchError } from './fetch-error.js';

interface Waiter {
  readonly start: () => void;
  readonly fail: (error: FetchError) => void;
}

interface Host {
  active: number;
  /** Nobody starts before; milliseconds of the monotonic clock. */
  notBefore: number;
  /** Least time from start to start. Milliseconds. */
  gap: number;
  /** In the order in which they came. */
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
   * @param perHost requests under way at one host, 1 or more
   * @param total   requests under way in all, 1 or more
   */
  constructor(perHost: number, total: number) {
    // Nobody would ever start with none.
    this.#perHost = Math.max(1, perHost);
    this.#total = Math.max(1, total);
  }

  /**
   * Waits for a place; the function it resolves to gives the place back, and may be called more than once.
   * @param host name and port
   */
  async enter(host: string): Promise<() => void> {
    if (this.#closed) throw stopped();
    const state = this.#stateOf(host);
    await new Promise<void>((start, fail) => {
      state.waiting.push({ start, fail });
      this.#startThoseWhoMay();
    });
    let inside = true;
    return () => {
      if (!inside) return;
      inside = false;
      state.active--;
      this.#active--;
      this.#startThoseWhoMay();
    };
  }

  /** Nobody starts at this host for so many milliseconds. */
  pause(host: string, milliseconds: number): void {
    const state = this.#stateOf(host);
    state.notBefore = Math.max(state.notBefore, performance.now() + milliseconds);
  }

  /** From now on, so many milliseconds from one start at this host to the next. */
  space(host: string, milliseconds: number): void {
    this.#stateOf(host).gap = milliseconds;
  }

  /** Turns away everyone who waits or comes later. */
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

  #startThoseWhoMay(): void {
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
      this.#timer = setTimeout(() => this.#startThoseWhoMay(), Math.ceil(soonest - now));
    }
  }
}

/** What everyone hears who fetches from a fetcher that has been closed. */
export function stopped(): FetchError {
  return new FetchError('fetching was stopped');
}
