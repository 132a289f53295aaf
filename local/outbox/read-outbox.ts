import {readEvent} from '#runtime/events/event-message.ts';
import {messagesOn} from '#runtime/events/messages-on.ts';
import {eventStream} from '#runtime/events/streams.ts';
import {administerBroker} from '../backends/broker-administrator.ts';
import {openHome} from '../home/open-home.ts';
import {openSecrets} from '../home/secrets.ts';
import {type Letter, letterOf} from './letter.ts';

const subject = 'souk.*.identity.LinkIssued';

/**
 * The one-time links of a running mesh, oldest first, as far back as its broker keeps events: in place of the mailboxes that
 * nothing here delivers to. It works on this machine only, whose home has the key.
 */
export async function readOutbox(root: string): Promise<Letter[]> {
  const home = openHome(root);
  const key = Buffer.from(openSecrets(home).get('IDENTITY_LINK_KEY'), 'base64url');
  const connection = await administerBroker(home);
  try {
    const messages = await messagesOn(connection, eventStream.name, subject);
    return await Promise.all(messages.map((message) => letterOf(readEvent(message), key)));
  } finally {
    await connection.close();
  }
}
