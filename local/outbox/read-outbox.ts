import {readEvent} from '#runtime/events/event-message.ts';
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
    const manager = await connection.jetstreamManager();
    const {state} = await manager.streams.info(eventStream.name, {subjects_filter: subject});
    const count = Object.values(state.subjects ?? {}).reduce((sum, messages) => sum + messages, 0);
    if (count === 0) return [];
    const consumer = await connection.jetstream().consumers.get(eventStream.name, {filterSubjects: subject});
    const letters: Letter[] = [];
    // Until the last one that is there: a fetch of so many may end before it has them all.
    for await (const message of await consumer.consume()) {
      letters.push(await letterOf(readEvent(message), key));
      if (message.info.pending === 0) break;
    }
    return letters;
  } finally {
    await connection.close();
  }
}
