/** What the cache knows of a key until a point in time: a value, or that there is none. */
export interface Entry<Value> {
  readonly value: Value | undefined;
  /** Milliseconds since 1970. */
  readonly expireTimeMs: number;
}

const headerBytes = 9;

/** An entry as bytes: whether there is a value, when it expires, the value. */
export const encodeEntry = <Value>(
  {value, expireTimeMs}: Entry<Value>,
  encode: (value: Value) => Uint8Array,
): Buffer => {
  const header = Buffer.alloc(headerBytes);
  header.writeUInt8(value === undefined ? 0 : 1);
  header.writeDoubleBE(expireTimeMs, 1);
  return value === undefined ? header : Buffer.concat([header, encode(value)]);
};

/** Reads what `encodeEntry` wrote; undefined when it cannot be read or has expired. */
export const decodeEntry = <Value>(bytes: Buffer, decode: (bytes: Uint8Array) => Value): Entry<Value> | undefined => {
  try {
    const expireTimeMs = bytes.readDoubleBE(1);
    if (!(expireTimeMs > Date.now())) return undefined;
    return {value: bytes.readUInt8() === 0 ? undefined : decode(bytes.subarray(headerBytes)), expireTimeMs};
  } catch {
    return undefined;
  }
};
