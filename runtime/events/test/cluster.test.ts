import test from 'ava';
import {natsCluster} from '#tests/support/nats-cluster.ts';
import {testBus} from '#tests/support/test-bus.ts';
import {until} from '#tests/support/until.ts';
import {ensureStreams, eventStream} from '../streams.ts';

test('events outlast the loss of the zone whose server led the stream, and new ones are taken', async (t) => {
  const {url, kill} = await natsCluster(t);
  const bus = await testBus(t, url);
  const connection = await bus.connected;
  // The servers take a moment to find each other.
  await until(
    'the streams are there',
    () =>
      ensureStreams(connection).then(
        () => true,
        () => false,
      ),
    30_000,
  );
  const manager = await connection.jetstreamManager();
  const publish = () => connection.jetstream({timeout: 1000}).publish('souk.t.notes.NoteChanged', Buffer.of(1));
  await publish();

  const {cluster} = await manager.streams.info(eventStream.name);
  await kill(cluster?.leader ?? '');
  await until(
    'a new event is taken',
    () =>
      publish().then(
        () => true,
        () => false,
      ),
    30_000,
  );
  const {state} = await manager.streams.info(eventStream.name);
  t.is((await manager.streams.getMessage(eventStream.name, {seq: 1})).data[0], 1);
  t.true(state.messages >= 2);
});
