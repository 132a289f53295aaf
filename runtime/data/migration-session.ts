import {PrismaPg} from '@prisma/adapter-pg';
import type {SqlDriverAdapter, SqlMigrationAwareDriverAdapterFactory} from '@prisma/driver-adapter-utils';
import pg from 'pg';

/**
 * One connection to the database, held for one transaction: everything that runs over it happens or nothing does.
 * It is a pool of one connection, because that is what Prisma's engine works with.
 */
export class MigrationSession {
  readonly #pool: pg.Pool;
  #failure: unknown;

  constructor(url: string, connectTimeoutMs: number) {
    let opened = false;
    this.#pool = new pg.Pool({
      connectionString: url,
      max: 1,
      idleTimeoutMillis: 0,
      connectionTimeoutMillis: connectTimeoutMs,
      onConnect: () => {
        // A second connection would be outside of the transaction.
        if (opened) throw new Error('the connection was lost during the migration');
        opened = true;
      },
    });
    this.#pool.on('error', (error) => this.#note(error));
  }

  /** The first error of a statement: the engine wraps it, or trips over what follows it. */
  get failure(): unknown {
    return this.#failure;
  }

  /** Runs SQL, which may be several statements when it has no values. */
  async run<Row extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<Row[]> {
    const result = await this.#pool.query<Row>(sql, values ? [...values] : undefined).catch((error: unknown) => {
      this.#note(error);
      throw error;
    });
    return result.rows;
  }

  /** What Prisma's engine works through; its tables are found and made in `schema`. */
  adapter(schema: string): SqlMigrationAwareDriverAdapterFactory {
    const factory = new PrismaPg(this.#pool, {schema});
    return {
      provider: factory.provider,
      adapterName: factory.adapterName,
      connect: async () => this.#whole(await factory.connect()),
      connectToShadowDb: () => factory.connectToShadowDb(),
    };
  }

  async end(): Promise<void> {
    await this.#pool.end();
  }

  // Prisma's own adapter cuts a script at every semicolon, also at those in comments, texts and function bodies.
  #whole(adapter: SqlDriverAdapter): SqlDriverAdapter {
    adapter.executeScript = async (script) => {
      await this.run(script);
    };
    return adapter;
  }

  #note(error: unknown): void {
    this.#failure ??= error;
  }
}
