import {z} from 'zod';
import type {IdentityClient} from './identity-client.ts';
import type {SignedIn} from './sign-in.ts';

const shape = z.object({name: z.string(), expireTime: z.coerce.date()}).loose();

/** What a tunnel is wanted for. */
export interface TunnelWish {
  /** Where it leads: `inventory`. */
  readonly service: string;
  readonly minutes: number;
  /** Stands in the audit log. */
  readonly reason: string;
}

/** A tunnel that is open. */
export interface OpenTunnel {
  /** `tunnels/0198…`. */
  readonly name: string;
  readonly expireTime: Date;
  close(): Promise<void>;
}

/** Opens a tunnel in the name of who is signed in. */
export async function openTunnel(
  identity: IdentityClient,
  {token}: SignedIn,
  {service, minutes, reason}: TunnelWish,
): Promise<OpenTunnel> {
  const asMyself = async () => ({authorization: `Bearer ${await token()}`});
  const {name, expireTime} = await identity.send('POST', `/v1/services/${service}/tunnels`, {
    body: {ttl: `${minutes * 60}s`, reason},
    headers: await asMyself(),
    shape,
  });
  return {
    name,
    expireTime,
    close: async () => {
      await identity.send('POST', `/v1/${name}:close`, {body: {}, headers: await asMyself(), shape: z.unknown()});
    },
  };
}
