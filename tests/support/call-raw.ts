import {Client, credentials, Metadata, type ServiceError} from '@grpc/grpc-js';
import {codeFromJSON} from '#gen/ts/google/rpc/code.ts';
import {BadRequest, ErrorInfo, RequestInfo} from '#gen/ts/google/rpc/error_details.ts';
import {Status} from '#gen/ts/google/rpc/status.ts';

/** What came back: bytes, or everything that an error says. */
export interface Answer {
  readonly code: string;
  readonly bytes: Uint8Array | undefined;
  readonly message: string;
  readonly reason: string | undefined;
  readonly domain: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  readonly violations: readonly {readonly field: string; readonly description: string}[];
  readonly requestId: string | undefined;
}

/** Sends bytes, whatever they are, as the request of a method. */
export const callRaw = (
  address: string,
  path: string,
  bytes: Uint8Array,
  headers: Readonly<Record<string, string>> = {},
  {signal, deadline}: {signal?: AbortSignal; deadline?: number} = {},
): Promise<Answer> => {
  const client = new Client(address, credentials.createInsecure());
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  return new Promise((resolve) => {
    const call = client.makeUnaryRequest(
      path,
      (sent: Uint8Array) => Buffer.from(sent),
      (received) => new Uint8Array(received),
      bytes,
      metadata,
      deadline === undefined ? {} : {deadline},
      (error, answer) => {
        resolve(error ? refused(error) : {...nothing, code: 'OK', bytes: answer});
        client.close();
      },
    );
    signal?.addEventListener('abort', () => call.cancel());
  });
};

const nothing = {
  bytes: undefined,
  message: '',
  reason: undefined,
  domain: undefined,
  metadata: {},
  violations: [],
  requestId: undefined,
};

const refused = (error: ServiceError): Answer => {
  const [trailer] = error.metadata.get('grpc-status-details-bin');
  const details = typeof trailer === 'object' ? Status.decode(trailer).details : [];
  const find = (name: string) =>
    details.find(({typeUrl}) => typeUrl === `type.googleapis.com/google.rpc.${name}`)?.value;
  const [info, bad, request] = [find('ErrorInfo'), find('BadRequest'), find('RequestInfo')];
  return {
    ...nothing,
    code: codeFromJSON(error.code),
    message: error.details,
    ...(info && ErrorInfo.decode(info)),
    violations: bad ? BadRequest.decode(bad).fieldViolations : [],
    requestId: request && RequestInfo.decode(request).requestId,
  };
};
