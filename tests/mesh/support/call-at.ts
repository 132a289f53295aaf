import {type ChannelCredentials, Client, Metadata, type ServiceError} from '@grpc/grpc-js';
import {reachable} from './reachable.ts';

/** What a gRPC call came to. */
export interface Outcome {
  /** gRPC code, 0 for success. */
  readonly code: number;
  readonly message: string;
  readonly response: Uint8Array | undefined;
  /** Trailer `grpc-status-details-bin`: google.rpc.Status. */
  readonly details: Uint8Array | undefined;
}

/** One call, of bytes. */
export interface Call {
  readonly credentials: ChannelCredentials;
  /** `/package.Service/Method`. */
  readonly path: string;
  readonly request?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Calls whoever listens at an address; never rejects, an error is an outcome. */
export async function callAt(address: string, {credentials, path, request, headers}: Call): Promise<Outcome> {
  const client = new Client(reachable(address), credentials, {
    'grpc.default_authority': 'souk.local',
    'grpc.ssl_target_name_override': 'souk.local',
    'grpc.enable_retries': 0,
  });
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(headers ?? {})) metadata.set(name, value);
  const deadline = headers?.['grpc-timeout'] === undefined ? {deadline: Date.now() + 5000} : {};
  try {
    return await new Promise<Outcome>((resolve) => {
      const answered = (error: ServiceError | null, response?: Uint8Array) => resolve(outcomeOf(error, response));
      const bytes = request ?? new Uint8Array();
      client.makeUnaryRequest(
        path,
        (of: Uint8Array) => Buffer.from(of),
        (of) => of,
        bytes,
        metadata,
        deadline,
        answered,
      );
    });
  } finally {
    client.close();
  }
}

function outcomeOf(error: ServiceError | null, response: Uint8Array | undefined): Outcome {
  const [details] = error?.metadata.get('grpc-status-details-bin') ?? [];
  return {
    code: error?.code ?? 0,
    message: error?.details ?? '',
    response,
    details: Buffer.isBuffer(details) ? details : undefined,
  };
}
