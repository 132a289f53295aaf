import {Agent, get} from 'node:http';

const agent = new Agent({keepAlive: true, maxSockets: 256});

/** GET over connections that are kept, reading the body to its end; cheaper than `fetch`. Fails on every status but the `expected`. */
export function httpGet(url: string, headers: Readonly<Record<string, string>>, expected = 200): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, {agent, headers}, (response) => {
      response.resume();
      response.on('end', () =>
        response.statusCode === expected ? resolve() : reject(new Error(`${url}: ${response.statusCode}`)),
      );
      response.on('error', reject);
    }).on('error', reject);
  });
}
