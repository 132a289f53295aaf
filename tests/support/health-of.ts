import {callRaw} from './call-raw.ts';

/**
 * What `grpc.health.v1.Health/Check` says about a name, `SERVING` or `NOT_SERVING`, or else the code of its refusal. The
 * messages are made by hand: one string, one enum.
 */
export const healthOf = async (address: string, name: string): Promise<string> => {
  const bytes = name ? Buffer.concat([Buffer.from([0x0a, name.length]), Buffer.from(name)]) : Buffer.alloc(0);
  const answer = await callRaw(address, '/grpc.health.v1.Health/Check', bytes);
  return answer.bytes ? (['UNKNOWN', 'SERVING', 'NOT_SERVING'][answer.bytes[1] ?? 0] ?? '?') : answer.code;
};
