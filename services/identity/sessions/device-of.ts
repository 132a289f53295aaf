import type {AnonymousCall} from '#runtime/server/call.ts';

/** Where a sign-in comes from. */
export interface Device {
  /** What it calls itself: User-Agent. */
  readonly device: string;
  /** Its network address; empty when it is not known. */
  readonly address: string;
}

/** The device that sends a request. */
export const deviceOf = ({metadata, clientAddress}: Pick<AnonymousCall, 'metadata' | 'clientAddress'>): Device => ({
  device: metadata.get('user-agent') ?? '',
  address: clientAddress ?? '',
});
