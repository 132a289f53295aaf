import type {OutgoingHttpHeaders} from 'node:http';
import {type Answer, request} from './request.ts';

/** The REST API as one client uses it. */
export interface Api {
  get(path: string, headers?: OutgoingHttpHeaders): Promise<Answer>;
  delete(path: string, headers?: OutgoingHttpHeaders): Promise<Answer>;
  post(path: string, body: unknown, headers?: OutgoingHttpHeaders): Promise<Answer>;
  patch(path: string, body: unknown, headers?: OutgoingHttpHeaders): Promise<Answer>;
}

/** The API for the holder of an API key. */
export function apiOf(apiKey: string): Api {
  const withBody =
    (method: string) =>
    (path: string, body: unknown, headers: OutgoingHttpHeaders = {}) =>
      request(method, path, {
        headers: {'x-api-key': apiKey, 'content-type': 'application/json', ...headers},
        body: JSON.stringify(body),
      });
  const withoutBody =
    (method: string) =>
    (path: string, headers: OutgoingHttpHeaders = {}) =>
      request(method, path, {headers: {'x-api-key': apiKey, ...headers}});
  return {get: withoutBody('GET'), delete: withoutBody('DELETE'), post: withBody('POST'), patch: withBody('PATCH')};
}
