import type {TenantId} from '#runtime/server/call.ts';

const type = /^souk\.(?<area>[a-z]+)\.v\d+\.(?<event>\w+)$/;

/**
 * The NATS subject of an event, `souk.<tenant>.<area>.<event>`: `souk.bookshop.inventory.BookChanged` for the type
 * `souk.inventory.v1.BookChanged`. Throws when the type is no message of an area.
 */
export const eventSubject = (tenant: TenantId, eventType: string): string => {
  const {area, event} = partsOf(eventType);
  return `souk.${tenant}.${area}.${event}`;
};

/** The area of a type of events: `inventory` of `souk.inventory.v1.BookChanged`. Throws as `eventSubject` does. */
export const areaOf = (eventType: string): string => partsOf(eventType).area;

const partsOf = (eventType: string): {area: string; event: string} => {
  const {area, event} = type.exec(eventType)?.groups ?? {};
  if (!area || !event) throw new Error(`not the type of an event: ${eventType}`);
  return {area, event};
};

/** Where one consumer gets an event once more that it had given up: `redrive.search-books.souk.bookshop.inventory.BookChanged`. */
export const redriveSubject = (consumer: string, subject: string): string => `redrive.${consumer}.${subject}`;

/** The subject on which an event was published first, whatever way it came now. */
export const firstSubject = (subject: string): string => subject.replace(/^redrive\.[^.]+\./, '');

/** Where events of all tenants are: `souk.*.inventory.BookChanged` for `inventory.BookChanged`, and for `inventory.*` those of the area. */
export const eventPattern = (event: string): string => `souk.*.${event}`;
