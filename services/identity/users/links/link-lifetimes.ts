import type {LinkIssued_Purpose} from '#gen/ts/souk/identity/v1/user_events.ts';

const hour = 3_600_000;

/** What links are for. */
export type LinkPurpose = Exclude<LinkIssued_Purpose, 'PURPOSE_UNSPECIFIED' | 'UNRECOGNIZED'>;

/** How long a link can be used, in milliseconds: the more it opens, the shorter. */
export const linkLifetimes: Readonly<Record<LinkPurpose, number>> = {
  INVITATION: 7 * 24 * hour,
  EMAIL_VERIFICATION: 24 * hour,
  PASSWORD_RESET: hour,
};

export const linkPurposes: readonly LinkPurpose[] = ['INVITATION', 'EMAIL_VERIFICATION', 'PASSWORD_RESET'];
