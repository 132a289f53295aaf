import {Agent, get} from 'node:http';

const agent = new Agent({keepAlive: true, maxSockets: 256});

/** GET over connections that are kept, reading the body to its end; cheaper than `fetch`. Fails on every status but 200. */
export function httpGet(url: string, headers: Readonly<Record<string, string>>): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, {agent, headers}, (response) => {
      response.resume();
      response.on('end', () =>
        response.statusCode === 200 ? resolve() : reject(new Error(`${url}: ${response.statusCode}`)),
      );
      response.on('error', reject);
    }).on('error', reject);
  });
}
