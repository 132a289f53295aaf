import {Client, credentials, Metadata, type ServiceError} from '@grpc/grpc-js';
import type {ExecutionContext} from 'ava';
import {ErrorInfo, RetryInfo} from '#gen/ts/google/rpc/error_details.ts';
import {Status} from '#gen/ts/google/rpc/status.ts';

/** What a call came to. */
export interface CallOutcome {
  /** gRPC code, 0 for success. */
  readonly code: number;
  readonly reason: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly ms: number;
}

/** Calls over one connection, as a service makes them. */
export interface Calls {
  /** One call; never rejects. */
  one(path: string): Promise<CallOutcome>;
  /** So many calls, at most `atOnce` at a time. */
  many(path: string, count: number, atOnce: number): Promise<readonly CallOutcome[]>;
}

/** Calls of a trial's listener, each with these headers; the connection ends with the test. */
export function callsTo(t: ExecutionContext, address: string, headers: Readonly<Record<string, string>> = {}): Calls {
  const client = new Client(address, credentials.createInsecure(), {'grpc.enable_retries': 0});
  t.teardown(() => client.close());
  const same = (bytes: Buffer) => bytes;
  const one = (path: string) =>
    new Promise<CallOutcome>((resolve) => {
      const started = performance.now();
      const sent = Metadata.fromHttp2Headers(headers);
      client.makeUnaryRequest(path, same, same, Buffer.alloc(0), sent, {deadline: Date.now() + 30_000}, (error) =>
        resolve({...explained(error), ms: performance.now() - started}),
      );
    });
  return {
    one,
    async many(path, count, atOnce) {
      const outcomes: CallOutcome[] = [];
      let sent = 0;
      const worker = async () => {
        while (sent++ < count) outcomes.push(await one(path));
      };
      await Promise.all(Array.from({length: atOnce}, worker));
      return outcomes;
    },
  };
}

function explained(error: ServiceError | null): Omit<CallOutcome, 'ms'> {
  const details = error ? detailsIn(error.metadata) : [];
  const bytes = (type: string) => details.find(({typeUrl}) => typeUrl.endsWith(type))?.value;
  const info = bytes('/google.rpc.ErrorInfo');
  const retry = bytes('/google.rpc.RetryInfo');
  return {
    code: error?.code ?? 0,
    reason: info && ErrorInfo.decode(info).reason,
    retryAfterSeconds: retry && Number(RetryInfo.decode(retry).retryDelay?.seconds ?? 0n),
  };
}

function detailsIn(metadata: Metadata) {
  const [bytes] = metadata.get('grpc-status-details-bin');
  return Buffer.isBuffer(bytes) ? Status.decode(bytes).details : [];
}
