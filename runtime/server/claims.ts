import {LRUCache} from 'lru-cache';
import {z} from 'zod';
import {ErrorReason} from '#gen/ts/souk/mesh/v1/errors.ts';
import {meshFailure} from '../errors/mesh-failure.ts';
import type {Principal, TenantId} from './call.ts';
import {tenantId} from './tenant-id.ts';

/** The header in which the sidecar hands on the payload of the transaction token that it has verified. */
export const claimsHeader = 'x-souk-claims';

/** What a transaction token says: who acts, and for which tenant. */
export interface Claims {
  readonly tenant: TenantId;
  readonly principal: Principal;
}

const payload = z.object({
  sub: z.string().min(1),
  tenant: z.string().transform((value, context) => {
    try {
      return tenantId(value);
    } catch {
      context.addIssue({code: 'custom', message: 'is not the id of a tenant'});
      return z.NEVER;
    }
  }),
  permissions: z.array(z.string()).readonly(),
  // Left out where there are none.
  grants: z
    .array(z.object({permissions: z.array(z.string()).readonly(), prefix: z.string().min(1)}))
    .readonly()
    .default([]),
  sid: z.string().optional(),
  acts_under: z.string().optional(),
});

/** A principal sends the same token for a part of its life, so that the header rarely has to be parsed. */
const parsed = new LRUCache<string, Claims>({max: 10_000});

/** The claims in the header's value. Fails with TOKEN_INVALID when it is missing or no claims. */
export const claimsOf = (header: string | undefined): Claims => {
  if (header === undefined) throw meshFailure(ErrorReason.TOKEN_INVALID, 'The call carries no transaction token.');
  const cached = parsed.get(header);
  if (cached) return cached;
  const claims = parse(header);
  parsed.set(header, claims);
  return claims;
};

const parse = (header: string): Claims => {
  try {
    const {
      sub,
      tenant,
      permissions,
      grants,
      sid,
      acts_under: actsUnder,
    } = payload.parse(JSON.parse(Buffer.from(header, 'base64url').toString('utf8')));
    return {
      tenant,
      principal: {name: sub, permissions, grants, session: sid, ...(actsUnder !== undefined && {actsUnder})},
    };
  } catch (cause) {
    throw meshFailure(ErrorReason.TOKEN_INVALID, 'The transaction token says nothing usable.', {}, {cause});
  }
};

/** The header's value for a principal, as a sidecar writes it; for tests and for calls that pass no sidecar. */
export const encodeClaims = ({tenant, principal: {name, permissions, grants, session, actsUnder}}: Claims): string =>
  Buffer.from(JSON.stringify({sub: name, tenant, permissions, grants, sid: session, acts_under: actsUnder})).toString(
    'base64url',
  );
