import {z} from 'zod';

/**
 * SOUK_OUTBOUND: the outbound listener of the own sidecar, as grpc-js takes it: `unix:outbound.sock`. Where it has an
 * address for each peer, `{service}` stands for the peer's name: `dns:{service}:50051`.
 */
export const outbound: z.ZodType<string, unknown> = z
  .object({SOUK_OUTBOUND: z.string({error: 'is required, for example unix:outbound.sock'}).min(1)})
  .transform((env) => env.SOUK_OUTBOUND);
