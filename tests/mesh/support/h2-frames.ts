/** Frames of HTTP/2 (RFC 9113) made by hand, to say what a client library refuses to say. */

const types = {data: 0, headers: 1, rstStream: 3, settings: 4, goAway: 7} as const;
const endStream = 1;
const endHeaders = 4;

const frame = (type: number, flags: number, stream: number, payload: Uint8Array): Buffer => {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
};

/** A literal field without indexing and without Huffman coding (RFC 7541 section 6.2.2). */
const field = (name: string, value: string): Buffer => {
  const text = (raw: string) => {
    const bytes = Buffer.from(raw, 'latin1');
    if (bytes.length >= 127) throw new Error('a longer text needs a longer length');
    return Buffer.concat([Buffer.from([bytes.length]), bytes]);
  };
  return Buffer.concat([Buffer.from([0]), text(name), text(value)]);
};

/** The beginning of a connection and one request on stream 1, its fields in this order and as they are. */
export const h2Request = (fields: readonly (readonly [string, string])[], body?: string): Buffer => {
  const block = Buffer.concat(fields.map(([name, value]) => field(name, value)));
  return Buffer.concat([
    Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
    frame(types.settings, 0, 0, Buffer.alloc(0)),
    frame(types.headers, endHeaders | (body === undefined ? endStream : 0), 1, block),
    ...(body === undefined ? [] : [frame(types.data, endStream, 1, Buffer.from(body))]),
  ]);
};

/** How the other side has answered stream 1: with headers, by resetting it, or by ending the connection. */
export const h2AnswersIn = (bytes: Buffer): readonly ('headers' | 'rstStream' | 'goAway')[] => {
  const answers: ('headers' | 'rstStream' | 'goAway')[] = [];
  for (let at = 0; at + 9 <= bytes.length; at += 9 + bytes.readUIntBE(at, 3)) {
    const type = bytes[at + 3];
    for (const name of ['headers', 'rstStream', 'goAway'] as const) if (types[name] === type) answers.push(name);
  }
  return answers;
};
