import type {JsMsg} from 'nats';
import type {Bus} from '../bus.ts';
import {messagesOn} from '../messages-on.ts';

/** The messages that a stream has on a subject, the oldest first. */
export const storedMessages = async (bus: Bus, stream: 'SOUK' | 'SOUK_DEAD', subject: string): Promise<JsMsg[]> =>
  messagesOn(await bus.connected, stream, subject);
