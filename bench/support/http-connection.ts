import {connect, type Socket} from 'node:net';

/** What came back. */
export type Done = (status: number) => void;

/**
 * One HTTP/1.1 connection for one request at a time, which costs a fraction of what node:http does: a load generator must
 * not need the machine for itself. Understands what the edge answers: a status, Content-Length or chunks.
 */
export class HttpConnection {
  readonly #socket: Socket;
  #done: Done | undefined;
  #head = '';
  #status = 0;
  /** Bytes of the body still to come; undefined while the head is not complete, -1 when it comes in chunks. */
  #left: number | undefined;
  closed = false;

  constructor(port: number) {
    this.#socket = connect({port, host: '127.0.0.1', noDelay: true});
    this.#socket.setEncoding('latin1');
    this.#socket.on('data', (text: string) => this.#read(text));
    this.#socket.on('error', () => this.#socket.destroy());
    this.#socket.on('close', () => {
      this.closed = true;
      this.#finish(0);
    });
  }

  /** Sends a whole request; `done` hears the status, 0 when there is no answer. */
  send(request: string, done: Done): void {
    this.#done = done;
    this.#head = '';
    this.#left = undefined;
    if (this.closed) this.#finish(0);
    else this.#socket.write(request, 'latin1');
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(text: string): void {
    let body = text;
    if (this.#left === undefined) {
      this.#head += text;
      const end = this.#head.indexOf('\r\n\r\n');
      if (end < 0) return;
      this.#status = Number(this.#head.slice(9, 12));
      const length = /content-length: (\d+)/i.exec(this.#head.slice(0, end))?.[1];
      this.#left = length === undefined ? -1 : Number(length);
      body = this.#head.slice(end + 4);
    }
    if (this.#left >= 0) this.#left -= body.length;
    if (this.#left === 0 || (this.#left === -1 && body.endsWith('0\r\n\r\n'))) this.#finish(this.#status);
  }

  #finish(status: number): void {
    const done = this.#done;
    this.#done = undefined;
    done?.(status);
  }
}
