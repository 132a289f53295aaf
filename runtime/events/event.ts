import type {TenantId} from '#runtime/server/call.ts';
import type {Origin} from '../telemetry/origin.ts';

/** Something that has happened, told to everybody who wants to know. */
export interface Event {
  /** Full name of the protobuf message in `data`: `souk.inventory.v1.BookChanged`. */
  readonly type: string;
  /** Resource name of what it happened to: `books/0198…`. Events about one subject keep their order. */
  readonly subject: string;
  /** The encoded message. */
  readonly data: Uint8Array;
}

/** An event as it came over the broker. */
export interface ReceivedEvent extends Event, Origin {
  /** The same for every delivery of one event; `ce-id` of CloudEvents. */
  readonly id: string;
  readonly tenant: TenantId;
  /** Who published it: `//inventory.souk.local`. */
  readonly source: string;
  readonly time: Date;
  /** Its place among the events of its source. */
  readonly place: string;
  /** Place of the event about the same subject, of the same area, that comes before it; undefined: there is none to wait for. */
  readonly previous: string | undefined;
}
