import {setTimeout as delay} from 'node:timers/promises';

/** The sleep of a loop that works when there is work: ended by a wake-up, by time, and for good by closing. */
export class Wake {
  readonly #closing = new AbortController();
  #nap = new AbortController();
  #called = false;

  get closed(): boolean {
    return this.#closing.signal.aborted;
  }

  /** Ends the sleep, or the next one when nobody sleeps. */
  up(): void {
    this.#called = true;
    this.#nap.abort();
  }

  close(): void {
    this.#closing.abort();
  }

  /** Sleeps until it is woken, at most `ms`. */
  async sleep(ms: number): Promise<void> {
    if (!this.#called) {
      this.#nap = new AbortController();
      const ends = AbortSignal.any([this.#nap.signal, this.#closing.signal]);
      await delay(ms, undefined, {signal: ends}).catch(() => {});
    }
    this.#called = false;
  }

  /** Sleeps for `ms` whoever calls; closing ends it. */
  async rest(ms: number): Promise<void> {
    await delay(ms, undefined, {signal: this.#closing.signal}).catch(() => {});
  }

  /** What `work` resolves to, or undefined when it is closed before. */
  async unlessClosed<Value>(work: Promise<Value>): Promise<Value | undefined> {
    const {signal} = this.#closing;
    const settled = new AbortController();
    const closed = new Promise<undefined>((resolve) => {
      if (signal.aborted) resolve(undefined);
      signal.addEventListener('abort', () => resolve(undefined), {once: true, signal: settled.signal});
    });
    return Promise.race([work, closed]).finally(() => settled.abort());
  }
}
