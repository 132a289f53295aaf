import type {Answer} from './request.ts';

/** So often is a request of a test's preparation repeated that nobody had time for: the machine may be busy with others. */
const patience = 10;

/** The answer to a request that prepares a test, asked again while it is 503 or 504. Only for what may happen twice. */
export async function inTime(send: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    const answer = await send();
    if ((answer.status !== 503 && answer.status !== 504) || attempt === patience) return answer;
  }
}
