import {createClient} from 'nice-grpc';
import {InventoryServiceDefinition} from '#gen/ts/souk/inventory/v1/inventory_service.ts';
import {channelTo} from '#runtime/client/channel-to.ts';
import {type BenchMesh, withClaims} from './support/bench-mesh.ts';
import {measure, round} from './support/measure.ts';

/** The same books read three times at the service itself: from the database, from its memory, and, restarted, from Redis. */
export async function cache(bench: BenchMesh): Promise<object> {
  const inventory = createClient(
    InventoryServiceDefinition,
    channelTo(bench.socket('inventory-0', 'app'), 'inventory'),
  );
  const read = async (from: number, requests: number) => {
    const metadata = withClaims(await bench.token());
    const books = bench.books.slice(from);
    // A tenth is read beforehand by `measure`: with a whole pass over distinct books nothing is read twice.
    return measure({concurrency: 16, requests}, async (index) => {
      await inventory.getBook({name: books[index % books.length] ?? ''}, {metadata});
    });
  };
  const half = Math.floor(bench.books.length / 2);
  const database = await read(half, half);
  const memory = await read(half, half * 10);
  await bench.mesh.restart('inventory-0');
  const redis = await read(half, half);
  return {database, memory, redis, memoryToDatabaseThroughput: round(memory.perSecond / database.perSecond)};
}
