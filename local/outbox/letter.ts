import {compactDecrypt} from 'jose';
import {LinkIssued} from '#gen/ts/souk/identity/v1/user_events.ts';
import type {ReceivedEvent} from '#runtime/events/event.ts';

/** A one-time link as its address would get it. */
export interface Letter {
  /** When it was issued. */
  readonly time: Date;
  readonly tenant: string;
  readonly purpose: string;
  readonly email: string;
  readonly displayName: string;
  /** What AcceptInvitation, VerifyEmail or ResetPassword want. */
  readonly secret: string;
  readonly expireTime: Date | undefined;
}

/** Opens the event that delivers a link. `key`: IDENTITY_LINK_KEY, 32 bytes. Throws when it was sealed with another. */
export async function letterOf({time, tenant, data}: ReceivedEvent, key: Uint8Array): Promise<Letter> {
  const {purpose, email, displayName, sealedSecret, expireTime} = LinkIssued.decode(data);
  const {plaintext} = await compactDecrypt(sealedSecret, key);
  return {time, tenant, purpose, email, displayName, secret: Buffer.from(plaintext).toString(), expireTime};
}
