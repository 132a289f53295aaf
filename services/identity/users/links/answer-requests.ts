import type {Logger} from 'pino';
import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {LinkRequestModel} from '#gen/prisma/identity/models.ts';
import type {Database} from '#runtime/data/database.ts';
import {Wake} from '#runtime/events/wake.ts';
import type {Dependency} from '#runtime/server/dependency.ts';

const batch = 50;
/** What another replica has left behind is found within this time. */
const lookEveryMs = 5_000;
const failurePauseMs = 1_000;

export interface AnswerRequests extends Dependency {
  /** There is a request. */
  wake(): void;
}

/** Looks into the requests for links, one after the other, until it is closed. */
export const answerRequests = (
  database: Database<PrismaClient>,
  answer: (request: LinkRequestModel) => Promise<void>,
  log: Logger,
): AnswerRequests => {
  const wake = new Wake();

  const answerAll = async (): Promise<void> => {
    const requests = await database.system.linkRequest.findMany({orderBy: {id: 'asc'}, take: batch});
    let failed: unknown;
    for (const request of requests) {
      if (wake.closed) return;
      // One that fails must not keep those behind it waiting.
      await answer(request).catch((error: unknown) => {
        failed = error;
      });
    }
    if (failed !== undefined) throw failed;
    if (requests.length < batch) await wake.sleep(lookEveryMs);
  };

  const run = async (): Promise<void> => {
    while (!wake.closed) {
      try {
        await answerAll();
      } catch (err) {
        if (!wake.closed) log.warn({err}, 'a request for a link waits');
        await wake.rest(failurePauseMs);
      }
    }
  };

  const running = run();
  return {
    name: 'link-requests',
    essential: false,
    // What it stands on has checks of its own.
    check: async () => {},
    wake: () => wake.up(),
    close: async () => {
      wake.close();
      await running;
    },
  };
};
