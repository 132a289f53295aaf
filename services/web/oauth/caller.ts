import type {IncomingMessage} from 'node:http';
import {Metadata} from 'nice-grpc';
import type {OnBehalf} from '#runtime/client/on-behalf.ts';
import {clientAddressHeader} from '#runtime/server/client-address.ts';

/** Headers of a request that go on to those who are called because of it. */
const passedOn = ['traceparent', 'tracestate', clientAddressHeader];

/** For whom identity is asked: the client of an HTTP request, for as long as it waits. */
export const callerOf = (request: IncomingMessage, timeoutMs: number): OnBehalf & {readonly ended: () => void} => {
  const metadata = Metadata();
  for (const name of passedOn) {
    const value = request.headers[name];
    if (typeof value === 'string') metadata.set(name, value);
  }
  const gone = new AbortController();
  const leave = () => gone.abort();
  request.socket.once('close', leave);
  return {
    metadata,
    requestId: headerOf(request, 'x-request-id') ?? crypto.randomUUID(),
    deadline: new Date(Date.now() + timeoutMs),
    signal: gone.signal,
    ended: () => request.socket.off('close', leave),
  };
};

/** One value of a header; undefined when there is none. */
export const headerOf = (request: IncomingMessage, name: string): string | undefined => {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};
