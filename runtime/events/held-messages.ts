import type {JsMsg} from 'nats';
import type {Wake} from './wake.ts';

const firstPauseMs = 50;
/** Well within what the broker waits for an answer. */
const longestPauseMs = 5000;

/** Messages that came before those that they follow, and are tried again in a while. The broker is told that they are not lost. */
export class HeldMessages {
  readonly #wake: Wake;
  /** By their place in the stream. */
  readonly #known = new Map<number, {readonly since: number; pauseMs: number}>();

  constructor(wake: Wake) {
    this.#wake = wake;
  }

  /** For how long a message has been held. */
  waitedMs({seq}: JsMsg): number {
    const known = this.#known.get(seq);
    return known ? Date.now() - known.since : 0;
  }

  forget({seq}: JsMsg): void {
    this.#known.delete(seq);
  }

  /** Calls `again` after a pause that grows from time to time; once the consumer closes, gives the message back instead. */
  hold(message: JsMsg, again: () => Promise<void>): void {
    const known = this.#known.get(message.seq) ?? {since: Date.now(), pauseMs: firstPauseMs};
    const {pauseMs} = known;
    known.pauseMs = Math.min(2 * pauseMs, longestPauseMs);
    this.#known.set(message.seq, known);
    message.working();
    void this.#wake.rest(pauseMs).then(() => (this.#wake.closed ? message.nak() : again()));
  }
}
