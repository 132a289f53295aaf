import {join, resolve} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {Command} from 'commander';
import {faultText} from '../faults/fault.ts';
import {outboxText} from '../outbox/outbox-text.ts';
import {readOutbox} from '../outbox/read-outbox.ts';
import {identify, isRunning} from '../processes/process-identity.ts';
import {project} from '../project.ts';
import {tunnelCommand} from '../tunnel/tunnel-command.ts';
import {controlClient} from './control-client.ts';
import {deadLettersCommand} from './dead-letters-command.ts';
import {faultCommand} from './fault-command.ts';
import {findProcess} from './find-process.ts';
import {printLog} from './follow-log.ts';
import {slowTable} from './slow-table.ts';
import {statusTable} from './status-table.ts';

const program = new Command('npm run mesh --')
  .description('Looks after a mesh that runs on this machine.')
  .option('--home <folder>', 'its home', join(project, '.souk'));
const home = () => resolve(program.opts<{home: string}>().home);
const commandNames = () => program.commands.map((command) => command.name()).join(', ');

program
  .command('status', {isDefault: true})
  .description('every process: zone, health, pid, uptime, restarts; and the faults that are played')
  // As the default it is handed every word that is no command.
  .allowExcessArguments()
  .action(async (_options: object, {args: [unknown]}: Command) => {
    if (unknown !== undefined) throw new Error(`there is no command ${unknown}, but ${commandNames()}`);
    const status = await controlClient(home()).status();
    console.log(
      `edge ${status.edge} and ${status.edgeTls}\nbastion ${status.bastion}\nmetrics ${status.metrics}/targets\n\n${statusTable(status)}`,
    );
    if (status.faults.length > 0) console.log(`\nfaults\n${status.faults.map(faultText).join('\n')}`);
    if (status.processes.some(({state}) => state !== 'ready')) process.exitCode = 1;
  });

program
  .command('logs <name>')
  .description('the log of a process, for example inventory or inventory-0-envoy')
  .option('-f, --follow', 'and what is written to it from now on', false)
  .option('-n, --lines <count>', 'how many of the last lines', Number, 50)
  .action(async (name: string, {follow, lines}: {follow: boolean; lines: number}) => {
    const {logFile} = findProcess(await controlClient(home()).status(), name);
    await printLog(logFile, {follow, lines});
  });

program
  .command('restart <name>')
  .description('stops a process in good order, starts it anew and waits until it is ready')
  .action(async (name: string) => {
    const client = controlClient(home());
    const process = findProcess(await client.status(), name);
    await client.restart(process.name);
    console.log(`${process.name} is back`);
  });

program
  .command('kill-zone <zone>')
  .description('kills every process of a zone at once and keeps them down: shows what the loss of a zone does')
  .action(async (zone: string) => {
    await controlClient(home()).killZone(zone);
    console.log(`${zone} is down until: npm run mesh -- start-zone ${zone}`);
  });

program
  .command('start-zone <zone>')
  .description('starts what is down of a zone and waits until it is ready')
  .action(async (zone: string) => {
    await controlClient(home()).startZone(zone);
    console.log(`${zone} is back`);
  });

program
  .command('slow')
  .description('the statements that have taken most of the time of the database (pg_stat_statements)')
  .option('-n, --count <count>', 'how many', Number, 10)
  .action(async ({count}: {count: number}) => {
    console.log(slowTable(await controlClient(home()).slowStatements(count)));
  });

program
  .command('outbox')
  .description('the one-time links that were issued: invitations, verifications, resets of passwords')
  .option('-e, --email <address>', 'only those to this address')
  .action(async ({email}: {email?: string}) => {
    // Says so when nothing runs.
    await controlClient(home()).status();
    const letters = await readOutbox(home());
    console.log(outboxText(letters.filter((letter) => email === undefined || letter.email === email.toLowerCase())));
  });

program.addCommand(
  deadLettersCommand(async () => {
    // Says so when nothing runs.
    await controlClient(home()).status();
    return home();
  }),
);
program.addCommand(faultCommand(() => controlClient(home())));
program.addCommand(tunnelCommand(home));

program
  .command('stop')
  .description('stops everything in order')
  .action(async () => {
    const pid = await controlClient(home()).stop();
    const runner = identify(pid);
    while (runner && isRunning(runner)) await sleep(100);
    console.log('stopped');
  });

try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
