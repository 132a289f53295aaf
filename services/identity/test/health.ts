import {Client, credentials} from '@grpc/grpc-js';

/** Asks `grpc.health.v1.Health/Check` for a name; the messages, one string and one enum, by hand. */
export const healthOf = (address: string): ((name: string) => Promise<string>) => {
  const client = new Client(address, credentials.createInsecure());
  return (name) =>
    new Promise((resolve, reject) => {
      client.makeUnaryRequest(
        '/grpc.health.v1.Health/Check',
        (text: string) => (text ? Buffer.concat([Buffer.of(0x0a, text.length), Buffer.from(text)]) : Buffer.alloc(0)),
        (bytes) => ['UNKNOWN', 'SERVING', 'NOT_SERVING'][bytes[1] ?? 0] ?? '?',
        name,
        (error, answer) => (error ? reject(error) : resolve(answer ?? '?')),
      );
    });
};
