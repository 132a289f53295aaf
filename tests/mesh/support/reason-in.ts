import {ErrorInfo} from '#gen/ts/google/rpc/error_details.ts';
import {Status} from '#gen/ts/google/rpc/status.ts';

/** The reason in the bytes of a google.rpc.Status; undefined when it has no ErrorInfo. */
export function reasonIn(status: Uint8Array): string | undefined {
  const info = Status.decode(status).details.find(({typeUrl}) => typeUrl.endsWith('/google.rpc.ErrorInfo'));
  return info && ErrorInfo.decode(info.value).reason;
}
