import type {UserModel} from '#gen/prisma/identity/models.ts';
import {LinkIssued} from '#gen/ts/souk/identity/v1/user_events.ts';
import type {Event} from '#runtime/events/event.ts';
import {userName} from '../../domain/resource-name.ts';

/** Has a link delivered to a user's address. */
export const linkIssued = (
  {tenantId, id, email, displayName}: UserModel,
  link: Pick<LinkIssued, 'purpose' | 'sealedSecret' | 'expireTime'>,
): Event => {
  const user = userName(tenantId, id);
  return {
    type: 'souk.identity.v1.LinkIssued',
    subject: user,
    data: LinkIssued.encode({user, email, displayName, ...link}).finish(),
  };
};
