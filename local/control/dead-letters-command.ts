import {Command} from 'commander';
import type {NatsConnection} from 'nats';
import {type DeadLetter, type DeadLetterFilter, listDeadLetters, redrive} from '#runtime/events/redrive.ts';
import {administerBroker} from '../backends/broker-administrator.ts';
import {openHome} from '../home/open-home.ts';
import {deadLettersText} from './dead-letters-text.ts';

interface Wish {
  readonly consumer?: string;
  readonly place?: number;
  readonly all?: true;
  readonly dryRun?: true;
}

/**
 * `dead-letters`: what consumers have given up, and what to do with it.
 *
 * @param home the folder of the mesh; fails when none runs there.
 */
export function deadLettersCommand(home: () => Promise<string>): Command {
  const over = async (work: (connection: NatsConnection) => Promise<void>) => {
    const connection = await administerBroker(openHome(await home()));
    await work(connection).finally(() => connection.close());
  };
  const command = new Command('dead-letters').description('events that consumers have given up');
  command
    .command('list', {isDefault: true})
    .description('which there are, and why')
    .option('-c, --consumer <name>', 'only of this consumer')
    .action(({consumer}: Wish) =>
      over(async (connection) => console.log(deadLettersText(await listDeadLetters(connection, {consumer})))),
    );
  const selecting = (name: string, description: string, done: string, skip: boolean) =>
    command
      .command(name)
      .description(description)
      .option('-p, --place <number>', 'this one', Number)
      .option('-c, --consumer <name>', 'all of this consumer')
      .option('-a, --all', 'all there are')
      .option('-n, --dry-run', 'only says which it would be')
      .action((wish: Wish) =>
        over(async (connection) => {
          const filter = filterOf(wish);
          const letters: readonly DeadLetter[] = wish.dryRun
            ? await listDeadLetters(connection, filter)
            : await redrive(connection, filter, {skip});
          console.log(`${deadLettersText(letters)}\n${letters.length} ${wish.dryRun ? `would be ${done}` : done}`);
        }),
      );
  selecting('redrive', 'hands them to their consumers once more', 'redriven', false);
  selecting('skip', 'counts them as handled: what follows them goes on', 'skipped', true);
  return command;
}

/** @throws Error when nothing is chosen: all are meant only where somebody says so. */
function filterOf({place, consumer, all}: Wish): DeadLetterFilter {
  if (place === undefined && consumer === undefined && !all) {
    throw new Error('say which: --place <number>, --consumer <name> or --all');
  }
  return {place, consumer};
}
