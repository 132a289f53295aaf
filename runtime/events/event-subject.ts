import type {TenantId} from '#runtime/server/call.ts';

const type = /^souk\.(?<area>[a-z]+)\.v\d+\.(?<event>\w+)$/;

/**
 * The NATS subject of an event, `souk.<tenant>.<area>.<event>`: `souk.bookshop.inventory.BookChanged` for the type
 * `souk.inventory.v1.BookChanged`. Throws when the type is no message of an area.
 */
export const eventSubject = (tenant: TenantId, eventType: string): string => {
  const parts = type.exec(eventType)?.groups;
  if (!parts) throw new Error(`not the type of an event: ${eventType}`);
  return `souk.${tenant}.${parts.area}.${parts.event}`;
};
