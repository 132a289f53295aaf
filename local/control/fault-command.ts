import {Command} from 'commander';
import {faultText} from '../faults/fault.ts';
import type {FaultWish} from '../faults/fault-wish.ts';
import type {controlClient} from './control-client.ts';

type Client = ReturnType<typeof controlClient>;

/** `fault add|list|remove`: delays and refusals between services, until they are removed or the mesh is stopped. */
export function faultCommand(client: () => Client): Command {
  const fault = new Command('fault').description('makes calls between services late or fail, to see what follows');
  fault
    .command('add <route>')
    .description("a fault of a route, for example 'cart->inventory' (quoted, for > is the shell's) or edge:cart")
    .option('--delay <time>', 'calls come so much later: 300ms, 2s')
    .option('--percent <share>', 'of so many calls the delay is; of all when absent')
    .option('--abort <share[:code]>', 'so many calls are refused with a gRPC code: 10%, 10%:UNAVAILABLE')
    .option('--method <name>', 'only calls of this method: QuoteBooks')
    .action(async (route: string, options: Omit<FaultWish, 'route'>) => {
      console.log(faultText(await client().addFault({route, ...options})));
    });
  fault
    .command('list')
    .description('the faults that are played')
    .action(async () => {
      const {faults} = await client().status();
      console.log(faults.length === 0 ? 'no faults' : faults.map(faultText).join('\n'));
    });
  fault
    .command('remove <id>')
    .description('ends a fault, or all')
    .action(async (id: string) => {
      const removed = await client().removeFault(id);
      console.log(removed.length === 0 ? 'there were no faults' : `removed ${removed.map(faultText).join('\n')}`);
    });
  return fault;
}
